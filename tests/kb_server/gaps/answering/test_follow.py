"""Visitors are told once, when their question is answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from kb_server.data.schema.answering import outbox, waiting
from kb_server.data.schema.log import addresses
from tests.kb_server.gaps.answering.conftest import NOW, HelpCenter
from tests.kb_server.gaps.reports.post import post_office


def _rows(center: HelpCenter, table: sa.Table) -> int:
    with center.database.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.mark.slow
def test_an_address_is_confirmed_told_once_and_erased(center: HelpCenter) -> None:
    """A visitor gets a mail to confirm and one with the link to the answer; then the address is nowhere."""
    event = center.ask("a", "ann@example.com")
    center.follow()
    center.follow()
    ((to, confirmation),) = center.mails
    assert "ann@example.com" == to
    assert f"https://help.example.com/-/answers/{event}/" in confirmation
    center.becomes("answered", "team")
    center.tell()
    assert 1 == len(center.mails)  # not confirmed yet
    center.confirm(event)
    for _ in range(3):
        center.tell()
    assert 2 == len(center.mails)
    assert "https://help.example.com/a/team" in center.mails[1][1]
    assert "turnips" not in center.mails[1][1]
    assert 0 == _rows(center, addresses) + _rows(center, waiting)


@pytest.mark.slow
def test_a_mail_server_that_is_away_is_tried_again(center: HelpCenter) -> None:
    """A mail that could not be sent is sent later, once, by the next process that tries."""
    event = center.ask("a", "ann@example.com")
    center.follow()
    center.confirm(event)
    center.becomes("answered", "team")
    with post_office() as (gone, _):
        pass
    center.tell(smtp=gone)
    assert 1 == len(center.mails)
    center.tell()  # too early
    assert 1 == len(center.mails)
    with center.database.write() as connection:
        assert 1 == connection.scalar(sa.select(outbox.c.tries).where(outbox.c.kind == "answer"))
        connection.execute(sa.update(outbox).where(outbox.c.kind == "answer").values(due=outbox.c.at))
    center.tell()
    center.tell()
    assert 2 == len(center.mails)


@pytest.mark.slow
def test_a_kill_while_sending_does_not_send_twice(center: HelpCenter) -> None:
    """A mail that a killed process had taken is not sent again: the mail server may have it."""
    center.ask("a", "ann@example.com")
    center.follow()
    with center.database.write() as connection:
        connection.execute(sa.update(outbox).values(sent=None, due=outbox.c.at, taken=outbox.c.at))
    center.tell()
    assert 1 == len(center.mails)


@pytest.mark.slow
def test_nothing_is_sent_for_a_gap_that_reopened(center: HelpCenter) -> None:
    """A queued mail is withdrawn when the gap is open again, and sent when it is answered at last."""
    event = center.ask("a", "ann@example.com")
    center.follow()
    center.confirm(event)
    center.becomes("answered", "team")
    with post_office() as (gone, _):
        pass
    center.tell(smtp=gone)
    with center.database.write() as connection:
        connection.execute(sa.update(outbox).where(outbox.c.kind == "answer").values(due=outbox.c.at))
    center.becomes("reopened")
    center.tell()
    assert 1 == len(center.mails)
    center.becomes("verified", "team")
    center.tell()
    assert 2 == len(center.mails)


@pytest.mark.slow
def test_the_operator_chooses_when(center: HelpCenter) -> None:
    """With `verified` an answered gap sends no mail; with `off`, or without a mail server, no gap does."""
    event = center.ask("a", "ann@example.com")
    center.tell(tell="off")
    center.tell(smtp="")
    center.tell(base_url="")
    assert [] == center.mails
    center.settings = replace(center.settings, tell="verified")
    center.follow()
    center.confirm(event)
    center.becomes("answered", "team")
    center.tell(tell="verified")
    assert 1 == len(center.mails)
    center.becomes("verified", "team")
    center.tell(tell="verified")
    assert 2 == len(center.mails)


@pytest.mark.slow
def test_an_erased_visitor_gets_nothing(center: HelpCenter) -> None:
    """Erasing a visitor removes their mails from the outbox."""
    from tests.kb_server.log.made import erase

    event = center.ask("a", "ann@example.com")
    center.follow()
    center.confirm(event)
    center.becomes("answered", "team")
    with center.database.write() as connection:
        erase(connection, "a" * 16, NOW)
    assert 0 == _rows(center, outbox) + _rows(center, waiting) + _rows(center, addresses)
    center.tell()
    assert 1 == len(center.mails)
