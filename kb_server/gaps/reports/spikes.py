"""Spikes: a gap that many ask for within a day raises an alert, once a day, by webhook and e-mail.

The webhook is a POST of JSON with the header `Gapless-Signature: t=<Unix seconds>,v1=<hex>`, where `v1` is
HMAC-SHA-256 over `<t>.<body>` with the key that `gapless alerts --key` prints. Refuse what is older than
some minutes, or whose signature is another.
"""

from __future__ import annotations

import hmac
import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import marks
from kb_server.gaps.gap import Standing
from kb_server.gaps.membership import Member
from kb_server.gaps.reports import mail
from kb_server.gaps.reports.mail import Undelivered
from kb_server.gaps.weight import people
from kb_server.settings import Settings

DAY = timedelta(days=1)
BEFORE = 14  # days that are a gap's usual
TIMES = 3.0  # its usual
QUERIES = 10  # behind an alert
SECONDS = 10  # that a webhook may take to answer


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

    def __str__(self) -> str:
        lines = [
            f"Gap {self.gap}, {self.type}, {self.state}: {self.title}",
            f"{self.visitors} visitors within a day; usual are {self.usual:.1f}.",
            *(f"  {query}" for query in self.queries),
        ]
        return "\n".join(lines)


def spikes(
    members: Iterable[Member], known: Mapping[int, Standing], now: datetime, least: int
) -> list[Spike]:
    """The gaps that at least `least` visitors asked for within the last day, TIMES as many as usual."""
    today: dict[int, set[tuple[str, str]]] = {}
    before: dict[int, set[tuple[str, str]]] = {}
    for one in members:
        if one.gap is None or one.gap not in known or not one.unanswered:
            continue
        if now - DAY < one.at <= now:
            today.setdefault(one.gap, set()).add((one.source, one.visitor))
        elif now - (BEFORE + 1) * DAY < one.at <= now - DAY:
            before.setdefault(one.gap, set()).add((f"{one.at.date()} {one.source}", one.visitor))
    found = []
    for gap, visits in today.items():
        visitors = people(visits)
        usual = people(before.get(gap, ())) / BEFORE
        stands = known[gap]
        if visitors >= max(least, TIMES * usual) and stands.state != "dismissed":
            found.append(
                Spike(
                    gap=gap,
                    title=stands.title,
                    type=stands.type,
                    state=stands.state,
                    visitors=visitors,
                    usual=usual,
                    queries=tuple(w.text for w in stands.wordings if w.whole)[:QUERIES],
                )
            )
    return sorted(found, key=lambda spike: (-spike.visitors, spike.gap))


def untold(connection: Connection, found: Sequence[Spike], now: datetime) -> list[Spike]:
    """Those that nobody was told of today."""
    keys = {_key(spike, now): spike for spike in found}
    told = set(connection.scalars(sa.select(marks.c.key).where(marks.c.key.in_(keys))))
    return [spike for key, spike in keys.items() if key not in told]


def remember(connection: Connection, told: Sequence[Spike], now: datetime) -> None:
    """Remember that these were told."""
    for spike in told:
        connection.execute(sa.insert(marks).values(key=_key(spike, now), at=now, value=str(spike.visitors)))


def tell(chosen: Settings, found: Sequence[Spike], key: bytes, now: datetime) -> None:
    """Send the alert by every way that is set. Raises Undelivered; then it is to be sent again."""
    if chosen.alert_webhook:
        body = {"at": now.isoformat(timespec="seconds"), "spikes": [asdict(spike) for spike in found]}
        _post(chosen.alert_webhook, json.dumps(body, ensure_ascii=False).encode(), key, now)
    if chosen.alert_to:
        subject = f"Many ask: {found[0].title}" + (f" and {len(found) - 1} more" if len(found) > 1 else "")
        mail.send(chosen, chosen.alert_to, subject, "\n\n".join(map(str, found)) + "\n")


def sign(body: bytes, key: bytes, now: datetime) -> str:
    """The value of the header `Gapless-Signature`."""
    at = int(now.timestamp())
    return f"t={at},v1={hmac.digest(key, f'{at}.'.encode() + body, 'sha256').hex()}"


def _post(url: str, body: bytes, key: bytes, now: datetime) -> None:
    headers = {"Content-Type": "application/json", "Gapless-Signature": sign(body, key, now)}
    request = urllib.request.Request(url, body, headers, method="POST")  # noqa: S310 - the setting is http(s)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310
            return
    except (OSError, urllib.error.URLError) as error:
        raise Undelivered(f"The webhook of GAPLESS_ALERT_WEBHOOK: {error}.") from error


def _key(spike: Spike, now: datetime) -> str:
    return f"alert {spike.gap} {now.date().isoformat()}"
