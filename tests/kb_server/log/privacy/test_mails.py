"""Which e-mail addresses a text tells."""

import pytest

from kb_server.log.privacy.mails import spans


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("write to ann.lee+x@mail.example.co.uk.", "ann.lee+x@mail.example.co.uk"),
        ("我的邮箱是zhang.wei@example.cn请回复", "zhang.wei@example.cn"),
        ("иван@почта.рф", "иван@почта.рф"),
        ("пишите olga @ mail . ru", "olga @ mail . ru"),
        ("olga@ example.ru", "olga@ example.ru"),
        ("olga собака почта точка ру", "olga собака почта точка ру"),
        ("sergey эт яндекс точка ру", "sergey эт яндекс точка ру"),
        ("anna at-sign example dot com", "anna at-sign example dot com"),
        ("联系zhang at example dot com谢谢", "zhang at example dot com"),
        ("邮箱zhang艾特example点com", "zhang艾特example点com"),
        ("ivan (at) example (dot) com", "ivan (at) example (dot) com"),
        ("ann.lee arroba example punto es", "ann.lee arroba example punto es"),
        ("ivan собака mail точка ru", "ivan собака mail точка ru"),
        ("write to anna dot lee at example dot com", "anna dot lee at example dot com"),
        ("anna@example . com", "anna@example . com"),
        ("邮箱 wang#example.com", "wang#example.com"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    """An address is found with exactly its own characters, written or spelt out."""
    assert {address} == {text[span.start : span.end] for span in spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "meet at the dot on the map",
        "click at this dot in the corner",
        "meet at noon",
        "notify @here and @channel",
        "when typing @ the list does not open",
        "как поставить знак собака на клавиатуре",
        "look at example.com",
        "npm install @scope/package@1.2.3",
        "a@b",
        "at dot com",
        "it fails at a point of sale",
        "",
    ],
)
def test_no_addresses(text: str) -> None:
    """What only looks like an address is none."""
    assert [] == list(spans(text))
