"""Which numbers of documents a text tells."""

import pytest

from kb_server.log.privacy.documents import mod97
from kb_server.log.privacy.scrub import PLACEHOLDER, scrub


@pytest.mark.parametrize(
    "text",
    [
        "CPF 529.982.247-25 inválido",
        "RG 25.123.456-X",
        "паспорт КМ 123456 не принят",
        "ABN 51 824 753 556",
        "VAT number DE136695976",
        "Medicare 1EG4-TE5-MK73",
        "номер машины А123ВС77",
        "车牌粤B·D1234",
        "meu cnpj é 11.222.333/0001-81",
        "52998224725",
        "mi DNI es 12345678Z",
        "nie X1234567L rechazado",
        "NINO QQ123456C",
        "AB 12 34 56 C is my number",
        "aadhaar 2341 2341 2346",
        "PAN ABCPE1234F not accepted",
        "personnummer 811228-9874",
        "född 19811228-9874",
        "hetu 131052-308T",
        "codice fiscale RSSMRA85T10A562S",
        "numéro 2 95 10 99 126 111 93",
        "AHV 756.9217.0769.85",
        "RUT 12.678.579-8",
        "curp BOXW310820HNERXN09",
        "rfc GODE561231GR8",
        "CPR 211062-5629",
        "rodné číslo 710319/2745",
        "HKID A123456(3)",
        "Personalausweis ist L01X00T471234",
    ],
)
def test_national_ids_are_gone(text: str) -> None:
    """Identity numbers of many countries are recognised by their form and their check digit."""
    assert PLACEHOLDER.search(scrub(text)), scrub(text)


@pytest.mark.parametrize(
    "text", ["12345678A", "529.982.247.25", "811228-9873", "KB5034441", "GB00 NWBK 6016 1331 9268 19"]
)
def test_wrong_check_digits_are_no_documents(text: str) -> None:
    """What has the form alone, and a wrong check digit, is no identity number and no account."""
    assert not {"[passport]", "[iban]"} & set(PLACEHOLDER.findall(scrub(text)))


def test_the_remainder_of_an_account() -> None:
    """The remainder of a right IBAN is 1 (ISO 13616)."""
    assert 1 == mod97("GB29NWBK60161331926819")
