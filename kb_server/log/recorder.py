"""The recorder: it takes a batch from a browser and writes scrubbed entries to the spool."""

from __future__ import annotations

import dataclasses
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from kb_server.access import claims
from kb_server.access.claims import LONGEST_TOKEN, NO_TOKENS, TokenRules
from kb_server.data import clocks
from kb_server.data.keys import Keys
from kb_server.log import entries, origins, page_receipts, receipts, visitors, wire
from kb_server.log.entries import Entry
from kb_server.log.events import (
    KINDS,
    MAX_AGE,
    MAX_BATCH,
    Asked,
    Clicked,
    Event,
    Flagged,
    Searched,
)
from kb_server.log.origins import Network, Verdict
from kb_server.log.privacy import web_links
from kb_server.log.privacy.scrub import scrub
from kb_server.log.receipts import Forged, Receipt
from kb_server.log.spool import Spool
from kb_server.log.visitors import UNPROVEN, Visitor, Visitors
from kb_server.log.wire import MalformedEvent
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.shared_counts import SharedCounts
from search import MAX_QUERY, Answer

WINDOW = timedelta(minutes=1)  # the rate limit counts the events of this time
CLICK_WINDOW = timedelta(minutes=30)  # a click later than this after the answer does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sent a batch, and what the service knows of the site then. None of it is stored."""

    address: str
    agent: str  # the user agent
    now: datetime
    logged_in: bool = False  # has a login, or claims one: a false claim only excludes the sender
    article: Callable[[str], bool] = lambda _: True  # is there such an article?
    page: Callable[[str], bool] = lambda _: False  # is there a page at this path?


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOutcome:
    """The result of a batch."""

    accepted: int
    refused: tuple[tuple[int, str], ...] = ()  # index in the batch, reason
    dropped: int = 0  # events lost because the spool is full


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What a browser sent, see `events`; the events are not read yet."""

    sent: int
    events: list[Any]
    segment: str = ""
    origin: str = ""
    page: str = ""


_BATCH = dict.fromkeys(field.name for field in dataclasses.fields(_Batch)).keys()


class Recorder:
    """Records batches. Each process has one."""

    def __init__(
        self,
        *,
        spool: Spool,
        visitors: Visitors,
        keys: Keys,
        per_minute: int,
        staff: Sequence[Network] = (),
        installation: str = "",
        tokens: TokenRules = NO_TOKENS,
    ) -> None:
        self.spool = spool
        self._visitors = visitors
        self._keys = keys
        state, limit = spool.directory.parent, Limit(per_minute, WINDOW)
        self._counts = SharedCounts.of(state, "events", limit)
        self._receipts = SharedCounts.of(state, "receipts", limit)
        self._staff = staff
        self._installation = installation
        self._tokens = tokens  # of the product

    def visitor(self, sender: Sender) -> Visitor:
        """Return today's hashes of `sender`."""
        return self._visitors.identify(sender.address, sender.agent, sender.now)

    def record(self, body: bytes, sender: Sender) -> BatchOutcome:
        """Keep the events of a batch. Raises MalformedEvent for an invalid batch, Exceeded for a flood."""
        batch = _batch(body)
        try:
            visitor = self.visitor(sender)
        except OSError as error:  # the day's salt cannot be written
            self.spool.drop(len(batch.events), error)
            return BatchOutcome(accepted=0, refused=(), dropped=len(batch.events))
        try:
            self._counts.take(visitor.source, len(batch.events), time.monotonic())
        except Exceeded:
            self.spool.count("limited", len(batch.events))
            raise
        try:
            verdict = self._verdict(sender, batch.origin)
        except ValueError as error:
            raise MalformedEvent(str(error)) from error
        name = self._segment(batch.segment, sender.now)
        proven = self._ran_in_page(batch.page, sender)
        lines: list[str] = []
        refused: list[tuple[int, str]] = []
        for index, values in enumerate(batch.events):
            try:
                event = _event(values, batch.sent, sender)
                entry = self._entry(event, visitor, verdict, name, sender.now, proven=proven)
                lines.append(entries.dump(entry))
            except MalformedEvent as error:
                refused.append((index, str(error)))
        accepted = self.spool.append(lines) if lines else 0
        return BatchOutcome(accepted=accepted, refused=tuple(refused), dropped=len(lines) - accepted)

    def page_receipt(self, sender: Sender) -> str:
        """A receipt for a page that runs at the sender's network, see `page_receipts`.

        Raises Exceeded for a flood, OSError where the installation can have no secret.
        """
        self._receipts.take(visitors.widest(sender.address), 1, time.monotonic())
        return page_receipts.issue(sender.address, key=self._keys.of("pages"), now=sender.now)

    def someone(self, name: str, now: datetime) -> Visitor:
        """Return today's hashes of somebody for whom a program speaks; `name` tells them apart."""
        return self._visitors.named(name, now)

    def tell(self, event: Event, sender: Sender, segment: str, *, visitor: Visitor | None = None) -> bool:
        """Keep an event that the service itself noticed of `sender`; return False when the spool is full.

        `visitor` is who it happened to, where a program sends it. Raises Exceeded for a flood.
        """
        self._counts.take(self.visitor(sender).source, 1, time.monotonic())
        verdict = self._verdict(sender)
        try:
            visitor = visitor or self.visitor(sender)
        except OSError as error:
            self.spool.drop(1, error)
            return False
        entry = self._entry(event, visitor, verdict, segment, sender.now)
        return self.spool.append([entries.dump(entry)]) == 1

    def flag(self, event: Flagged, *, source: str, why: str, segment: str, now: datetime) -> bool:
        """Keep an agent's report for a customer; return False when the spool is full.

        `source`, such as the ticket's key, tells customers apart. The day's salt hashes it.
        """
        visitor = self._visitors.named(source, now)
        entry = self._entry(event, visitor, Verdict(origin="agent", why=why), segment, now)
        return self.spool.append([entries.dump(entry)]) == 1

    def assist(
        self, question: str, answer: Answer, *, source: str, why: str, lang: str, now: datetime
    ) -> bool:
        """Keep an assistant's search, which never counts; return False when the spool is full.

        `question` is not empty, and is cut like a query. `source` tells assistants apart, as in `flag`, and
        `why` says whose assistant it is.
        """
        visitor = self._visitors.named(source, now)
        event = self._searched(secrets.token_hex(16), question, answer, visitor, lang, now)
        verdict = Verdict(origin="assistant", why=why)
        entry = self._entry(event, visitor, verdict, "", now)
        return self.spool.append([entries.dump(entry)]) == 1

    def report(self, event: Flagged, *, address: str, why: str, now: datetime) -> bool:
        """Keep what an assistant reports for a reader at `address`; return False when the spool is full.

        All assistants of one network are one visitor, whatever they call themselves.
        """
        visitor = self._visitors.identify(address, why, now)
        entry = self._entry(event, visitor, Verdict(origin="assistant", why=why), "", now)
        return self.spool.append([entries.dump(entry)]) == 1

    def bring(
        self,
        question: str,
        answer: Answer,
        *,
        key: str,
        author: str,
        origin: Literal["social", "forum"],
        lang: str,
        now: datetime,
    ) -> bool:
        """Keep a question of another place, once for each `key`; return False when the spool is full.

        `author` tells people of one origin apart. Where no article answers, it counts as sent on purpose.
        """
        visitor = self._visitors.named(f"{origin} {author}", now)
        verdict = Verdict(origin=origin, why="brought in by a program")
        searched = self._searched(f"{key}-searched", question, answer, visitor, lang, now)
        told: list[Event] = [searched]
        if not answer.answered:
            told.append(
                Asked(
                    id=f"{key}-asked",
                    at=now,
                    lang=lang,
                    release=answer.release,
                    text=searched.text,
                    search=searched.id,
                )
            )
        lines = [entries.dump(self._entry(event, visitor, verdict, "", now)) for event in told]
        return self.spool.append(lines) == len(lines)

    def _searched(
        self, id_: str, question: str, answer: Answer, asker: Visitor, lang: str, now: datetime
    ) -> Searched:
        text, key = question[:MAX_QUERY], self._keys.of("receipts")
        return Searched(
            id=id_,
            at=now,
            lang=lang,
            release=answer.release,
            text=text,
            via="service",
            receipt=receipts.issue(text, answer, asker=asker, key=key, now=now),
            place="agent",
        )

    def _entry(
        self,
        event: Event,
        visitor: Visitor,
        verdict: Verdict,
        segment: str,
        now: datetime,
        *,
        proven: bool = True,
    ) -> Entry:
        answer, asker, doubt = self._answer(event, now)
        changes: dict[str, Any] = {**_scrubbed(event)}
        if isinstance(event, Searched | Clicked):
            changes["receipt"] = ""
        if isinstance(event, Searched) and event.via == "service":
            if answer is None:
                raise MalformedEvent("receipt must be the one that came with the answer to this text")
            changes |= {"stage": "none", "results": 0}  # believe the receipt, not the browser
        visitor = _speaker(visitor, asker, proven=proven)
        return Entry(
            event=dataclasses.replace(event, **changes) if changes else event,
            received=now,
            visitor=visitor.token,
            source=visitor.source,
            origin=verdict.origin,
            why=verdict.why,
            segment=segment,
            counted=not doubt,
            doubt=doubt,
            answer=answer,
        )

    def _answer(self, event: Event, now: datetime) -> tuple[Receipt | None, Visitor | None, str]:
        """Return the answer of the event's receipt, who asked for it, and why the event does not count."""
        if isinstance(event, Searched) and event.via == "service":
            try:
                answer, asker = receipts.read(event.receipt, key=self._keys.of("receipts"))
            except Forged:
                return None, None, ""
            fits = answer.question == receipts.digest(event.text) and now - answer.issued <= MAX_AGE
            return (answer, asker, "") if fits else (None, None, "")
        if not isinstance(event, Clicked):
            return None, None, ""
        try:
            answer, asker = receipts.read(event.receipt, key=self._keys.of("receipts"))
        except Forged:
            return None, None, "forged receipt" if event.receipt else "no receipt"
        if now - answer.issued > CLICK_WINDOW:
            return answer, asker, "late"
        return answer, asker, "" if answer.shows(event.article, event.position) else "not in that answer"

    def _verdict(self, sender: Sender, declared: str = "") -> Verdict:
        return origins.decide(
            declared=declared,
            agent=sender.agent,
            address=sender.address,
            logged_in=sender.logged_in,
            staff=self._staff,
            installation=self._installation,
        )

    def _ran_in_page(self, receipt: str, sender: Sender) -> bool:
        key = self._keys.of("pages") if receipt else b""
        return page_receipts.is_genuine(receipt, sender.address, key=key, now=sender.now)

    def _segment(self, claim: str, now: datetime) -> str:
        ours = self._keys.of("segments") if claim else b""
        return claims.trusted(claim, ours=ours, tokens=self._tokens, now=now).segment


