"""What one visitor adds to the sums, from all their entries: pure functions.

A contribution has a `Key`: a kind, a day and what the kind is counted by (see KINDS); and a number for each
column that is not zero. The guide's table of measures says what the columns mean in words.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from kb_server.gaps import questions
from kb_server.gaps.meaning import Nearness, unknown
from kb_server.gaps.questions import Question
from kb_server.log import intents as folding
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Contacted, Searched, VideoWatched, Viewed, Voted
from kb_server.log.intents import Intent
from kb_server.measures import seconds
from kb_server.releases.store import ID
from search.documents import base_language

KINDS = {  # kind → what it is counted by, after the day
    "days": ("lang", "segment", "release", "origin"),
    "articles": ("article", "lang", "segment", "release", "origin"),
    "wordings": ("wording", "lang", "segment", "release", "origin"),
    "led": ("article", "wording", "lang"),
    "rephrased": ("wording", "lang", "into", "article"),
    "places": ("article", "anchor"),
    "watched": ("article", "video", "second"),
    "reasons": ("article", "reason", "segment", "release", "origin"),
    "shared": ("wording", "lang"),  # of all time: its day is ""
}
CUSTOMER = "customer"  # wordings and ways to articles are counted for customers alone

Key = tuple[str, ...]
Contributions = dict[Key, Counter[str]]


def of_visitor(entries: Iterable[Entry], near: Nearness = unknown) -> Contributions:
    """Count what a visitor did; `near` tells how near two texts are in meaning."""
    found: Contributions = defaultdict(Counter)
    ordered = sorted(entries, key=lambda e: (e.origin, e.event.at, e.event.id))
    for origin, group in groupby(ordered, key=lambda e: e.origin):
        theirs = list(group)
        for question in asked(theirs, near):
            _add_question(found, question, origin)
        _add_articles(found, [one for one in theirs if one.counted])
        _add_visitor(found, theirs)
        if origin == CUSTOMER:
            _add_watched(found, [one for one in theirs if one.counted])
    return {key: counts for key, counts in found.items() if any(counts.values())}


def asked(theirs: Sequence[Entry], near: Nearness = unknown) -> list[Question]:
    """The questions of one visitor that were searched; votes and questions sent alone are no searches."""
    return [one for one in questions.of(folding.fold(theirs), near) if one.intent.via]


def wording(text: str, lang: str) -> str:
    """The hash of a question's words, case and spaces aside, in a language: nobody can read them from it."""
    plain = f"{base_language(lang)}\0{' '.join(text.casefold().split())}"
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]


def to_json(found: Contributions) -> list[Any]:
    """The contributions as JSON can hold them."""
    return [[list(key), dict(counts)] for key, counts in sorted(found.items())]


def from_json(stored: Iterable[Any]) -> Contributions:
    """What `to_json` wrote."""
    return {tuple(key): Counter(counts) for key, counts in stored}


def _add_question(found: Contributions, question: Question, origin: str) -> None:
    day, intent = _day(question.at), question.intent
    where = (question.lang, question.segment, _named(question.release), origin)
    cell = found["days", day, *where]
    if question.facts.static:
        cell["static"] += 1
        return
    facts = set(_facts(question))
    cell.update(facts)
    if "clicked" in facts:
        cell["position"] += intent.clicks[0].position
    if origin != CUSTOMER:
        return
    words = wording(intent.text, intent.lang)
    shared = found["shared", "", words, question.lang]
    shared["visitors"] = 1
    for said in (found["wordings", day, words, *where], shared):
        said.update(facts & {"asked", "unsure", "unclicked", "rescued", "rephrased"})
        said["none"] += bool(facts & {"unfound", "weak"})
    _add_ways(found, question, day, words)


def _facts(question: Question) -> Iterator[str]:
    facts, intent = question.facts, question.intent
    turned = facts.contacted or facts.asked
    corrected = intent.stage == "corrected"
    told = {
        "asked": True,
        "unfound": facts.no_hit,
        "weak": facts.weak,
        "unsure": facts.unsure,
        "shown": not facts.no_hit,
        "clicked": not facts.no_hit and bool(intent.clicks),
        "unclicked": facts.no_click,
        "corrected": corrected,
        "rescued": corrected and facts.read,
        "rephrased": question.reworded is not None,
        "contacted": facts.contacted,
        "turned": turned,
        "confirmed": facts.helped and not turned,
        "potential": facts.read and not (turned or facts.helped or facts.unhelpful),
    }
    return (name for name, true in told.items() if true)


