"""Alerts, e-mails and digests: told once, to the right ones, with what may be shown."""

from __future__ import annotations

import hmac
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from aiosmtpd.controller import Controller

from kb_server.data.database import Database
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.reports import digest, mail, spikes
from kb_server.gaps.states import StateChange
from kb_server.settings import Settings
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON, question

KEY = b"k" * 64


def _question(visitor: str, *, hours: float = 1, gap: int | None = 12, unanswered: bool = True) -> Question:
    facts = Facts(no_hit=True) if unanswered else Facts(read=True)
    return question(visitor, hours=hours, gap=gap, facts=facts)


def _crowd(number: int, **fields: Any) -> list[Question]:
    return [_question(f"v{n}", **fields) for n in range(number)]


def test_many_within_a_day_are_a_spike() -> None:
    """A gap that at least the set number of visitors asked for, three times its usual, is a spike."""
    (found,) = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    assert (12, 5, 0.0) == (found.gap, found.visitors, found.usual)
    assert "export my data" in found.queries
    assert "export of […]" not in found.queries
    assert "5 visitors within a day; usual are 0.0." in str(found)


def test_what_is_no_spike() -> None:
    """Too few, the usual, answered ones, those of no gap, and dismissed gaps raise no alert."""
    known = {12: gap_of()}
    usual = [m for day in range(1, 15) for m in _crowd(3, hours=24 * day + 1)]
    for questions, gaps in (
        (_crowd(4), known),
        ([*_crowd(8), *usual], known),
        (_crowd(9, unanswered=False), known),
        (_crowd(9, gap=None), known),
        (_crowd(9), {12: gap_of(state="dismissed")}),
        (_crowd(9, hours=-1), known),
    ):
        assert [] == spikes.spikes(questions, gaps, NOON, 5)


def test_one_address_raises_no_alert() -> None:
    """Twelve browsers at one network address are three visitors: too few for an alert."""
    home = [replace(m, source="home") for m in _crowd(12)]
    assert [] == spikes.spikes(home, {12: gap_of()}, NOON, 5)
    (found,) = spikes.spikes([*home, _question("a"), _question("b")], {12: gap_of()}, NOON, 5)
    assert 5 == found.visitors


def test_a_spike_is_told_once_a_day(database: Database) -> None:
    """What was told today is not told again; tomorrow it is."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    with database.write() as connection:
        assert found == spikes.unreported(connection, found, NOON)
        spikes.remember(connection, found, NOON)
        assert [] == spikes.unreported(connection, found, NOON)
        assert found == spikes.unreported(connection, found, NOON + timedelta(days=1))


@contextmanager
def _hook(status: int = 204) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    got: list[tuple[str, bytes]] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Gapless-Signature"], body))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook?x=1", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Box:
    def __init__(self) -> None:
        self.got: list[tuple[list[str], str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002
        self.got.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


@contextmanager
def _post() -> Iterator[tuple[str, _Box]]:
    box = _Box()
    with socket.create_server(("127.0.0.1", 0)) as free:  # the controller cannot choose one itself
        port = free.getsockname()[1]
    office = Controller(box, hostname="127.0.0.1", port=port)
    office.start()
    try:
        yield f"smtp://127.0.0.1:{port}", box
    finally:
        office.stop()


def test_an_alert_is_posted_signed_and_mailed() -> None:
    """The webhook gets JSON whose signature holds, the mail server a message with the queries."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    other = replace(found[0], gap=13)
    with _hook() as (url, posted), _post() as (smtp, box):
        chosen = Settings(alert_webhook=url, smtp=smtp, alert_to=("a@example.org", "b@example.org"))
        spikes.report(chosen, [*found, other], KEY, NOON)
    ((signature, body),) = posted
    at, mac = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()  # type: ignore[union-attr]
    assert hmac.digest(KEY, f"{at}.".encode() + body, "sha256").hex() == mac
    assert [12, 13] == [spike["gap"] for spike in json.loads(body)["spikes"]]
    ((to, message),) = box.got
    assert ["a@example.org", "b@example.org"] == to
    assert "Subject: Many ask: export my data and 1 more" in message
    assert "5 visitors within a day" in message


