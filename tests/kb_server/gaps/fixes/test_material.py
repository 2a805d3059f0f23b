"""Material for drafts."""

from __future__ import annotations

import pytest

from kb_server.data.database import Database
from kb_server.gaps import hand_replies, update
from kb_server.gaps.fixes import material
from kb_server.gaps.knowledge import Knowledge
from tests.kb_server.gaps.fixes.made import gap_of, wording
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import all_gaps, chosen_rules


@pytest.mark.slow
def test_everything_that_was_written(database: Database, knowledge: Knowledge) -> None:
    """A draft has what customers sent, what agents answered, and what they agree on."""
    for number in range(3):
        ask(database, "export my data", NOON, sent=number == 0)
    update.update(database, knowledge, chosen_rules())
    (gap,) = all_gaps(database)
    with database.write() as connection:
        for agent in ("ada", "bo"):
            text = "Open Settings and press Export."
            hand_replies.keep(connection, text, agent=agent, lang="en", at=NOON, gap=gap.id)
    with database.read() as connection:
        told = material.of(connection, gap, knowledge)
    assert (("export my data",), 2) == (told.sentences, len(told.replies))
    assert ["Open Settings and press Export."] == [one.text for one in told.agreed]


def test_near_is_only_what_search_believes(knowledge: Knowledge) -> None:
    """Of the articles near a gap, a draft links to those that search takes for an answer to a wording."""
    gap = gap_of(articles=("refund", "team"), wordings=(wording("ask for a refund"), wording("zanzibar")))
    assert ("refund",) == material.believed(gap, knowledge)
