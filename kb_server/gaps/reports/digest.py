"""The week in gaps, as text and as Atom: new, heaviest, answered, verified and reopened ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from xml.etree import ElementTree as ET

from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import members
from kb_server.gaps import membership, records
from kb_server.gaps.gap import Gap
from kb_server.gaps.questions import Question

TOP = 10  # gaps that weigh most
WEEKS = 8  # in the feed
_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One week, Monday to Sunday, UTC."""

    week: date  # its Monday
    asked: int  # questions
    unanswered: int
    new: tuple[Gap, ...]
    answered: tuple[Gap, ...]
    verified: tuple[Gap, ...]
    reopened: tuple[Gap, ...]
    overdue: tuple[Gap, ...]
    heaviest: tuple[Gap, ...]

    @property
    def title(self) -> str:
        """The week in a few words."""
        year, number, _ = self.week.isocalendar()
        return f"Gaps in week {number} of {year}: {len(self.new)} new, {len(self.verified)} verified"

    def text(self, base_url: str = "") -> str:
        """The digest as plain text."""
        share = f" ({self.unanswered / self.asked:.0%})" if self.asked else ""
        last = self.week + timedelta(days=6)
        lines = [
            f"{self.week} to {last}: {self.asked} questions, {self.unanswered} unanswered{share}.",
        ]
        for name, gaps in (
            ("New gaps", self.new),
            ("Reopened", self.reopened),
            ("Answered", self.answered),
            ("Verified by customers", self.verified),
            ("Overdue", self.overdue),
            ("Heaviest open gaps", self.heaviest),
        ):
            if gaps:
                lines += ["", name, *(_line(gap) for gap in gaps)]
        lines += ["", f"gapless gaps list{f' – {base_url}' if base_url else ''}"]
        return "\n".join(lines) + "\n"


def monday(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def read(connection: Connection, weeks: Sequence[date]) -> list[Digest]:
    """The digests of the weeks that begin on these Mondays."""
    first, last = (datetime.combine(day, time(), UTC) for day in (min(weeks), max(weeks)))
    asked = membership.read(connection, members.c.at >= first, members.c.at < last + timedelta(days=7))
    known = records.whole(connection, [one.id for one in records.listed(connection)])
    return [write(week, known, asked) for week in weeks]


def write(week: date, known: Sequence[Gap], questions: Iterable[Question]) -> Digest:
    """The digest of the week that begins on Monday `week`."""
    start = datetime.combine(week, time(), UTC)
    end = start + timedelta(days=7)

    def became(state: str) -> tuple[Gap, ...]:
        return tuple(
            gap for gap in known if any(step.state == state and start <= step.at < end for step in gap.steps)
        )

    inside = [m for m in questions if start <= m.at < end]
    still = [s for s in known if s.born < end and s.state not in ("verified", "dismissed", "answered")]
    return Digest(
        week=week,
        asked=len(inside),
        unanswered=sum(m.unanswered for m in inside),
        new=tuple(s for s in known if start <= s.born < end),
        answered=became("answered"),
        verified=became("verified"),
        reopened=became("reopened"),
        overdue=tuple(s for s in still if s.due and s.due < end.date().isoformat()),
        heaviest=tuple(still[:TOP]),
    )


def atom(digests: Sequence[Digest], site: str) -> bytes:
    """The digests as an Atom feed (RFC 4287), the newest first. `site`: the learn center's address."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(_name("feed"))
    name = hashlib.sha256(site.encode()).hexdigest()[:16]
    _add(feed, "id", f"urn:gapless:{name}:digest")
    _add(feed, "title", "Gaps")
    ET.SubElement(_add(feed, "author", ""), _name("name")).text = "Gapless"
    newest = max((d.week for d in digests), default=date(1970, 1, 5))
    _add(feed, "updated", _moment(newest))
    for digest in digests:
        entry = _add(feed, "entry", "")
        _add(entry, "id", f"urn:gapless:{name}:digest:{digest.week}")
        _add(entry, "title", digest.title)
        _add(entry, "updated", _moment(digest.week))
        _add(entry, "content", digest.text(site)).set("type", "text")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _moment(week: date) -> str:
    return f"{week + timedelta(days=7)}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, _name(name))
    made.text = text or None
    return made


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _line(gap: Gap) -> str:
    owner = f", {gap.owner}" if gap.owner else ""
    due = f", due {gap.due}" if gap.due else ""
    return (
        f"  {gap.id}: {gap.title} – {gap.type}, {gap.state}, weight {gap.weight.total:.1f}, "
        f"{gap.visitors} visitors{owner}{due}"
    )


def feed_key(key: bytes) -> str:
    """The key that opens the feed to a feed reader, which cannot log in."""
    return key.hex()[:32]
