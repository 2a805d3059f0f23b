"""Related articles."""

from __future__ import annotations

from plugins.write import related
from tests.plugins.made import article


def test_related_share_rare_words() -> None:
    """Related articles share words that few have; the best come first, the article itself never."""
    articles = [
        article("reset", title="Reset your password", keywords=("log in",)),
        article("change", title="Change your password", keywords=("log in",)),
        article("email", title="Change your e-mail address"),
        article("invoice", title="Download an invoice"),
        article("passwort", title="Reset your password", lang="de"),
        article("inside", title="Reset a password", audience="agents"),
        article("index", title="Password", listed=False),
    ]

    found = {name: [a.id for a in others] for name, others in related.find(articles).items()}

    assert ["change"] == found["reset"]
    assert "reset" == found["change"][0]
    assert [] == found["inside"]


def test_related_of_chinese_titles() -> None:
    """Titles in a script without spaces are compared letter by letter."""
    articles = [
        article("a", title="重置密码"),
        article("b", title="修改密码"),
        article("c", title="下载发票"),
    ]

    assert ["b"] == [other.id for other in related.find(articles)["a"]]


def test_related_is_bounded() -> None:
    """No more than five are shown, and the same ones every time."""
    articles = [article(f"n{number}", title=f"Printer {number}") for number in range(9)]

    first, second = related.find(articles), related.find(articles)

    assert 5 == len(related.find([*articles, *(article(f"o{n}", title="Other") for n in range(90))])["n0"])
    assert first == second
