"""Plain text of HTML, and HTML of plain text."""

from __future__ import annotations

import time

import pytest

from kb_server.handoff import plain


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Look under <b>Billing</b>.</p><p>Yours</p>", "Look under Billing.\n\nYours"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<style>p {}</style><script>alert(1)</script>a &lt;b&gt;", "a <b>"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<p", "<p"),
        ("<!doctype html>1 < 2<!-- a <b>c</b> -->3<!-- d", "1 < 23"),
        ("<![x]>a<![if !vml]>b<![endif]><?xml?>c<![", "abc<!["),
        (None, ""),
    ],
)
def test_words_of_html(html: object, text: str) -> None:
    """Paragraphs and lines stay apart; scripts, styles and what is no text are left out."""
    assert text == plain.text(html)


@pytest.mark.parametrize("part", ["<a ", "<!--", "</", "<![CDATA[", "<a b='"])
def test_tags_without_an_end_cost_no_time(part: str) -> None:
    """A customer's mail that an agent quotes keeps no process busy: this took the parser minutes."""
    began = time.process_time()
    plain.text(part * 33_000)
    assert time.process_time() - began < 2


def test_what_is_kept_is_limited() -> None:
    """A reply is cut, however it comes."""
    assert plain.LONGEST == len(plain.text("x" * 200_000)) == len(plain.words("x" * 200_000))
    assert "" == plain.words(3)


def test_words_are_shown_and_not_run() -> None:
    """In HTML the customer's signs are signs."""
    assert "&lt;img src=x onerror=&quot;a()&quot;&gt;<br>\n&amp;" == plain.html(
        '<img src=x onerror="a()">\n&'
    )
