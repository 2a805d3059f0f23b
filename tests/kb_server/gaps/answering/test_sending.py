"""Sending what the outbox holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.gaps.answering import outbox
from kb_server.gaps.answering.letters import Letter
from kb_server.gaps.answering.outbox import QueuedMail
from kb_server.gaps.answering.sending import Addressed, send_due
from kb_server.settings import Settings
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.reports.post import post_office

LETTER = Letter(lang="en", subject="News", text="None.\n")


def write(_connection: Connection, mail: QueuedMail) -> Addressed | None:
    """A mail to the address that the event names; none to nobody."""
    return None if mail.event.startswith("nobody") else Addressed(to=f"{mail.event}@x.example", letter=LETTER)


def queue(database: Database, *events: str) -> None:
    """Queue a mail of the kind "news" for each event, and one of another kind."""
    with database.write() as connection:
        for event in events:
            outbox.queue(connection, event, "news", "v" * 16, NOON)
        outbox.queue(connection, "other", "old", "v" * 16, NOON)


@pytest.mark.slow
def test_each_mail_of_its_kind_goes_once(tmp_path: Path, database: Database) -> None:
    """What is due is sent and told once; what nobody wants any more is dropped, other kinds wait."""
    told: list[str] = []
    queue(database, "ann", "nobody")
    with post_office() as (smtp, box):
        settings = Settings(state=tmp_path, smtp=smtp)
        for _ in range(2):
            send_due(settings, database, ("news",), write, lambda _, mail: told.append(mail.event), NOON)
    assert [["ann@x.example"]] == [to for to, _ in box.got]
    assert ["ann"] == told
    with database.read() as connection:
        assert ["other"] == [one.event for one in outbox.due(connection, NOON, 9, ("news", "old"))]


@pytest.mark.slow
def test_an_address_that_is_refused_stops_no_other(tmp_path: Path, database: Database) -> None:
    """Strangers may leave addresses that do not exist: the mails behind them go out all the same."""
    queue(database, "ann", "bob")
    with post_office() as (smtp, box):
        box.unknown.add("ann@x.example")
        send_due(Settings(state=tmp_path, smtp=smtp), database, ("news",), write, lambda *_: None, NOON)
    assert [["bob@x.example"]] == [to for to, _ in box.got]
    with database.read() as connection:
        waiting = outbox.due(connection, NOON + outbox.WAITS[0], 9, ("news",))
    assert [("ann", 1)] == [(one.event, one.tries) for one in waiting]


def test_a_mail_server_that_is_down_gets_it_later(tmp_path: Path, database: Database) -> None:
    """A mail that could not be sent waits, and the log names no address."""
    queue(database, "ann", "bob")
    settings = Settings(state=tmp_path, smtp="smtp://127.0.0.1:1")
    send_due(settings, database, ("news",), write, lambda *_: None, NOON)
    with database.read() as connection:
        waiting = outbox.due(connection, NOON + outbox.WAITS[0], 9, ("news",))
    assert [("bob", 0), ("ann", 1)] == [(one.event, one.tries) for one in waiting]
