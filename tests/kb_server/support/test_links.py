"""Links in the forms that replies need: each shows what the page is called, and leads where it should."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from kb_server.support import links
from kb_server.support.ledger import new_id
from kb_server.support.links import LONGEST, Link

URL = "https://help.example.com/a/invoice/taxes?via=aaaaaaaaaaaaaaaa"
TITLES = [
    "Read your invoice",
    "Read an *invoice* [PDF] & <pay>",
    "](https://evil.example) [x",
    "]: https://evil.example",
    "<script>alert(1)</script>",
    '" onclick="alert(1)',
    "# One",
    "1. One",
    "- One",
    "+ One",
    "= One",
    "***",
    "---",
    "&copy; &amp; &#35;",
    "`code` ``two``",
    "~~gone~~ ~~~",
    "back\\slash\\",
    "\\",
    "![image](x.png)",
    "| a | b |",
    "_a_ __b__ a_b_c",
    "https://evil.example and www.evil.example",
    "C++ & C#: 100% {x}",
    "Счёт «А» № 5",
    "如何重置密码？",
    "!",
    "a\tb",
]


class _Page(HTMLParser):
    """The text and links of an HTML page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.shown: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            assert ["href"] == [name for name, _ in attributes]
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data: str) -> None:
        self.shown.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.shown).split())


def _commonmark(text: str) -> str:
    return str(MarkdownIt("commonmark").render(text))


def _github(text: str) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(text))


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("render", [_commonmark, _github])
@pytest.mark.parametrize("title", TITLES)
def test_markdown_shows_the_title(title: str, render: object) -> None:
    """In both kinds of Markdown the link shows the title as it is, and is the only thing there is."""
    assert callable(render)
    page = _Page(render(_link(title).plain.markdown))
    assert (["p", "a"], [URL], _plain(title)) == (page.tags, page.links, page.text)


@pytest.mark.parametrize("render", [_commonmark, _github])
@pytest.mark.parametrize("passage", TITLES)
def test_markdown_quotes_the_passage(passage: str, render: object) -> None:
    """The passage stands before the link as a quotation that shows every sign of it."""
    assert callable(render)
    page = _Page(render(_link("Title", passage).quoted.markdown))
    assert (["blockquote", "p", "p", "a"], [URL]) == (page.tags, page.links)
    assert f"{_plain(passage)} Title" == page.text


@pytest.mark.parametrize("words", TITLES)
def test_html_shows_title_and_passage(words: str) -> None:
    """In HTML title and passage are text: no tag of theirs is one."""
    plain = _Page(_link(words).plain.html)
    assert (["a"], [URL], _plain(words)) == (plain.tags, plain.links, plain.text)
    quoted = _Page(_link(words, words).quoted.html)
    assert (["blockquote", "p", "a"], [URL]) == (quoted.tags, quoted.links)
    assert f"{_plain(words)} {_plain(words)}" == quoted.text


def test_plain_text() -> None:
    """Plain text has the name, then the address on a line of its own, after the passage in quotes."""
    made = links.make("a" * 16, URL, "Invoices", "Taxes", "Line by\n line")
    assert f"Invoices: Taxes\n{URL}" == made.plain.text
    assert f"“Line by line”\n\nInvoices: Taxes\n{URL}" == made.quoted.text


def test_without_a_passage() -> None:
    """Without a passage both forms are the same."""
    made = _link("Title", " \n ")
    assert made.plain == made.quoted


def test_a_heading_that_is_the_title() -> None:
    """An article's own name is not repeated."""
    assert f"Title\n{URL}" == links.make("a" * 16, URL, "Title", "Title", "").plain.text


def test_long_passages_are_cut() -> None:
    """A passage is cut between words, and says that it was."""
    quoted = links.shortened("word " * 1000)
    assert quoted.endswith("word…")
    assert len(quoted) <= LONGEST
    assert LONGEST == len(links.shortened("x" * 1000))
    assert "a b" == links.shortened(" a\n\tb ")


@pytest.mark.parametrize(
    ("article", "anchor", "path"),
    [
        ("invoice", "", "invoice"),
        ("invoice", "taxes", "invoice/taxes"),
        ("tour", "t=93", "tour/t=93"),
        ("tour", "v2-t=9.5", "tour/v2-t=9.5"),
        ("счёт", "нет", "%D1%81%D1%87%D1%91%D1%82/%D0%BD%D0%B5%D1%82"),
        ("a(b)", "c)d", "a%28b%29/c%29d"),
        ("a", "b/c", "a/b%2Fc"),
    ],
)
def test_addresses(article: str, anchor: str, path: str) -> None:
    """An address is a permalink with the link's id, and has no sign that would end it in any form."""
    assert f"https://x.example/a/{path}?via=abc" == links.address(
        "https://x.example/", article, anchor, "abc"
    )


def test_ids_are_not_guessed() -> None:
    """Ids are 16 signs each, and never the same."""
    made = {new_id() for _ in range(10_000)}
    assert 10_000 == len(made)
    assert {16} == {len(one) for one in made}


def _link(title: str, passage: str = "") -> Link:
    return links.make("a" * 16, URL, title, "", passage)
