"""Where links lead in texts that customers read outside the site."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.read.catalog import Catalog, Stub
from plugins.read.destinations import DeadLink, Destinations, Target
from plugins.read.front_matter import FrontMatter
from plugins.read.links import MarkdownLink
from plugins.read.outline import PageVideo
from tests.plugins.made import article, leaf

FILM = PageVideo(title="Film", duration=60.0, poster="")


def destinations() -> Destinations:
    """A site with an article, one whose heading has moved, an agents' page and a page that has moved."""
    a = leaf(article("a"), videos=(FILM,))
    a = replace(a, outline=replace(a.outline, anchors=("here", "naïve")))
    b = leaf(article("b", moved_to={"old": "a#here"}))
    stub = Stub(id="gone", moved_to="a#here", path="gone.md", source="gone.md", front=FrontMatter())
    return Destinations(
        Catalog((a, b, leaf(article("inside", audience="agents"))), (stub,)), {"replies/r.md"}
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../a.md", Target("a")),
        ("../a.md#here", Target("a", "here")),
        ("/a/a/here", Target("a", "here")),
        ("/a/gone", Target("a", "here")),
        ("../b.md#old", Target("a", "here")),
        ("/a/a/t=59", Target("a", "t=59")),
        ("https://example.com/a.md", None),
    ],
)
def test_where_links_lead(address: str, expected: Target | None) -> None:
    """A link to a Markdown file or a permalink leads to its article, after all moves; others are not ours."""
    assert expected == destinations().find(MarkdownLink(address, False, 1), "replies/r.md")


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("../inside.md", "which is for agents only"),
        ("../gone.md", "which has moved to a#here"),
        ("r.md", "which is a saved reply"),
        ("../nope.md", "and no article is there"),
        ("/a/nope", "and no article has the id nope"),
        ("../a.md#there", "and a has no heading #there"),
        ("/a/a/t=61", "and a has no such moment of a video"),
        ("//[", "which is no address"),
    ],
)
def test_links_that_customers_cannot_follow(address: str, problem: str) -> None:
    """A link that leads customers nowhere is refused, with the reason and a cure."""
    with pytest.raises(DeadLink) as caught:
        destinations().find(MarkdownLink(address, False, 1), "replies/r.md")

    assert f"links to {address}, {problem}" == caught.value.problem
    assert caught.value.cure


def test_permalink_is_safe_in_markdown() -> None:
    """Signs of an anchor that would end a Markdown link are written as percent codes."""
    assert "/a/a/x%29y" == Target("a", "x)y").permalink
