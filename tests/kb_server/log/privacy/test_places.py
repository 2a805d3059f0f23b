"""Which postal addresses a text tells."""

import pytest

from kb_server.log.privacy.places import spans


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("I stand at 52.52001, 13.40495 and see nothing", "52.52001, 13.40495"),
        ("координаты 59.9386 30.3141", "59.9386 30.3141"),
        ("from 48°51'24\"N 2°21'08\"E to here", "48°51'24\"N 2°21'08\"E"),
        ("my address is 14B Hill Street, Leeds LS1 4AP, please", "14B Hill Street, Leeds LS1 4AP"),
        ("ship to 90 W Oak Ave, Apt 12, Austin, TX 78701 today", "90 W Oak Ave, Apt 12, Austin, TX 78701"),
        ("P.O. Box 1234, Austin", "P.O. Box 1234, Austin"),
        ("ich wohne Lindenstraße 12a, 10969 Berlin", "Lindenstraße 12a, 10969 Berlin"),
        ("j'habite 12 bis rue de la Paix, 75002 Paris", "12 bis rue de la Paix, 75002 Paris"),
        ("vivo en Calle del Prado 25, 28014 Madrid", "Calle del Prado 25, 28014 Madrid"),
        ("Via Garibaldi 12, 00153 Roma", "Via Garibaldi 12, 00153 Roma"),
        ("адрес: ул. Садовая, д. 5, кв. 12, Казань", "ул. Садовая, д. 5, кв. 12, Казань"),
        ("привезите на Невский проспект, дом 28", "Невский проспект, дом 28"),
        ("г. Омск, пр. Мира 12", "г. Омск, пр. Мира 12"),
        ("我的地址是北京市海淀区学院路88号5单元", "北京市海淀区学院路88号5单元"),
        ("寄到上海市浦东新区世纪大道100号", "上海市浦东新区世纪大道100号"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    """A street with its house goes, and the town behind it; the words around stay."""
    assert address in {text[span.start : span.end] for span in spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "tolerance 0.0001, 0.0002",
        "version 1.2345, 2.3456",
        "heated to 220.5, then 180.25 degrees",
        "Street View is missing",
        "where do I change the shipping address",
        "install via Docker 20.10",
        "via Stripe 3 payments failed",
        "улица не находится на карте",
        "запустить на улице при -20",
        "第3号错误",
        "101路公交怎么换",
        "A4 2AB paper",
        "100 Square meters",
        "PO box allowed as address?",
        "drive 5 is full",
    ],
)
def test_no_addresses(text: str) -> None:
    """Streets without a house, and numbers without a street, are no address."""
    assert [] == list(spans(text))
