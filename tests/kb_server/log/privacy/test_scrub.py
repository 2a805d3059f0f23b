"""What scrubbing removes from customers' words, and what stays."""

import re
import unicodedata

import pytest

from kb_server.log.privacy.scrub import PLACEHOLDER, scrub
from tests.kb_server.log.privacy.planted import FORMATS, questions, secrets


@pytest.mark.parametrize("kind", FORMATS)
def test_planted_secrets_are_gone(kind: str) -> None:
    """No secret of this format is left, nor four of its characters in a row that tell it."""
    for what, secret, text in secrets(6000):
        if what == kind:
            clean = scrub(text)
            assert PLACEHOLDER.search(clean), (text, clean)
            assert not (_telling(secret) & _telling(clean)), (text, clean)


def test_questions_keep_their_words() -> None:
    """At most one clean question in a hundred loses a word."""
    clean = questions(2000)
    lost = [text for text in clean if scrub(text) != unicodedata.normalize("NFKC", text)]
    assert len(lost) <= 20, lost


@pytest.mark.parametrize(
    "text",
    [
        "error 0x80070005 on step 1",
        "HTTP 503 service unavailable",
        "port 65535 closed, 8080 and 8443 open",
        "2024-05-12 12:30:45 crash",
        "upgrade from 10.0.19045.3803 to 2.3.1-beta.2",
        "C++ 17 vs C++20",
        "Windows Server 2016 2019 2022",
        "version 1.2.3.4 and v1.2.3.4",
        "版本 1.2.3.4 无法升级",
        "ошибка 2147942405",
        "error -2147024891",
        "KB5034441 fails with 0x80070643",
        "CVE-2024-12345",
        "1,000,000 rows, 1 000 000 строк, 10000000",
        "1920x1080 at 60 Hz",
        "order 3 items",
        "case 2019",
        "std::string and a::b and ::1",
        "ESP32-WROOM-32E-N16R8",
        "WindowsServer2019Datacenter",
        "npm install @scope/package@1.2.3",
        "password is wrong, how to reset",
        "127.0.0.1:8000 refused, mask 255.255.255.0",
        "step 1 2 3 4 5 6 7 8",
        "ISO-8601 20240512",
        "to be or not to be",
        "№ 5",
        "issue #123",
    ],
)
def test_product_words_stay(text: str) -> None:
    """Scrubbing keeps the numbers of product questions."""
    assert text == scrub(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("我的邮箱是zhang.wei@example.cn请回复", "我的邮箱是[email]请回复"),
        ("звоните 8-912-345-67-89 или 8 (8442) 12-10-05", "звоните [phone] или [phone]"),
        ("\uff0b\uff17 \uff19\uff11\uff12 \uff13\uff14\uff15 \uff16\uff17 \uff18\uff19", "[phone]"),
        ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
        ("серия 45 09 № 123456", "серия [passport]"),
        ("order #123456, tracking RA123456789CN", "order [order], tracking [order]"),
        (
            "https://user:p@ss@files.example.com/a?token=abc&x=1",
            "https://[login]@files.example.com/a?[token]&x=1",
        ),
    ],
)
def test_forms(text: str, clean: str) -> None:
    """Each form is replaced by its name, and the words around it stay."""
    assert clean == scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "CPF 529.982.247-25 inválido",
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
    ],
)
def test_national_ids_are_gone(text: str) -> None:
    """Identity numbers of many countries are recognised by their form and their check digit."""
    assert PLACEHOLDER.search(scrub(text)), scrub(text)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("my password is sunflower", "sunflower"),
        ("Password: tangerine. It fails", "tangerine"),
        ('the password is "open sesame" here', "open"),
        ("password hunter2 does not work", "hunter2"),
        ("мой пароль солнышко1 не подходит", "солнышко1"),
        ("пароль: ромашка", "ромашка"),
        ("пароль — бегемот, не пускает", "бегемот"),
        ("我的密码是xiangrikui", "xiangrikui"),
        ("密码：向日葵", "向日葵"),
        ("密码是123456登不上", "123456"),
        ("mein Passwort ist Sonnenblume", "Sonnenblume"),
        ("Kennwort: Gartenzwerg", "Gartenzwerg"),
        ("mon mot de passe est tournesol", "tournesol"),
        ("mi contraseña es girasol", "girasol"),
        ("PIN 4711 is refused", "4711"),
        ("my pin is 0815", "0815"),
        ("пин-код 4711 не принят", "4711"),
        ("код подтверждения 482913", "482913"),
        ("验证码482913无效", "482913"),
        ("Geheimzahl lautet 4711", "4711"),
        ("code PIN : 4711", "4711"),
        ("verification code 482913 expired", "482913"),
        ("card cvv 123", "123"),
        ("联系zhang at example dot com谢谢", "zhang"),
        ("邮箱zhang艾特example点com", "zhang"),
        ("ann.lee arroba example punto es", "lee"),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "MDENG"),
        ("secret 9f/Q2xLm+Zt7Kp/0aRwYb3+VcXn5eHj8UdGs1TiO", "9f/Q2x"),
        ("ring 020 7946 0958", "0958"),
        ("(11) 91234-5678 não recebe", "91234"),
        ("08-123 456 78 fungerar inte", "456"),
        ("98765 43210", "43210"),
    ],
)
def test_told_secrets_are_gone(text: str, secret: str) -> None:
    """Passwords and PINs after the word for them, addresses in words, cloud keys and local numbers go."""
    assert secret not in scrub(text)


@pytest.mark.parametrize(
    "text",
    [
        "room 101 102 103",
        "lines 10 20 30 40 50 60",
        "password is wrong, what now",
        "the password is not accepted",
        "password: how to change it",
        "my password is too short",
        "password reset",
        "password manager sha256",
        "пароль: как сменить",
        "пароль не подходит",
        "пароль — это не всё",
        "密码是什么",
        "密码是错的怎么办",
        "密码错误怎么办",
        "mein Passwort ist falsch",
        "mot de passe oublié",
        "mi contraseña es incorrecta",
        "clave es incorrecta",
        "pin 13 on the board",
        "meet me at noon",
        "look at example.com",
        "arrive at gate dot",
        "src/components/HttpClient2/RequestBuilderFactory",
        "how do I set the class path in IntelliJ 2024.1",
        "basic settings of the editor",
        "order of steps 3 and 4",
        "10:30 to 12:45 on 2026-11-05",
        "AB12 CD34 seats",
        "key value pairs",
    ],
)
def test_words_beside_secrets_stay(text: str) -> None:
    """What only looks like a secret stays."""
    assert text == scrub(text)


def test_scrubbing_twice_changes_nothing() -> None:
    """Clean text stays as it is."""
    for _, _, text in secrets(500):
        assert scrub(text) == scrub(scrub(text))


def _telling(text: str) -> set[str]:
    """The stretches of four letters or digits, with a digit among them, that a text holds."""
    plain = re.sub(
        r"[^\w@]", "", PLACEHOLDER.sub(" \x00 ", unicodedata.normalize("NFKC", text)).replace("\x00", "|")
    )
    return {plain[i : i + 4] for i in range(len(plain) - 3) if any(c.isdigit() for c in plain[i : i + 4])}
