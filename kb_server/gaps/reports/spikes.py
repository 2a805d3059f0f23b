"""Spikes: a gap with a spike in demand is reported once a day, by webhook and e-mail.

The webhook is a POST of JSON with the header `Gapless-Signature: t=<Unix seconds>,v1=<hex>`, where `v1` is
HMAC-SHA-256 over `<t>.<body>` with the key that `gapless alerts --key` prints. Receivers refuse a
request that is older than some minutes, or whose signature differs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

import texts
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


def read(connection: Connection, now: datetime, least: int) -> list[Spike]:
    """The spikes of the last day; see `spikes`."""
    asked = membership.read(connection, members.c.at > now - (BEFORE + 1) * DAY)
    known = records.whole(connection, {question.gap for question in asked if question.gap is not None})
    return spikes(asked, {gap.id: gap for gap in known}, now, least)


def spikes(questions: Iterable[Question], known: Mapping[int, Gap], now: datetime, least: int) -> list[Spike]:
    """The gaps that at least `least` visitors asked for within the last day, TIMES as many as usual."""
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
        if visitors >= max(least, TIMES * usual) and gap.state != "dismissed":
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
    keys = {_key(spike, now): spike for spike in found}
    reported = set(connection.scalars(sa.select(marks.c.key).where(marks.c.key.in_(keys))))
    return [spike for key, spike in keys.items() if key not in reported]


def remember(connection: Connection, reported: Sequence[Spike], now: datetime) -> None:
    """Remember that these were reported."""
    for spike in reported:
        connection.execute(sa.insert(marks).values(key=_key(spike, now), at=now, value=str(spike.visitors)))


def report(chosen: Settings, found: Sequence[Spike], key: bytes, now: datetime) -> None:
    """Send the alert in every way that the settings name. Raises Undelivered: then send it again."""
    if chosen.alert_webhook:
        body = {"at": now.isoformat(timespec="seconds"), "spikes": [asdict(spike) for spike in found]}
        text = json.dumps(body, ensure_ascii=False)
        webhook.post(chosen.alert_webhook, text.encode(), key, now, networks=chosen.webhook_networks)
    if chosen.alert_to:
        spoken = texts.load(chosen.lang)
        text = "\n\n".join(spike.text(spoken) for spike in found) + "\n"
        mail.send(chosen, chosen.alert_to, _subject(found, spoken), text)


def _subject(found: Sequence[Spike], spoken: Texts) -> str:
    first, *others = found
    if not others:
        return spoken("reports.alert.subject", title=first.title)
    return spoken("reports.alert.subject_more", title=first.title, n=len(others))


def _key(spike: Spike, now: datetime) -> str:
    return f"alert {spike.gap} {now.date().isoformat()}"