def _speaker(sender: Visitor, asker: Visitor | None, *, proven: bool) -> Visitor:
    """Whose an event is. What neither a page's receipt nor one of an answer shows is of one source.

    An answer that went to another network, or on another day, leaves its asker speaking: a telephone that
    leaves the house is still one visitor, and a receipt that is handed to many is still one voice.
    """
    if asker is None:
        return sender if proven else Visitor(sender.token, UNPROVEN)
    at_home = visitors.networks(asker.source)[0] == visitors.networks(sender.source)[0]
    return sender if at_home else asker


def _batch(body: bytes) -> _Batch:
    try:
        batch = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedEvent("the body must be JSON") from error
    if not isinstance(batch, dict) or not batch.keys() <= _BATCH:
        raise MalformedEvent(f"the body must be an object of {', '.join(_BATCH)}")
    given: dict[str, Any] = {"sent": None, "events": None} | batch
    read = _Batch(**given)
    if not _is_milliseconds(read.sent):
        raise MalformedEvent("sent must be milliseconds since 1970")
    if not isinstance(read.events, list) or not 1 <= len(read.events) <= MAX_BATCH:
        raise MalformedEvent(f"events must be a list of 1 to {MAX_BATCH}")
    if not all(isinstance(text, str) for text in (read.segment, read.origin, read.page)):
        raise MalformedEvent("segment, origin and page must be text")
    if len(read.segment) > LONGEST_TOKEN:
        raise MalformedEvent(f"segment has at most {LONGEST_TOKEN} characters")
    return read


