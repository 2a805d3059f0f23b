"""What became of sent links: counted in the database as the rule says it for each, from what was recorded."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from kb_server.log.events import Viewed
from kb_server.support import ledger, outcomes
from tests.kb_server.log.made import NOW, entry

if TYPE_CHECKING:
    from kb_server.data.database import Database

WINDOW = timedelta(days=7)
LINKS, TICKETS, ARTICLES = 60, 25, 4
Story = list[tuple[datetime, str, int]]  # when, what happened, to which link or ticket


def _story(chance: random.Random) -> Story:
    """Links that are sent, opened and written after, some exactly a window later."""
    sent = [NOW - timedelta(days=chance.randrange(40)) for _ in range(LINKS)]
    happened = [(at, "sent", number) for number, at in enumerate(sent)]
    later = (timedelta(0), timedelta(seconds=1), timedelta(hours=5), WINDOW, WINDOW + timedelta.resolution)
    for number, at in enumerate(sent):
        some = chance.sample(("opened", "opened", "wrote"), chance.randrange(4))
        happened += [(at + chance.choice(later), what, number) for what in some]
    return happened


def _tell(database: Database, happened: Story) -> None:
    """Record it, whatever order it comes in; links come first, since others name them."""
    with database.write() as connection:
        for at, what, number in sorted(happened, key=lambda one: one[1] != "sent"):
            if what == "sent":
                ledger.send(
                    connection,
                    link=f"link{number}",
                    article=f"article-{number % ARTICLES}",
                    anchor="",
                    ticket=f"T-{number % TICKETS}" if number % 5 else "",
                    agent="ann",
                    now=at,
                )
            elif what == "wrote" and number % 5:
                ledger.note_message(connection, f"T-{number % TICKETS}", at)
            elif what == "opened":
                seen = Viewed(id=f"seen-{number}", at=at, article="x", lang="en", link=f"link{number}")
                ledger.follow(connection, [entry(seen)])


def _naive(database: Database, happened: Story) -> outcomes.LinkOutcomes:
    """The same from the story alone, and from the messages that second links made."""
    from kb_server.data.schema.support import messages

    wrote: dict[str, list[datetime]] = defaultdict(list)
    with database.read() as connection:
        for row in connection.execute(messages.select()):
            wrote[row.ticket].append(row.at)
    found: outcomes.LinkOutcomes = Counter()
    for at, what, number in happened:
        if what != "sent":
            continue
        ticket = f"T-{number % TICKETS}" if number % 5 else ""
        opened = min(
            (then for then, was, link in happened if (was, link) == ("opened", number)), default=None
        )
        again = min((then for then in wrote[ticket] if ticket and then > at), default=None)
        end = outcomes.outcome(sent=at, opened=opened, again=again, now=NOW, window=WINDOW)
        found[f"article-{number % ARTICLES}", end, opened is not None] += 1
    return found


def test_what_is_kept_is_what_was_recorded(database: Database) -> None:
    """Links are counted as one reads them from all that was recorded, and listed alike."""
    story = _story(random.Random(7))  # noqa: S311 - no secret
    _tell(database, story)
    asked: dict[str, Any] = {"since": NOW - timedelta(days=90), "window": WINDOW, "now": NOW}
    with database.read() as connection:
        counted = outcomes.counted(connection, **asked)
        listed = {end: ledger.find(connection, **asked, ended=end) for end in outcomes.OUTCOMES}
    assert _naive(database, story) == counted
    assert set(outcomes.OUTCOMES) == {end for _, end, _ in counted}
    for end, some in listed.items():
        assert {end} == {one.outcome for one in some}
    assert LINKS == sum(map(len, listed.values()))


def test_what_narrows_the_count(database: Database) -> None:
    """Links are counted by article, ticket, agent and time."""
    with database.write() as connection:
        for number, (article, ticket, agent) in enumerate(
            (("password", "T-1", "ann"), ("password", "T-2", "bob"), ("invoice", "T-1", "ann"))
        ):
            at = NOW - timedelta(minutes=number)
            facts = {"article": article, "anchor": "", "ticket": ticket, "agent": agent}
            ledger.send(connection, link=f"link{number}", now=at, **facts)

    def count(**narrowed: Any) -> int:
        asked: dict[str, Any] = {"since": NOW - WINDOW, "window": WINDOW, "now": NOW} | narrowed
        with database.read() as connection:
            return outcomes.counted(connection, **asked).total()

    assert [3, 2, 2, 1] == [count(), count(article="password"), count(ticket="T-1"), count(agent="bob")]
    assert [1, 2] == [count(since=NOW), count(until=NOW)]


@pytest.mark.parametrize(
    ("opened", "again", "seconds"),
    [(None, None, None), (0.0, None, None), (None, 1.5, 2), (2.0, 3.0, 1), (2.0, 1.0, -1)],
)
def test_the_seconds_that_a_row_keeps(opened: float | None, again: float | None, seconds: int | None) -> None:
    """Seconds are counted from opening, or else from sending, and rounded up: a window is in whole ones."""
    moments = [None if one is None else NOW + timedelta(seconds=one) for one in (opened, again)]
    assert seconds == outcomes.again_after(sent=NOW, opened=moments[0], again=moments[1])