def test_a_webhook_that_fails_is_told_again() -> None:
    """A webhook that answers with an error, or not at all, is a failure that says so."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    with _hook(500) as (url, _), pytest.raises(mail.Undelivered, match=r"GAPLESS_ALERT_WEBHOOK.*500"):
        spikes.report(Settings(alert_webhook=url), found, KEY, NOON)
    with pytest.raises(mail.Undelivered, match="GAPLESS_ALERT_WEBHOOK"):
        spikes.report(Settings(alert_webhook=url), found, KEY, NOON)


def test_mail_that_cannot_be_sent_says_why() -> None:
    """No mail server, or none that answers: the message names the setting or the receivers."""
    with pytest.raises(mail.Undelivered, match="Set GAPLESS_SMTP="):
        mail.send(Settings(), ("a@example.org",), "x", "y")
    with _post() as (gone, _):
        pass
    with pytest.raises(mail.Undelivered, match=r"a@example\.org"):
        mail.send(Settings(smtp=gone), ("a@example.org",), "x", "y")


def test_a_subject_is_one_line() -> None:
    """Customers' words in a subject cannot add headers."""
    with _post() as (smtp, box):
        mail.send(Settings(smtp=smtp), ("a@example.org",), "one\r\nBcc: x@example.org", "Text")
    ((to, message),) = box.got
    assert ["a@example.org"] == to
    assert "Subject: one Bcc: x@example.org" in message


MONDAY = date(2026, 11, 2)


def _steps(*states: str) -> tuple[StateChange, ...]:
    return tuple(
        StateChange(at=NOON + timedelta(hours=n), state=state, who="gapless", why="")  # type: ignore[arg-type]
        for n, state in enumerate(states)
    )


def test_a_week_has_what_happened_in_it() -> None:
    """New, answered, verified, reopened and overdue gaps of the week, the heaviest, and the numbers."""
    verified = gap_of(id=1, title="one", state="verified", steps=_steps("open", "answered", "verified"))
    reopened = gap_of(id=2, title="two", state="reopened", steps=_steps("reopened"), due="2026-11-05")
    older = gap_of(id=3, title="three", born=NOON - timedelta(days=30))
    later = gap_of(id=4, title="four", born=NOON + timedelta(days=30))
    questions = [
        _question("a", hours=0),
        _question("b", hours=0, unanswered=False),
        _question("c", hours=400),
    ]
    made = digest.write(MONDAY, [verified, reopened, older, later], questions)
    assert ((2, 1), "Gaps in week 45 of 2026: 2 new, 1 verified") == (
        (made.asked, made.unanswered),
        made.title,
    )
    for part, ids in (
        (made.new, [1, 2]),
        (made.answered, [1]),
        (made.verified, [1]),
        (made.reopened, [2]),
        (made.overdue, [2]),
        (made.heaviest, [2, 3]),
    ):
        assert ids == [gap.id for gap in part]
    text = made.text("https://help.example.org/")
    assert "2026-11-02 to 2026-11-08: 2 questions, 1 unanswered (50%)." in text
    assert "  2: two – content, reopened, weight 4.5, 3 visitors, ada, due 2026-11-05" in text


def test_the_feed_is_atom() -> None:
    """Each week is an entry with an id that stays the same, in well-formed Atom."""
    empty = digest.write(MONDAY, [], [])
    weeks = [digest.write(MONDAY + timedelta(weeks=n), [gap_of(title="<b> & co")], []) for n in (1, 0)]
    feed = ET.fromstring(digest.atom(weeks, "https://help.example.org/"))  # noqa: S314 - we wrote it
    atom = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{atom}entry")
    assert 2 == len({entry.findtext(f"{atom}id") for entry in entries})
    assert "2026-11-16T00:00:00Z" == feed.findtext(f"{atom}updated")
    assert "<b> & co" in (entries[0].findtext(f"{atom}content") or "")
    assert "0 questions, 0 unanswered." in empty.text()
    assert b"<feed" in digest.atom([], "")