def _event(values: Any, sent: int, sender: Sender) -> Event:
    def moment(at: Any) -> datetime:
        if not _is_milliseconds(at) or not -clocks.SKEW <= timedelta(milliseconds=sent - at) <= MAX_AGE:
            raise MalformedEvent(
                f"at must be milliseconds since 1970, at most {MAX_AGE.days} days before sent"
            )
        return sender.now.astimezone(UTC) - timedelta(milliseconds=max(0, sent - at))

    if not isinstance(values, dict):
        raise MalformedEvent("an event must be an object")
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise MalformedEvent(f"kind must be one of {', '.join(KINDS)}")
    if kind == Flagged.kind:
        raise MalformedEvent("a flag is sent by an agent, to /api/flags")
    event = wire.read(KINDS[kind], {k: v for k, v in values.items() if k != "kind"}, moment)
    article = getattr(event, "article", "")
    if article and not sender.article(article):
        raise MalformedEvent("there is no such article")
    if not event.page or sender.page(event.page):
        return event
    return dataclasses.replace(event, page="")


def _scrubbed(event: Event) -> dict[str, str]:
    """The fields of `event` that may hold a customer's words, as they may be stored."""
    names = [*wire.texts(type(event)), *(["anchor"] if hasattr(event, "anchor") else [])]
    said = {name: text for name in names if (text := getattr(event, name))}
    return {name: web_links.to_hosts(scrub(text)) for name, text in said.items()}


def _is_milliseconds(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**14
