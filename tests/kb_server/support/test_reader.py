"""What a reader of articles may see, and under which id."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases.articles import PublishedArticle
from kb_server.releases.current import OpenRelease
from kb_server.releases.store import Manifest
from kb_server.support import reader
from search import BrokenIndex
from search.documents import AGENTS, PUBLIC

ARTICLES = {
    "invoice": PublishedArticle(title="Invoice", lang="en", anchors=("taxes",), markdown="invoice.md"),
    "bill": PublishedArticle(moved_to="invoice#taxes"),
    "refund": PublishedArticle(title="Refund", lang="de", audience=AGENTS, markdown="refund.md"),
}


@pytest.fixture
def served(tmp_path: Path) -> OpenRelease:
    """A release with an article for customers, a moved one, and one for agents."""
    for folder, name in (("site", "invoice"), ("agents", "refund")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.md").write_text(f"# The {name}", encoding="utf-8")
    return OpenRelease(
        directory=tmp_path,
        manifest=Manifest(id="r1", time=""),
        articles=ARTICLES,
        sums={},
        searcher=BrokenIndex("none here"),
    )


@pytest.mark.parametrize(
    ("name", "anchor", "found"),
    [
        ("invoice", "taxes", ("invoice", "taxes")),
        ("INVOICE", "", ("invoice", "")),
        ("bill", "", ("invoice", "taxes")),
        ("invoice", "gone", ("invoice", "")),
    ],
)
def test_an_article_is_found_today(
    served: OpenRelease, name: str, anchor: str, found: tuple[str, str]
) -> None:
    """An article is found by its id, in any case, or an earlier one; an unknown place is its top."""
    id_, article, place = reader.find(served, {PUBLIC}, name, anchor)
    assert (*found, "Invoice") == (id_, place, article.title)


@pytest.mark.parametrize("name", ["refund", "nothing", ""])
def test_an_article_for_others_is_none(served: OpenRelease, name: str) -> None:
    """An article that the reader may not see is refused with the same words as one that does not exist."""
    with pytest.raises(reader.NoSuchArticle, match=f"There is no article {name}\\."):
        reader.find(served, {PUBLIC}, name)


@pytest.mark.parametrize("name", ["invoice", "refund"])
def test_the_markdown_is_read(served: OpenRelease, name: str) -> None:
    """The Markdown of customers' articles lies in the site, that of agents' articles outside of it."""
    assert f"# The {name}" == reader.read(served, name, ARTICLES[name]).markdown


def test_an_article_without_markdown(served: OpenRelease) -> None:
    """An article whose Markdown was not published is read without it."""
    assert "" == reader.read(served, "x", PublishedArticle(title="X", markdown="gone.md")).markdown
    assert "" == reader.read(served, "x", PublishedArticle(title="X")).markdown


def test_languages(served: OpenRelease) -> None:
    """The languages are those of articles; a moved one has none."""
    assert {"en", "de"} == reader.languages(served)
