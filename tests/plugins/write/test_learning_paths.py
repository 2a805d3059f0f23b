"""Learning paths: their steps, and where an article stands in them."""

from __future__ import annotations

from tests.plugins.made import article, leaf, templates


def test_path_and_places() -> None:
    """A learning path knows its steps and minutes; every step knows its place, and the steps around it."""
    one, two = article("one", minutes=2), article("two", minutes=3)
    found = templates(
        leaf(one), leaf(two), leaf(article("path", type="path", steps=("one", "two", "unknown")))
    )

    path = found.context("path.md").path
    assert path
    assert (["one", "two"], 5) == ([step.article.id for step in path.steps], path.minutes)
    first, second = found.context("one.md").paths[0], found.context("two.md").paths[0]
    assert (1, 2, None, two) == (first.index, first.total, first.previous, first.next)
    assert (2, 2, one, None) == (second.index, second.total, second.previous, second.next)
    assert None is found.context("one.md").path


def test_agents_path_is_not_shown_to_the_public() -> None:
    """A public article does not say that it is a step of an agents' path."""
    found = templates(
        leaf(article("one")), leaf(article("path", type="path", audience="agents", steps=("one",)))
    )

    assert () == found.context("one.md").paths
