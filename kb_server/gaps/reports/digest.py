"""The weekly digest of gaps, as text and as Atom: new, heaviest, answered, verified and reopened ones."""

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
from texts import Texts

TOP = 10  # gaps that weigh most
WEEKS = 8  # in the feed
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


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

    def title(self, spoken: Texts) -> str:
        """The week in a few words."""
        year, number, _ = self.week.isocalendar()
        return spoken(
            "reports.digest.title", week=number, year=year, new=len(self.new), verified=len(self.verified)
        )

    def text(self, spoken: Texts, base_url: str = "") -> str:
        """The digest as plain text."""
        lines = [self._numbers(spoken)]
        for name, gaps in (
            ("new", self.new),
            ("reopened", self.reopened),
            ("answered", self.answered),
            ("verified", self.verified),
            ("overdue", self.overdue),
            ("heaviest", self.heaviest),
        ):
            if gaps:
                heading = spoken(f"reports.digest.parts.{name}")
                lines += ["", heading, *(f"  {_line(gap, spoken)}" for gap in gaps)]
        lines += ["", f"gapless gaps list{f' – {base_url}' if base_url else ''}"]
        return "\n".join(lines) + "\n"

    def _numbers(self, spoken: Texts) -> str:
        counts = {
            "first": self.week,
            "last": self.week + timedelta(days=6),
            "questions": spoken("reports.questions", n=self.asked),
            "unanswered": self.unanswered,
        }
        if not self.asked:
            return spoken("reports.digest.quiet_week", **counts)
        return spoken("reports.digest.week", **counts, percent=f"{100 * self.unanswered / self.asked:.0f}")


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


def atom(digests: Sequence[Digest], site: str, spoken: Texts) -> bytes:
    """The digests as an Atom feed (RFC 4287), the newest first. `site`: the learn center's address."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(_name("feed"), {_LANG: spoken.lang})
    name = hashlib.sha256(site.encode()).hexdigest()[:16]
    _add(feed, "id", f"urn:gapless:{name}:digest")
    _add(feed, "title", spoken("reports.digest.feed"))
    ET.SubElement(_add(feed, "author", ""), _name("name")).text = "Gapless"
    newest = max((d.week for d in digests), default=date(1970, 1, 5))
    _add(feed, "updated", _moment(newest))
    for digest in digests:
        entry = _add(feed, "entry", "")
        _add(entry, "id", f"urn:gapless:{name}:digest:{digest.week}")
        _add(entry, "title", digest.title(spoken))
        _add(entry, "updated", _moment(digest.week))
        _add(entry, "content", digest.text(spoken, site)).set("type", "text")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _moment(week: date) -> str:
    return f"{week + timedelta(days=7)}T00:00:00Z"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    made = ET.SubElement(parent, _name(name))
    made.text = text or None
    return made


def _name(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _line(gap: Gap, spoken: Texts) -> str:
    facts = [
        spoken(f"gaps.types.{gap.type}") if gap.type else "",
        spoken(f"gaps.states.{gap.state}"),
        spoken("reports.weight", weight=spoken.decimal(gap.weight.total)),
        spoken("reports.visitors", n=gap.visitors),
        gap.owner,
        spoken("reports.due", day=gap.due) if gap.due else "",
    ]
    return f"{gap.id}: {gap.title} – {spoken('reports.separator').join(filter(None, facts))}"


def feed_key(key: bytes) -> str:
    """The key that opens the feed to a feed reader, which cannot log in."""
    return key.hex()[:32]
