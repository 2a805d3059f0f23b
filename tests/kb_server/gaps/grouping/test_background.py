"""Promises about what is known before any question is asked."""

import pytest

from kb_server.gaps.grouping.background import NOTHING, Background


@pytest.mark.parametrize(("articles", "told"), [(0, 1.0), (1, 0.85), (9, 0.5), (99, 0.0)])
def test_a_term_tells_less_the_more_articles_have_it(articles: int, told: float) -> None:
    """A term that no article has tells all, one that all have nothing, as the idf of search has it."""
    site = Background(articles=99, frequency=lambda _: articles)
    assert pytest.approx(told, abs=0.01) == site.telling("article")


def test_without_a_site_every_term_tells() -> None:
    """Where no release is known, and on a site without articles, no term is taken for the site's own."""
    assert 1.0 == NOTHING.telling("article")
