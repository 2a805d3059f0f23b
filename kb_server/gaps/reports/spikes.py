"""Spikes: a gap with a spike in demand is reported once a day, by webhook and e-mail.

What is to be reported is written down before it is sent, once for each way, and crossed out when it is
delivered. A process that is killed between the two sends it again, with the same key: receivers know it by
`Idempotency-Key`, and mail servers by its Message-ID.

The webhook is a POST of JSON with the header `Gapless-Signature: t=<Unix seconds>,v1=<hex>`, where `v1` is
HMAC-SHA-256 over `<t>.<body>` with the key that `gapless alerts --key` prints. Receivers refuse a
request that is older than some minutes, or whose signature differs.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import texts
from kb_server.data.database import insert_new
from kb_server.data.schema.gaps import marks, members
from kb_server.gaps import membership, records
from kb_server.gaps.gap import Gap
from kb_server.gaps.questions import Question
from kb_server.gaps.reports import mail, webhook
from kb_server.gaps.voices import people
from kb_server.settings import Settings
from texts import Texts

DAY = timedelta(days=1)
BEFORE = 14  # days whose average is a gap's usual demand
TIMES = 3.0  # a spike has at least so many times the usual demand
QUERIES = 10  # the most queries that an alert shows
_OWED = "alert owed "


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A gap that more visitors asked for within a day than usual."""

    gap: int
    title: str
    type: str
    state: str
    visitors: int  # within the last day
    usual: float  # visitors a day, in the two weeks before
    queries: tuple[str, ...]  # those that may be shown

    def text(self, spoken: Texts) -> str:
        """The spike as plain text."""
        kind = (spoken(f"gaps.types.{self.type}") if self.type else "", spoken(f"gaps.states.{self.state}"))
        lines = [
            spoken(
                "reports.alert.gap",
                gap=self.gap,
                kind=spoken("reports.separator").join(filter(None, kind)),
                title=self.title,
            ),
            spoken("reports.alert.visitors", n=self.visitors, usual=spoken.decimal(self.usual)),
            *(f"  {query}" for query in self.queries),
        ]
        return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedAlert:
    """An alert that is to be sent one way. Its spikes are those of today, whenever it is sent."""

    key: str  # the same for every attempt
    way: str  # "webhook" or "mail"
    spikes: tuple[Spike, ...]

    @property
    def mark(self) -> str:
        """The key of its row among the marks."""
        return f"{_OWED}{self.way} {self.key}"


def read(connection: Connection, now: datetime, least: int) -> list[Spike]:
    """The spikes of the last day, and of gaps whose alert was not delivered yet; see `spikes`."""
    asked = membership.read(connection, members.c.at > now - (BEFORE + 1) * DAY)
    known = records.whole(connection, {question.gap for question in asked if question.gap is not None})
    alerts = {key for key, _ in _owed(connection)}
    waiting = {
        gap for gap, key in _reported(connection, [gap.id for gap in known], now).items() if key in alerts
    }
    return spikes(asked, {gap.id: gap for gap in known}, now, least, waiting)


def spikes(
    questions: Iterable[Question],
    known: Mapping[int, Gap],
    now: datetime,
    least: int,
    waiting: Collection[int] = (),
) -> list[Spike]:
    """The gaps that at least `least` visitors asked for within the last day, TIMES as many as usual.

    Of `waiting`, one visitor is enough: their spike was found before, and nobody was told.
    """
    today: dict[int, set[tuple[str, str]]] = {}
    before: dict[int, set[tuple[str, str]]] = {}
    for one in questions:
        if one.gap is None or one.gap not in known or not one.unanswered or one.facts.assisted:
            continue
        if now - DAY < one.at <= now:
            today.setdefault(one.gap, set()).add((one.source, one.visitor))
        elif now - (BEFORE + 1) * DAY < one.at <= now - DAY:
            before.setdefault(one.gap, set()).add((f"{one.at.date()} {one.source}", one.visitor))
    found = []
    for number, visits in today.items():
        visitors = people(visits)
        usual = people(before.get(number, ())) / BEFORE
        gap = known[number]
        many = number in waiting or visitors >= max(least, TIMES * usual)
        if many and gap.state != "dismissed":
            found.append(
                Spike(
                    gap=number,
                    title=gap.title,
                    type=gap.type,
                    state=gap.state,
                    visitors=visitors,
                    usual=usual,
                    queries=tuple(w.text for w in gap.wordings if w.whole)[:QUERIES],
                )
            )
    return sorted(found, key=lambda spike: (-spike.visitors, spike.gap))


