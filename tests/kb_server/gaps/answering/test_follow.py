"""Visitors are told once, when their question is answered."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from kb_server.data.schema.answering import outbox, waiting
from kb_server.data.schema.log import addresses
from kb_server.data.writer_lock import DatabaseBusy
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


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["confirm", "answer"])
def test_who_is_erased_while_their_mail_is_sent_is_nowhere_afterwards(center: HelpCenter, kind: str) -> None:
    """An erasure while the mail server has a mail in its hands leaves no address, and no second mail."""
    from tests.kb_server.log.made import erase

    event, receive = center.ask("a", "ann@example.com"), center.box.handle_DATA
    if kind == "answer":
        center.follow()
        center.confirm(event)
        center.becomes("answered", "team")
    before = len(center.mails)

    async def erased_meanwhile(*given: Any) -> str:
        with center.database.write() as connection:
            erase(connection, "a" * 16, NOW)
        return await receive(*given)

    center.box.handle_DATA = erased_meanwhile  # type: ignore[method-assign,assignment]
    center.follow() if kind == "confirm" else center.tell()
    center.box.handle_DATA = receive  # type: ignore[method-assign]
    assert 0 == _rows(center, outbox) + _rows(center, waiting) + _rows(center, addresses)
    center.follow()
    center.tell()
    assert before + 1 == len(center.mails)


@pytest.mark.slow
def test_several_services_tell_each_address_once(center: HelpCenter) -> None:
    """Services that look into one outbox at once share its mails."""
    events = [center.ask(who, f"{who}@example.com") for who in "abcdefgh"]
    center.follow()
    for event in events:
        center.confirm(event)
    center.becomes("answered", "team")
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(center.tell) for _ in range(8)]:
            with suppress(DatabaseBusy):
                done.result()
    center.tell()
    told = Counter(to for to, text in center.mails if "/a/team" in text)
    assert {f"{who}@example.com": 1 for who in "abcdefgh"} == told
