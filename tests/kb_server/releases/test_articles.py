"""Promises about the articles of a release, and where permalinks lead."""

from pathlib import Path

import pytest

from kb_server.releases import articles
from kb_server.releases.articles import MalformedArticles, PublishedArticle

INVOICE = PublishedArticle(
    url="guide/invoice/", title="Invoices", source="content/invoice.md", anchors=("taxes", "dates")
)
PASSWORD = PublishedArticle(url="guide/password/", title="Passwords", source="content/password.md")
LOGIN = PublishedArticle(
    anchors=("new",), anchors_moved={"forgot": "password#", "vat": "invoice#taxes", "renamed": "new"}
)


def test_round_trip(tmp_path: Path) -> None:
    """What is written is read again, facts that only others need included."""
    known = {
        "invoice": PublishedArticle(
            url="i/", anchors=("a",), anchors_moved={"b": "a"}, more={"colour": "red"}
        )
    }
    articles.dump(known, tmp_path / "articles.json")
    assert known == articles.load(tmp_path / "articles.json")


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"anchors": 3}}', "\udcff"])
def test_malformed_articles_are_said(tmp_path: Path, text: str) -> None:
    """A list that cannot be read raises, and says what to do."""
    file = tmp_path / "articles.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(MalformedArticles, match="Publish again"):
        articles.load(file)
    with pytest.raises(MalformedArticles):
        articles.load(tmp_path / "none.json")


@pytest.mark.parametrize(
    ("name", "anchor", "expected"),
    [
        ("invoice", "", (INVOICE, "")),
        ("invoice", "taxes", (INVOICE, "taxes")),
        ("invoice", "unknown", (INVOICE, "")),
        ("invoice", "t=93", (INVOICE, "t=93")),
        ("invoice", "v2-t=1.5", (INVOICE, "v2-t=1.5")),
        ("bill", "", (INVOICE, "")),
        ("bill", "taxes", (INVOICE, "taxes")),
        ("tax", "", (INVOICE, "taxes")),
        ("tax", "dates", (INVOICE, "taxes")),
        ("older", "", (INVOICE, "")),
        ("login", "forgot", (PASSWORD, "")),
        ("login", "vat", (INVOICE, "taxes")),
        ("login", "renamed", (LOGIN, "new")),
        ("unknown", "", None),
        ("circle", "", None),
    ],
)
def test_where_a_permalink_leads(
    name: str, anchor: str, expected: tuple[PublishedArticle, str] | None
) -> None:
    """A permalink leads to its article after any number of moves, and never in circles."""
    known = {
        "invoice": INVOICE,
        "password": PASSWORD,
        "bill": PublishedArticle(moved_to="invoice"),
        "older": PublishedArticle(moved_to="bill"),
        "tax": PublishedArticle(moved_to="invoice#taxes"),
        "login": LOGIN,
        "circle": PublishedArticle(moved_to="round"),
        "round": PublishedArticle(moved_to="circle"),
    }
    assert expected == articles.resolve(known, name, anchor)


def test_capitals_of_an_id() -> None:
    """An id in other capitals is known where it can mean one article only."""
    known = {"sso": INVOICE, "SSO": INVOICE, "password": PASSWORD}
    assert ["sso", "SSO", "Sso", "password", "none"] == [
        articles.with_case(known, name) for name in ("sso", "SSO", "Sso", "PASSWORD", "none")
    ]