def unreported(connection: Connection, found: Sequence[Spike], now: datetime) -> list[Spike]:
    """The spikes that were not reported today."""
    reported = _reported(connection, [spike.gap for spike in found], now)
    return [spike for spike in found if spike.gap not in reported]


def owe(connection: Connection, new: Sequence[Spike], ways: Sequence[str], now: datetime) -> None:
    """Write down that `new` are to be reported, as one alert, in each of these `ways`."""
    key = secrets.token_hex(16)
    rows = [{"key": _key(spike.gap, now), "at": now, "value": key} for spike in new]
    rows += [{"key": f"{_OWED}{way} {key}", "at": now, "value": ""} for way in ways if new]
    if rows:
        connection.execute(insert_new(connection, marks), rows)


def owed(
    connection: Connection, found: Sequence[Spike], ways: Sequence[str], now: datetime
) -> list[OwedAlert]:
    """The alerts to send. Those of another day, and of ways that are no longer set, are dropped."""
    reported = _reported(connection, [spike.gap for spike in found], now)
    made = [
        OwedAlert(key=key, way=way, spikes=tuple(spike for spike in found if reported.get(spike.gap) == key))
        for key, way in _owed(connection)
    ]
    due = [alert for alert in made if alert.spikes and alert.way in ways]
    for alert in made:
        if alert not in due:
            delivered(connection, alert)
    return due


def delivered(connection: Connection, alert: OwedAlert) -> None:
    """Cross an alert out."""
    connection.execute(sa.delete(marks).where(marks.c.key == alert.mark))


def ways(chosen: Settings) -> list[str]:
    """How the settings want alerts to be sent."""
    wanted = {"webhook": bool(chosen.alert_webhook), "mail": bool(chosen.alert_to)}
    return [way for way, is_wanted in wanted.items() if is_wanted]


def send(chosen: Settings, alert: OwedAlert, key: bytes, now: datetime) -> None:
    """Send an alert its way, signed with `key`. Raises Undelivered: then send it again."""
    if alert.way == "webhook":
        spiking = [asdict(spike) for spike in alert.spikes]
        body = {"at": now.isoformat(timespec="seconds"), "key": alert.key, "spikes": spiking}
        sent = json.dumps(body, ensure_ascii=False).encode()
        webhook.post(chosen.alert_webhook, sent, key, now, alert.key, networks=chosen.webhook_networks)
    else:
        spoken = texts.load(chosen.lang)
        text = "\n\n".join(spike.text(spoken) for spike in alert.spikes) + "\n"
        mail.send(chosen, chosen.alert_to, _subject(alert.spikes, spoken), text, key=alert.key)


def _owed(connection: Connection) -> list[tuple[str, str]]:
    """Key and way of each alert that is not delivered, the oldest first."""
    query = sa.select(marks.c.key).where(marks.c.key.startswith(_OWED)).order_by(marks.c.at, marks.c.key)
    found = (mark.removeprefix(_OWED).split(" ") for mark in connection.scalars(query))
    return [(key, way) for way, key in found]


def _reported(connection: Connection, gaps: Iterable[int], now: datetime) -> dict[int, str]:
    """Which gaps were reported today, or are to be, with the key of the alert."""
    of = {_key(gap, now): gap for gap in gaps}
    rows = connection.execute(sa.select(marks.c.key, marks.c.value).where(marks.c.key.in_(of)))
    return {of[row.key]: row.value for row in rows}


def _subject(found: Sequence[Spike], spoken: Texts) -> str:
    first, *others = found
    if not others:
        return spoken("reports.alert.subject", title=first.title)
    return spoken("reports.alert.subject_more", title=first.title, n=len(others))


def _key(gap: int, now: datetime) -> str:
    return f"alert {gap} {now.date().isoformat()}"
