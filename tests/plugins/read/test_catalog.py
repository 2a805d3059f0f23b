"""The pages of a site, read: documents, contracts, permalinks."""

from __future__ import annotations

import pytest

from search.documents import load, load_contracts
from tests.plugins.conftest import FOREIGN, Built, Make


@pytest.mark.slow
def test_documents(built: Built) -> None:
    """Every article has its lead, then one document for each section and each moment of a video."""
    expected = [
        "home", "new", "guide", "first", "first#steps", "first#on-a-phone", "second", "start", "watch",
        "watch#t=0", "watch#t=93", "inside", "more-inside", "first-ru",
    ]  # fmt: skip
    assert sorted(expected) == sorted(document.id for document in load(built.out / "documents.jsonl"))


@pytest.mark.slow
def test_document_fields(built: Built) -> None:
    """A section carries everything that search ranks, filters and links by."""
    section = next(d for d in load(built.out / "documents.jsonl") if d.id == "first#on-a-phone")

    assert "guide/first/#on-a-phone" == section.url
    assert ("Reset your password", "On a phone") == (section.title, section.heading)
    assert ("Steps", "On a phone") == section.headings
    assert "Tap it." == section.text
    assert ("log in", "sign in") == section.keywords
    assert (("Guide",), "Guide") == (section.breadcrumbs, section.category)
    assert ("how-to", ("App", "Account"), "en", "public") == (
        section.type, section.product, section.lang, section.audience
    )  # fmt: skip


@pytest.mark.slow
def test_a_type_that_nobody_wrote(make: Make) -> None:
    """Search is told the type that a writer gave, and none where no writer gave one."""
    built = make({"index.md": "# Home\n", "a.md": "---\nid: a\ntype: how-to\n---\n# A\n\nText.\n"})

    assert {"index": "", "a": "how-to"} == {
        one.article: one.type for one in load(built.out / "documents.jsonl")
    }


def test_title_from_heading(built: Built) -> None:
    """Without a title in the front matter, the first heading is the article's title."""
    assert "Turn on two factors" == built.articles()["second"]["title"]


def test_moments(built: Built) -> None:
    """A moment of a video is found by what is said in it, and links to its second."""
    moment = next(d for d in load(built.out / "documents.jsonl") if d.id == "watch#t=93")

    assert ("videos/watch/#t=93", "Press publish.", 93.0, 100.0) == (
        moment.url,
        moment.text,
        moment.start,
        moment.end,
    )
    assert "Watch it now" == moment.heading


def test_contracts(built: Built) -> None:
    """Every entry of `answers:` is a contract with its file and line."""
    contracts = {contract.query: contract for contract in load_contracts(built.out / "contracts.jsonl")}

    assert {"I cannot log in", "forgot my password", "refund limit"} == set(contracts)
    forgot = contracts["forgot my password"]
    assert ("first", "content/guide/first.md", 9) == (forgot.article, forgot.source, forgot.line)
    assert "agents" == contracts["refund limit"].audience


def test_record_of_permalinks(built: Built) -> None:
    """articles.json knows every article's address, headings and moved headings, and where stubs lead."""
    articles = built.articles()
    first = articles["first"]

    assert ("guide/first/", ["steps", "on-a-phone"], {"old-steps": "steps"}, None) == (
        first["url"], first["anchors"], first["anchors_moved"], first["moved_to"]
    )  # fmt: skip
    assert ("", "first") == (articles["old"]["url"], articles["old"]["moved_to"])
    assert not (built.site / "guide/old").exists()


def test_generated_pages_are_no_articles(built: Built) -> None:
    """The results page has an address and no permalink."""
    assert (built.site / "search/index.html").is_file()
    assert [] == [name for name, article in built.articles().items() if article["source"] == "search.md"]


@pytest.mark.slow
def test_heading_beside_title(make: Make) -> None:
    """Search also finds a first heading that differs from the title."""
    built = make({"index.md": "---\nid: home\ntitle: Short\n---\n\n# The longer name\n\nText.\n"})

    assert [("Short", "The longer name\nText.")] == [(d["title"], d["text"]) for d in built.documents()]


@pytest.mark.slow
def test_page_weight(make: Make) -> None:
    """The weight that the writer gives in Material's key is in every search document of the page."""
    text = "---\nid: a\nsearch: { boost: 0.5 }\n---\n# Notes\n\nNew.\n\n## One\n\nMore.\n"
    built = make({"index.md": "# Home\n", "a.md": text})

    weights = [document.get("boost") for document in built.documents() if document["article"] == "a"]
    assert [0.5, 0.5] == weights


@pytest.mark.slow
def test_search_exclude(make: Make) -> None:
    """A page that its writer keeps out of search has a permalink and no documents."""
    built = make({"index.md": "# Home\n", "a.md": "---\nid: a\nsearch: { exclude: true }\n---\n# Quiet\n"})

    assert {"index", "a"} == set(built.articles())
    assert ["index"] == [document["article"] for document in built.documents()]


@pytest.mark.slow
def test_tags_are_found(make: Make) -> None:
    """What themes show as the tags of a page is in its lead, where it can be found; nonsense is not."""
    pages = {"a.md": "---\ntags: [Soft fruit, 2026, null]\n---\n# A\n\nText.\n\n## Part\n\nMore.\n"}
    built = make({**pages, "b.md": "---\ntags: fruit\n---\n# B\n\nText.\n"}, FOREIGN)

    assert {"a": "Text.\nSoft fruit\n2026", "a#part": "More.", "b": "Text."} == {
        one.id: one.text for one in load(built.out / "documents.jsonl")
    }
