"""Spikes in demand, reported once and to the right people."""

from __future__ import annotations

import email
import email.policy
import hmac
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

import texts
from kb_server.data.database import Database
from kb_server.data.schema.gaps import marks
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.reports import spikes
from kb_server.gaps.reports.spikes import OwedAlert, Spike
from kb_server.settings import Settings
from tests.kb_server.gaps.fixes.made import gap_of
from tests.kb_server.gaps.made import NOON, question
from tests.kb_server.gaps.reports.post import post_office
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver

KEY = b"k" * 64


def _question(visitor: str, *, hours: float = 1, gap: int | None = 12, unanswered: bool = True) -> Question:
    facts = Facts(no_hit=True) if unanswered else Facts(read=True)
    return question(visitor, hours=hours, gap=gap, facts=facts)


def _crowd(number: int, **fields: Any) -> list[Question]:
    return [_question(f"v{n}", **fields) for n in range(number)]


def _alert(way: str, *found: Spike) -> OwedAlert:
    return OwedAlert(key="the-key", way=way, spikes=found)


def test_many_within_a_day_are_a_spike() -> None:
    """A gap has a spike when enough visitors ask for it, by the setting, and three times as many as usual."""
    (found,) = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    assert (12, 5, 0.0) == (found.gap, found.visitors, found.usual)
    assert "export my data" in found.queries
    assert "export of […]" not in found.queries
    assert "5 visitors within a day; usually 0.0 a day." in found.text(texts.load("en"))


def test_what_is_no_spike() -> None:
    """Too few, usual, answered or ungrouped questions raise no alert, and neither do dismissed gaps."""
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
    """A spike that was reported today is not reported again until tomorrow."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    with database.write() as connection:
        assert found == spikes.unreported(connection, found, NOON)
        spikes.owe(connection, found, ["mail"], NOON)
        assert [] == spikes.unreported(connection, found, NOON)
        assert found == spikes.unreported(connection, found, NOON + timedelta(days=1))


def test_an_alert_is_owed_until_it_is_delivered(database: Database) -> None:
    """Each way has its own debt, with one key; later spikes of the day are another alert."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    later = [replace(found[0], gap=13)]
    both = ["webhook", "mail"]
    with database.write() as connection:
        spikes.owe(connection, found, both, NOON)
        mail, hook = spikes.owed(connection, found, both, NOON)
        assert ("mail", "webhook", mail.key) == (mail.way, hook.way, hook.key)
        spikes.delivered(connection, hook)
        spikes.owe(connection, later, both, NOON + timedelta(hours=1))
        left = spikes.owed(connection, [*found, *later], both, NOON + timedelta(hours=1))
        assert [(mail.key, "mail", (12,)), ("mail", (13,)), ("webhook", (13,))] == [
            (left[0].key, "mail", (left[0].spikes[0].gap,)),
            *((one.way, tuple(spike.gap for spike in one.spikes)) for one in left[1:]),
        ]
        assert mail.key not in {one.key for one in left[1:]}


def test_what_is_no_longer_owed(database: Database) -> None:
    """A way that is no longer set, a gap that nobody asks for, and yesterday are dropped for good."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    for ways, spiking, at in (
        (["webhook"], found, NOON),
        (["mail"], [], NOON),
        (["mail"], found, NOON + timedelta(days=1)),
    ):
        with database.write() as connection:
            connection.execute(sa.delete(marks))
            spikes.owe(connection, found, ["mail"], NOON)
            assert [] == spikes.owed(connection, spiking, ways, at)
            assert [] == spikes.owed(connection, found, ["mail"], NOON)


def test_an_owed_spike_that_has_ebbed_is_still_told() -> None:
    """Of a gap whose alert was found and not delivered, one visitor is enough."""
    found = spikes.spikes(_crowd(1), {12: gap_of()}, NOON, 5, waiting={12})
    assert [(12, 1)] == [(spike.gap, spike.visitors) for spike in found]
    assert [] == spikes.spikes(_crowd(1), {12: gap_of()}, NOON, 5, waiting={13})


def test_an_alert_is_posted_signed_and_mailed() -> None:
    """The webhook gets JSON with a valid signature; the mail server gets a message with the queries."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    other = replace(found[0], gap=13)
    with receiver() as (url, posted), post_office() as (smtp, box):
        chosen = Settings(
            alert_webhook=url, webhook_networks=LOCAL, smtp=smtp, alert_to=("a@example.org", "b@example.org")
        )
        for way in spikes.ways(chosen):
            spikes.send(chosen, _alert(way, *found, other), KEY, NOON)
    ((signature, body),) = posted
    at, mac = re.fullmatch(r"t=(\d+),v1=([0-9a-f]{64})", signature).groups()  # type: ignore[union-attr]
    assert hmac.digest(KEY, f"{at}.".encode() + body, "sha256").hex() == mac
    assert [12, 13] == [spike["gap"] for spike in json.loads(body)["spikes"]]
    assert "the-key" == json.loads(body)["key"]
    ((to, message),) = box.got
    assert ["a@example.org", "b@example.org"] == to
    assert "Subject: Spike in demand: export my data, and 1 more gap" in message
    assert "Content-Language: en" in message
    assert "Message-ID: <the-key@localhost>" in message
    assert "5 visitors within a day" in message


def test_an_alert_speaks_the_language_of_the_installation() -> None:
    """The mail of an alert is in the language of GAPLESS_LANG, with its plural forms."""
    found = spikes.spikes(_crowd(5), {12: gap_of()}, NOON, 5)
    with post_office() as (smtp, box):
        chosen = Settings(smtp=smtp, alert_to=("a@example.org",), lang="ru")
        spikes.send(chosen, _alert("mail", *(replace(found[0], gap=n) for n in range(3))), KEY, NOON)
    ((_, message),) = box.got
    mail = email.message_from_bytes(message.encode(), policy=email.policy.default)
    assert "Всплеск вопросов: export my data и ещё 2 пробела" == mail["Subject"]
    assert "ru" == mail["Content-Language"]
    text = mail.get_content()
    assert "Пробел 0, нет статьи, открыт: export my data" in text
    assert "5 посетителей за сутки; обычно 0,0 в день." in text