def _add_ways(found: Contributions, question: Question, day: str, words: str) -> None:
    """Count the articles that the question led to, and the words in which it was asked again."""
    intent = question.intent
    for article in {click.article for click in intent.clicks}:
        cell = found["led", day, article, words, question.lang]
        cell["clicked"] += 1
        cell["read"] += article in question.read
    after = question.reworded
    if after is not None:
        into = wording(after.text, after.lang)
        found["rephrased", day, words, question.lang, into, _opened(after)]["rephrased"] += 1


def _opened(intent: Intent) -> str:
    return next((click.article for click in intent.clicks if click.stayed), "")


def _add_articles(found: Contributions, theirs: Sequence[Entry]) -> None:
    """Count views, votes and contacts by article; a visitor's last vote on an article counts."""
    first: dict[str, Entry] = {}
    ways: dict[str, set[str]] = defaultdict(set)
    votes: dict[str, Entry] = {}
    left: set[str] = set()
    for entry in theirs:
        event = entry.event
        if isinstance(event, Viewed):
            first.setdefault(event.article, entry)
            ways[event.article].add(event.arrival)
            _add_view(found, entry, event)
        elif isinstance(event, Voted):
            votes[event.article] = entry
        elif isinstance(event, Contacted) and event.article:
            left.add(event.article)
            _of_article(found, entry, event.article)["contacts"] += 1
    disliked = {name for name, entry in votes.items() if not _helped(entry)}
    for name, entry in votes.items():
        _both(found, entry, name, "unhelpful" if name in disliked else "helpful")
        if name in disliked:
            _add_reason(found, entry, name)
    for name, entry in first.items():
        _both(found, entry, name, "visits")
        for way in ways[name] & {"search", "ticket"}:
            _of_article(found, entry, name)[f"from_{way}"] += 1
        if name in left | disliked:
            _both(found, entry, name, "failed")


def _add_view(found: Contributions, entry: Entry, event: Viewed) -> None:
    _of_article(found, entry, event.article)["views"] += 1
    if event.anchor and entry.origin == CUSTOMER:
        found["places", _day(event.at), event.article, event.anchor]["opened"] += 1


def _add_watched(found: Contributions, theirs: Sequence[Entry]) -> None:
    """Count each second of a video once, whatever was told of it how often."""
    told: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for entry in theirs:
        event = entry.event
        if isinstance(event, VideoWatched):
            told[_day(event.at), event.article, str(event.video)].append(event.seconds)
    for place, said in told.items():
        for begin, end in seconds.ranges(said):
            found["watched", *place, seconds.named(begin)]["began"] += 1
            found["watched", *place, seconds.named(end)]["ended"] += 1


def _add_reason(found: Contributions, entry: Entry, article: str) -> None:
    day, _, *where = place(entry)
    if isinstance(entry.event, Voted) and entry.event.reason:
        found["reasons", day, article, entry.event.reason, *where]["visitors"] = 1


def _add_visitor(found: Contributions, theirs: Sequence[Entry]) -> None:
    """Count the visitor where their first event was, and the queries that do not count."""
    for entry in theirs:
        if isinstance(entry.event, Searched) and not entry.counted:
            found["days", *place(entry)]["doubted"] += 1
    counted = [one for one in theirs if one.counted]
    if counted:
        cell = found["days", *place(counted[0])]
        cell["visitors"] += 1
        cell["visitors_turned"] += any(isinstance(one.event, Contacted | Asked) for one in counted)


def _both(found: Contributions, entry: Entry, article: str, column: str) -> None:
    """Count in the article's sums, and in those of the day."""
    _of_article(found, entry, article)[column] += 1
    found["days", *place(entry)][column] += 1


def _of_article(found: Contributions, entry: Entry, article: str) -> Counter[str]:
    day, *where = place(entry)
    return found["articles", day, article, *where]


def place(entry: Entry) -> Key:
    """The day, language, segment, release and origin in which an entry is counted."""
    release = _named(entry.answer.release if entry.answer else entry.event.release)
    return _day(entry.event.at), base_language(entry.event.lang), entry.segment, release, entry.origin


def _named(release: str) -> str:
    """The release, which a browser may have invented; "" where no release can be called so."""
    return release if ID.fullmatch(release) else ""


def _helped(entry: Entry) -> bool:
    return isinstance(entry.event, Voted) and entry.event.helpful


def _day(at: datetime) -> str:
    return at.astimezone(UTC).date().isoformat()
