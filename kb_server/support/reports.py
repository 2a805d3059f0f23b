"""Reports: what agents report about articles is stored as a flag and logged as an event."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from kb_server.data.database import Database
from kb_server.gaps import hand_replies
from kb_server.log.events import Flagged, FlagReason
from kb_server.log.privacy.scrub import scrub
from kb_server.log.recorder import Recorder
from kb_server.releases.current import OpenRelease
from kb_server.settings import Settings
from kb_server.support import flags, reader, tickets
from kb_server.support.flags import Flag
from search import MAX_QUERY


class UnfitReport(ValueError):
    """A report that cannot be kept. The message says what to send instead."""


class SpoolFull(RuntimeError):
    """The spool has no room: nothing was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An agent's report, as received."""

    reason: FlagReason
    article: str = ""  # its current id; "" when none answers
    anchor: str = ""
    passage: str = ""
    question: str = ""  # a ticket is cut down to it
    words: str = ""
    lang: str = ""  # of the question; "": detected
    segment: str = ""  # a name of the setting `segments`
    ticket: str = ""  # its number or key
    reply: str = ""  # what the agent answered by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Where reports are stored."""

    settings: Settings
    database: Database
    recorder: Recorder


def asked(text: str) -> str:
    """A ticket's question on one line, cut to the length of a search; "" when it asks nothing."""
    return " ".join(tickets.question(text).split())[:MAX_QUERY].strip()


def keep(
    report: Report,
    reporter: Reporter,
    served: OpenRelease,
    *,
    agent: str,
    why: str,
    now: datetime | None = None,
) -> Flag:
    """Keep the report of the user `agent`, sent `now`; `why` names the reporter.

    Raises UnfitReport, SpoolFull, DBAPIError.
    """
    question = asked(report.question)
    if report.reason == "missing" and not question:
        raise UnfitReport("`question` asks nothing. Send what the customer asks.")
    _check_segment(report.segment, reporter.settings)
    made = Flag(
        id=secrets.token_hex(16),
        at=now or datetime.now(UTC),
        agent=agent,
        reason=report.reason,
        article=report.article,
        anchor=scrub(report.anchor)[:200],
        passage=scrub(report.passage)[:400],
        question=question,
        words=scrub(report.words)[:1000],
        ticket=report.ticket,
        state="open",
        closed=None,
        closer="",
        note="",
    )
    lang = report.lang or tickets.language(question, reader.languages(served))
    event = _event(made, lang, served.manifest.id)
    source = f"ticket {made.ticket}" if made.ticket else f"agent {made.agent}"
    reply = _reply(report)
    with reporter.database.write() as connection:
        flags.keep(connection, made)
        if reply:
            hand_replies.keep(connection, reply, agent=agent, lang=lang, at=made.at, event=made.id)
        if not reporter.recorder.flag(event, source=source, why=why, segment=report.segment, now=made.at):
            raise SpoolFull("The spool is full, nothing was stored. Send the report again later.")
    return made


def _reply(report: Report) -> str:
    """The reply by hand as it is kept; "" where there is none."""
    if not report.reply:
        return ""
    if report.reason != "missing":
        raise UnfitReport("`reply` goes with the reason missing: it answers a question that no article does.")
    if not (kept := hand_replies.cleaned(report.reply)):
        raise UnfitReport("`reply` says nothing. Send what you answered.")
    return kept


def _check_segment(segment: str, settings: Settings) -> None:
    known = [name for name, _ in settings.segments]
    if segment and segment not in known:
        cure = f"The segments are {', '.join(known)}." if known else "Set GAPLESS_SEGMENTS first."
        raise UnfitReport(f"There is no segment {segment!r}. {cure}")


def _event(made: Flag, lang: str, release: str) -> Flagged:
    return Flagged(
        id=made.id,
        at=made.at,
        lang=lang,
        release=release,
        reason=made.reason,
        article=made.article,
        anchor=made.anchor,
        passage=made.passage,
        text=made.question if made.reason == "missing" else "",
        words=made.words,
    )
