"""The outbox in the database."""

from __future__ import annotations

from datetime import timedelta

from kb_server.data.database import Database
from kb_server.gaps.answering import outbox
from tests.kb_server.gaps.made import NOON

KINDS = ("answer", "confirm")


def test_a_mail_is_queued_taken_and_sent_once(database: Database) -> None:
    """A mail is queued once and taken by one process; a mail that was sent is no longer due."""
    with database.write() as connection:
        for _ in range(2):
            outbox.queue(connection, "e" * 16, "answer", "v" * 16, NOON)
        (mail,) = outbox.due(connection, NOON, 10, KINDS)
        assert outbox.take(connection, mail, NOON)
        assert not outbox.take(connection, mail, NOON)
        assert [] == outbox.due(connection, NOON, 10, KINDS)
        outbox.sent(connection, mail, NOON)
        outbox.queue(connection, "e" * 16, "answer", "v" * 16, NOON)
        assert [] == outbox.due(connection, NOON + timedelta(days=9), 10, KINDS)
        outbox.withdraw(connection, "e" * 16, "answer")
        outbox.queue(connection, "e" * 16, "answer", "v" * 16, NOON)
        assert [] == outbox.due(connection, NOON, 10, KINDS)  # what was sent stays sent


def test_a_clock_that_was_ahead_puts_nothing_off(database: Database) -> None:
    """A mail that failed while the clock was a year ahead is due as soon as the clock is right."""
    ahead = NOON + timedelta(days=365)
    with database.write() as connection:
        outbox.queue(connection, "e" * 16, "confirm", "v" * 16, NOON)
        (mail,) = outbox.due(connection, ahead, 10, KINDS)
        outbox.failed(connection, mail, ahead)
        assert ["confirm"] == [one.kind for one in outbox.due(connection, NOON, 10, KINDS)]


def test_failures_wait_longer_and_end(database: Database) -> None:
    """After each failure a mail is due later, and after the last one never."""
    now, waits = NOON, 0
    with database.write() as connection:
        outbox.queue(connection, "e" * 16, "confirm", "v" * 16, now)
        while mails := outbox.due(connection, now, 10, KINDS):
            outbox.failed(connection, mails[0], now)
            assert [] == outbox.due(connection, now, 10, KINDS)
            now, waits = now + timedelta(days=1), waits + 1
    assert len(outbox.WAITS) + 1 == waits
