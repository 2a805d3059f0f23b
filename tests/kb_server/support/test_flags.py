"""Flags: an agent's report becomes a logged question and a gap, and the agent sees the outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from kb_server.data.database import Database
from kb_server.gaps.update import follow
from kb_server.log.intents import fold
from kb_server.releases.articles import PublishedArticle
from kb_server.support import flags
from tests.kb_server.log.made import NOW
from tests.kb_server.log.stories import database
from tests.kb_server.support import center
from tests.kb_server.support.center import flag, flagged
from tests.kb_server.web.api.conftest import flag_of

MISSING = "Hello,\n\nHow do I export my orders as a spreadsheet?\n\nRegards\nAnn Lee"


@pytest.mark.slow
def test_a_missing_answer_becomes_a_gap(office: Flask) -> None:
    """A flagged question is logged as unanswered, with its segment; the agent sees its gap."""
    agent, writer = center.program(office), center.program(office, "writer")
    made = flag(agent, reason="missing", question=MISSING, segment="pro", ticket="SUP-1")
    assert "How do I export my orders as a spreadsheet?" == made["question"]
    ((entry, event),) = flagged(office)
    (intent,) = fold([entry])
    assert ("agent", "pro", "en", True, False) == (
        intent.origin,
        intent.segment,
        intent.lang,
        intent.flagged,
        intent.answered,
    )
    assert event.release
    follow(office.extensions["gapless.settings"], database(office))
    (gap,) = writer.get("/api/gaps").get_json()["gaps"]
    assert ("open", 1, {"no_hit": 1, "flagged": 1}) == (gap["state"], gap["intents"], gap["facts"])
    (part,) = gap["weight"]["parts"]
    assert ("pro", 3.0, "flagged", 3.0) == tuple(
        part[name] for name in ("segment", "segment_weight", "outcome", "outcome_weight")
    )
    assert made["question"] == gap["title"]  # an agent sent it on purpose: it may be shown
    (seen,) = agent.get("/api/flags").get_json()["flags"]
    assert {"gap": gap["id"], "state": "open", "articles": []} == seen["became"]
    writer.post(f"/api/gaps/{gap['id']}/plan", why="next week")
    (seen,) = agent.get("/api/flags").get_json()["flags"]
    assert "planned" == seen["became"]["state"]


def test_a_changed_article_is_told(database: Database) -> None:
    """A flag shows that its article changed later, also after the article moved."""
    published = {
        "a": PublishedArticle(moved_to="b"),
        "b": PublishedArticle(updated=(NOW + timedelta(days=2)).date().isoformat()),
        "c": PublishedArticle(updated=NOW.date().isoformat()),
    }
    with database.write() as connection:
        for name in ("a", "c", "gone"):
            flags.keep(connection, flag_of(f"{name:0>16}", at=NOW, reason="wrong", article=name))
        found = {flag.article: flag.updated for flag in flags.find(connection, published)}
    assert {"a": "2026-11-22", "c": "", "gone": ""} == found
