"""What agents answered by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.gaps import members
from kb_server.data.schema.support import hand_replies as table
from kb_server.gaps import hand_replies, update
from kb_server.gaps.decisions import DECISIONS, Ruling
from kb_server.listeners import LISTENERS
from kb_server.log.listeners import Leaving
from kb_server.log.privacy import retention
from kb_server.settings import Settings
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.updated import chosen_rules


def test_only_the_answer_is_kept() -> None:
    """Greeting, signature, quoted mail, addresses and links are removed; a mere courtesy leaves nothing."""
    said = (
        "Hi Marlene,\n\nOpen Settings and press Export. I wrote to m@example.org, see "
        "https://x.example/?token=1\n\nBest regards,\nAda\n\nOn 2 Nov, Marlene wrote:\n> where is it?"
    )
    assert "Open Settings and press Export. I wrote to [email], see [x.example]" == hand_replies.cleaned(said)
    assert "" == hand_replies.cleaned("Hello,\n\nthank you!\n\nBest regards\nAda")


def test_replies_of_a_gap(database: Database) -> None:
    """A gap has the replies to its flagged questions, those given to it, and those of gaps it took in."""
    ask(database, "export my data", NOON)
    ask(database, "printer on fire", NOON)
    update.update(database, None, chosen_rules())
    with database.write() as connection:
        rows = connection.execute(sa.select(members.c.intent, members.c.gap).order_by(members.c.gap)).all()
        first, second = rows
        for number, (event, gap) in enumerate(((first.intent, None), ("", first.gap), ("", second.gap))):
            at = NOON + timedelta(hours=number)
            hand_replies.keep(connection, f"r{number}", agent="ada", lang="en", at=at, event=event, gap=gap)
        assert ["r0", "r1"] == [one.text for one in hand_replies.of_gap(connection, first.gap)]
        assert ["r2"] == [one.text for one in hand_replies.others(connection, first.gap)]
        ruling = Ruling(gap=second.gap, value=first.gap, why="", who="ada", at=NOON)
        DECISIONS["merge"].do(connection, ruling)
        assert ["r0", "r1", "r2"] == [one.text for one in hand_replies.of_gap(connection, first.gap)]


def test_erasure_and_expiry_reach_them(database: Database, tmp_path: Path) -> None:
    """A visitor's erasure removes the replies to them and hides their words in others; age removes all."""
    with database.write() as connection:
        for event, text in (("flag-1", "Yours."), ("", "You asked “zebra crossing red lamp”: no.")):
            hand_replies.keep(connection, text, agent="ada", lang="en", at=NOON, event=event, gap=1)
        leaving = Leaving(visitor="v", events=("flag-1",), texts=("zebra crossing red lamp",))
        assert 2 == LISTENERS.erased["replies by hand"](Settings(), connection, leaving)
        assert ["You asked “[…]”: no."] == list(connection.scalars(sa.select(table.c.text)))
    late = datetime(2027, 6, 1, tzinfo=UTC)
    done = retention.run(Settings(state=tmp_path), database, LISTENERS, keep=90, now=late)
    assert 1 == done.removed["hand_replies"]
