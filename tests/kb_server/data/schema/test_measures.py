"""The tables of the sums."""

from kb_server.data.schema import of_visitors
from kb_server.data.schema.measures import article_counts, asked_wordings, day_counts, wording_counts


def test_sums_are_found_by_their_days() -> None:
    """A sum's key begins with what a page asks for: its part, then day or week, then when it begins."""
    assert ["grain", "start"] == [column.name for column in day_counts.primary_key][:2]
    for table in (article_counts, wording_counts):
        assert ["part", "grain", "start"] == [column.name for column in table.primary_key][:3]


def test_words_belong_to_their_visitor() -> None:
    """The only table of the measures that has words is found by the visitor who said them, and expires."""
    assert asked_wordings in [table for table, _ in of_visitors()]
    assert "expires" in asked_wordings.info
    assert "text" not in wording_counts.c
