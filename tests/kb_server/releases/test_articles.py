"""Promises about permalinks' destinations, and about what a new release owes to links."""

import re
from pathlib import Path

import pytest

from kb_server.releases import articles, moves
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


def test_a_deleted_stub_is_remembered() -> None:
    """A page that only said where an article went may be deleted; the link leads there still."""
    old = {"bill": PublishedArticle(moved_to="invoice"), "invoice": INVOICE}
    assert old == moves.with_earlier_moves(old, {"invoice": INVOICE})
    assert [] == moves.broken_links(old, moves.with_earlier_moves(old, {"invoice": INVOICE}), {})


def test_a_moved_heading_is_remembered() -> None:
    """The note that a heading moved may be deleted later; the link leads there still."""
    old = {"invoice": PublishedArticle(anchors=("vat",), anchors_moved={"taxes": "vat"})}
    kept = moves.with_earlier_moves(old, {"invoice": PublishedArticle(anchors=("vat",))})
    assert {"taxes": "vat"} == kept["invoice"].anchors_moved


def test_nothing_is_lost() -> None:
    """New articles and headings, and moved ones, break no link."""
    new = {
        "invoice": PublishedArticle(anchors=("dates", "vat", "new"), anchors_moved={"taxes": "vat"}),
        "bill": PublishedArticle(url="bill/"),
        "password": PublishedArticle(moved_to="bill"),
    }
    assert [] == moves.broken_links({"invoice": INVOICE, "password": PASSWORD}, new, {})


@pytest.mark.parametrize(
    ("new", "messages"),
    [
        ({"invoice": INVOICE}, [r"content/password\.md: id: 'password' .*its file is gone.*moved_to"]),
        (
            {"invoice": INVOICE, "passwort": PublishedArticle(source="content/password.md")},
            [r"content/password\.md: id: 'password' .*is now 'passwort'.*moved_to: passwort"],
        ),
        (
            {
                "invoice": PublishedArticle(source="content/invoice.md", anchors=("dates",)),
                "password": PASSWORD,
            },
            [r"content/invoice\.md: the heading #taxes .*\{#taxes\}.*moved_to: \{taxes: …\}"],
        ),
        (
            {"invoice": INVOICE, "password": PublishedArticle(source="content/p.md", moved_to="nowhere")},
            [r"content/p\.md: moved_to: 'password' is sent to 'nowhere', which is not published"],
        ),
        (
            {
                "invoice": INVOICE,
                "password": PublishedArticle(source="content/p.md", moved_to="invoice#nothing"),
            },
            [r"content/p\.md: moved_to: .*'invoice#nothing'"],
        ),
        (
            {
                "password": PASSWORD,
                "invoice": PublishedArticle(
                    source="content/invoice.md", anchors=("dates",), anchors_moved={"taxes": "vat"}
                ),
            },
            [r"content/invoice\.md: moved_to: 'taxes' is sent to 'vat'"],
        ),
        (
            {
                "invoice": PublishedArticle(source="a.md", moved_to="password"),
                "password": PublishedArticle(moved_to="invoice"),
            },
            ["'invoice' is sent to 'password'", "'password' is sent to 'invoice'"],
        ),
    ],
)
def test_a_lost_link_names_file_and_cure(new: dict[str, PublishedArticle], messages: list[str]) -> None:
    """Whatever breaks a published link is told with the file, the key and the cure."""
    lost = moves.broken_links({"invoice": INVOICE, "password": PASSWORD}, new, {})
    assert len(messages) == len(lost), lost
    assert [True] * len(messages) == [
        bool(re.search(m, said)) for m, said in zip(messages, lost, strict=True)
    ]


def test_capitals_of_an_id() -> None:
    """An id in other capitals is known where it can mean one article only."""
    known = {"sso": INVOICE, "SSO": INVOICE, "password": PASSWORD}
    assert ["sso", "SSO", "Sso", "password", "none"] == [
        articles.with_case(known, name) for name in ("sso", "SSO", "Sso", "PASSWORD", "none")
    ]
