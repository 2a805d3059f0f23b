"""The tables of the sums."""

from kb_server.data.schema import of_visitors
from kb_server.data.schema.measures import (
    article_counts,
    asked_wordings,
    day_counts,
    led_counts,
    vote_words,
    wording_counts,
)


def test_what_is_asked_for_lies_together() -> None:
    """All days and articles are read by period, so its key comes first; few wordings are, so theirs does."""
    keys = [[column.name for column in table.primary_key] for table in (day_counts, article_counts)]
    assert [["grain", "start"], ["grain", "start"]] == [keys[0][:2], keys[1][1:3]]
    for table in (wording_counts, led_counts):
        assert ["wording", "lang", "grain", "start"] == [column.name for column in table.primary_key][1:]


def test_words_belong_to_their_visitor() -> None:
    """What has words, or says where they are, is found by the visitor who said them, and expires."""
    for table in (asked_wordings, vote_words):
        assert table in [of for of, _ in of_visitors()]
        assert "expires" in table.info
    assert "text" not in wording_counts.c
