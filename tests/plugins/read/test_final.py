"""What a built page shows, after other plugins have changed it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.read import final
from plugins.read.catalog import Leaf
from plugins.read.sections import split
from tests.plugins.made import article, leaf

CONTENT = '<h1>Refunds</h1>\n<p>All may read this.</p>\n<h2 id="limit">Limit</h2>\n<p>Kumquat is secret.</p>'
THEME = "<html><body><nav>Kumquat menu</nav><main><article class=x>\n{}\n</article></main></body></html>"
LOCKED = "<h1>Locked</h1><p>Type the password.</p>"


def _page(html: str = CONTENT) -> Leaf:
    """A page whose content is `html` once all plugins have changed it."""
    made = leaf(article("refunds", markdown="refunds/index.md"))
    page = replace(made.page, html=html, markdown="# Refunds", markdown_url="refunds/index.md")
    return replace(made, page=page, outline=split(html))


def _words(found: Leaf) -> str:
    return "\n".join(section.text for section in found.outline.sections)


def test_nothing_changed() -> None:
    """A page that shows what its Markdown was rendered to is as it was read."""
    made = _page()
    read = final.read(made, CONTENT, THEME.format(CONTENT))

    assert read.whole
    assert made is final.shown(made, read)


@pytest.mark.parametrize(
    "built",
    [
        THEME.format(CONTENT.replace("</h1>\n", "</h1>\n<p>5 minutes</p>\n")),
        THEME.format(CONTENT.replace("All may read this.", "All  may\nread <em>this</em>.")),
        CONTENT.replace("<h2 ", "<body><h2 class=x "),
    ],
    ids=["added", "spaced and marked", "without an article"],
)
def test_nothing_hidden(built: str) -> None:
    """If other plugins only add, mark up or space words, search and Markdown keep what they had."""
    made = _page()

    assert made is final.shown(made, final.read(made, CONTENT, built))


@pytest.mark.parametrize(
    "built",
    [
        LOCKED,
        CONTENT.replace("Kumquat is", "It is"),
        CONTENT.replace("<p>Kumquat", '<p style="display: none">Kumquat'),
    ],
    ids=["locked", "word taken out", "hidden from sight"],
)
def test_words_that_the_built_page_hides(built: str) -> None:
    """Words that the built page does not show are not indexed, and the page has no Markdown to be read."""
    made = _page()
    read = final.read(made, CONTENT, THEME.format(built))
    found = final.shown(made, read)

    assert not read.whole
    assert "Kumquat" not in _words(found)
    assert ("", "", "") == (found.article.markdown, found.page.markdown, found.page.markdown_url)


def test_words_that_were_hidden_before_the_page_was_built() -> None:
    """If a plugin hid words before the page was read, the page's Markdown, which has them, is left out."""
    content = CONTENT.replace("<p>Kumquat is secret.</p>", "")
    made = _page(content)
    read = final.read(made, CONTENT, THEME.format(content))
    found = final.shown(made, read)

    assert not read.whole
    assert made.outline is found.outline
    assert "" == found.page.markdown_url


def test_the_article_alone_is_read() -> None:
    """Menus around a changed article do not belong to what it shows."""
    made = _page()

    assert "Kumquat menu" not in _words(final.shown(made, final.read(made, CONTENT, THEME.format(LOCKED))))


def test_the_same_article_stays() -> None:
    """A page with hidden words keeps its id, address and title."""
    made = _page()
    found = final.shown(made, final.read(made, CONTENT, THEME.format(LOCKED)))

    assert replace(made.article, markdown="") == found.article
    assert "Locked" == found.outline.title
