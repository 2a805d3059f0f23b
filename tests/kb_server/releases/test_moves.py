"""Promises about what a new release owes to links."""

import re
from dataclasses import replace

import pytest

from kb_server.releases import moves
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.moves import Pointers

INVOICE = PublishedArticle(
    url="guide/invoice/", title="Invoices", source="content/invoice.md", anchors=("taxes", "dates")
)


PASSWORD = PublishedArticle(url="guide/password/", title="Passwords", source="content/password.md")


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


def test_generated_pages_come_and_go() -> None:
    """No writer can bring back what a plugin made; only links that were sent count."""
    old = {"api": replace(INVOICE, generated=True), "old-api": replace(PASSWORD, generated=True)}
    new = {"api": replace(INVOICE, anchors=("dates",), generated=True)}
    assert [] == moves.broken_links(old, new, {})

    sent = {("api", "taxes"): Pointers(1), ("old-api", ""): Pointers(2)}
    first, second = moves.broken_links(old, new, sent)
    assert first.endswith("1 sent link points there.")
    assert second.endswith("2 sent links point there.")


def test_headings_of_plugins_come_and_go() -> None:
    """On a page that a writer keeps, what a plugin made is told when it goes; what they wrote is kept."""
    names = tuple(f"pkg.f{number}" for number in range(7))
    page = PublishedArticle(source="content/api.md", anchors=("usage", *names), anchors_made=names)
    new = {"api": replace(page, anchors=("usage", "pkg.f6"), anchors_made=("pkg.f6",))}
    assert [] == moves.broken_links({"api": page}, new, {})
    [told] = moves.vanished_headings({"api": page}, new, {})
    assert told.startswith("content/api.md: headings that a plugin made are gone: #pkg.f0, ")
    assert "#pkg.f4 and 1 more. Links" in told

    sent = {("api", "pkg.f2"): Pointers(1)}
    [refused] = moves.broken_links({"api": page}, {"api": replace(new["api"], anchors=names)}, {})
    assert "#usage" in refused
    [refused] = moves.broken_links({"api": page}, new, sent)
    assert "#pkg.f2" in refused
    assert "#pkg.f2" not in moves.vanished_headings({"api": page}, new, sent)[0]


def test_a_heading_that_moved_has_not_vanished() -> None:
    """Nothing is told of headings that moved_to sends elsewhere, or of a page that has moved as a whole."""
    page = PublishedArticle(source="content/api.md", anchors=("a.b",), anchors_made=("a.b",))
    for now in (replace(page, anchors=(), anchors_moved={"a.b": "c"}), replace(page, moved_to="invoice")):
        assert [] == moves.vanished_headings({"api": page}, {"api": now}, {})


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


def test_what_sent_links_lose_is_counted() -> None:
    """A lost article or heading names the replies in which links to it were sent, each reply once."""
    sent = {
        ("invoice", "taxes"): Pointers(2, ("SUP-2", "SUP-1")),
        ("password", ""): Pointers(1, ("SUP-1",)),
        ("password", "top"): Pointers(1, ("SUP-1",)),
    }
    new = {"invoice": replace(INVOICE, anchors=("dates",))}
    taxes, gone = moves.broken_links({"invoice": INVOICE, "password": PASSWORD}, new, sent)
    assert taxes.endswith("2 sent links point there, in the replies to SUP-2, SUP-1.")
    assert gone.endswith("2 sent links point there, in the reply to SUP-1.")


def test_few_replies_are_named() -> None:
    """Of many replies the first five are named and the others counted; without any the links are."""
    many = Pointers(9, tuple(f"SUP-{n}" for n in range(7)))
    assert "9 sent links point there, in the replies to SUP-0, SUP-1, SUP-2, SUP-3, SUP-4 and 2 more" == str(
        many
    )
    assert "1 sent link points there" == str(Pointers(1))


def test_what_sent_links_point_at_and_has_moved() -> None:
    """Where a heading moved that sent links point at, writers are asked to look; what stays is silent."""
    old = {"invoice": INVOICE, "password": PASSWORD}
    new = {
        "invoice": replace(INVOICE, anchors=("dates", "vat"), anchors_moved={"taxes": "vat"}),
        "password": PASSWORD,
    }
    sent = {
        ("invoice", "taxes"): Pointers(1, ("SUP-7",)),
        ("invoice", "dates"): Pointers(1),
        ("never", "published"): Pointers(1),
    }
    (said,) = moves.redirected_links(old, new, sent)
    for part in (
        "content/invoice.md: the heading #taxes is gone",
        "“Invoices”, #vat",
        "in the reply to SUP-7",
    ):
        assert part in said


BILLS = PublishedArticle(url="a-b/", title="Bills", source="content/a-b.md", derived=True)
OTHER = PublishedArticle(url="a%20b/", title="Other", source="content/a b.md", derived=True)


@pytest.mark.parametrize(
    ("was", "new", "cure"),
    [
        (BILLS, {"a-b": OTHER, "a-b-2": BILLS}, "Write `id: a-b` into content/a-b.md, and another id into"),
        (
            BILLS,
            {"a-b": replace(OTHER, title="Bills"), "a-b-2": BILLS},
            "Write `id: a-b` into content/a-b.md, and another id into content/a b.md.",
        ),
        (  # `gapless ids` has written what the path gave
            BILLS,
            {"a-b": replace(OTHER, derived=False), "a-b-2": replace(BILLS, derived=False)},
            "Write `id: a-b` into content/a-b.md, and another id into content/a b.md.",
        ),
        (replace(BILLS, derived=False), {"a-b": OTHER}, "If this is the same article, write `id: a-b` into"),
        (PublishedArticle(moved_to="x", source="content/b.md"), {"a-b": OTHER, "x": INVOICE}, "another id"),
        (PublishedArticle(moved_to="x", source=OTHER.source), {"a-b": OTHER, "x": INVOICE}, "`moved_to: x`"),
    ],
)
def test_an_id_that_another_page_has_got(
    was: PublishedArticle, new: dict[str, PublishedArticle], cure: str
) -> None:
    """A link never leads to another article because a new page has the same derived id; the cure is told."""
    [message] = moves.broken_links({"a-b": was}, new, {})
    assert message.startswith("content/a b.md: id: 'a-b' comes from the path of this page, and ")
    assert cure in message


@pytest.mark.parametrize(
    ("was", "new"),
    [
        (BILLS, {"a-b": replace(BILLS, title="Bills and taxes")}),
        (BILLS, {"a-b": replace(BILLS, source="content/a/b.md")}),
        (BILLS, {"a-b": replace(OTHER, derived=False)}),
        (BILLS, {"a-b": replace(OTHER, title="Bills", derived=False), "new": BILLS}),
        (replace(BILLS, derived=False), {"a-b": replace(OTHER, derived=False), "new": BILLS}),
        (replace(BILLS, generated=True), {"a-b": OTHER}),
        (PublishedArticle(moved_to="x"), {"a-b": replace(OTHER, derived=False), "x": INVOICE}),
    ],
)
def test_an_id_that_moves_with_its_page(was: PublishedArticle, new: dict[str, PublishedArticle]) -> None:
    """A page that is edited or moved keeps its id, and a writer may give an id to another file."""
    assert [] == moves.broken_links({"a-b": was}, new, {})
