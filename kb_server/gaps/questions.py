"""A customer's question: what was asked, what happened then, and the rule that says if it was answered.

The guide has the same definition (content/operating/unanswered.md); a test compares the two.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

from kb_server.gaps.grouping import features
from kb_server.gaps.meaning import Nearness, unknown
from kb_server.gaps.rephrasing import comes_back, rephrases
from kb_server.log.intents import Intent
from search.documents import base_language

WordingKey = tuple[str, str]  # hash of what equal wordings share, language
Verdict = Literal["answered", "unanswered", "no evidence"]


OUTCOMES = {
    "asked": 3.0,
    "flagged": 3.0,
    "contacted": 2.5,
    "unhelpful": 2.0,
    "outdated": 2.0,
    "no_hit": 1.5,
    "reformulated": 1.0,
    "weak": 1.0,
    "assisted": 0.5,
    "unsure": 0.5,
    "bounced": 0.5,
    "no_click": 0.25,
}
"""What each fact adds to a gap's weight, the heaviest first. Of one question only the heaviest counts."""
TOLD_LATE = timedelta(days=1)
"""How long before the service was told a question counts as asked. Browsers keep what they have to tell for a
week while they have no connection; a flood that claims seven days would count seven times."""
SHOWN = (*OUTCOMES, "read", "helped", "static")  # facts whose counts a gap shows to people


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened to one question. Every fact is stored apart; none is guessed from another."""

    no_hit: bool = False  # search found nothing at all
    weak: bool = False  # search found something and took none of it for an answer
    unsure: bool = False  # search showed what it found as near, unsure that it is an answer
    no_click: bool = False  # there were hits and none was opened
    bounced: bool = False  # articles were opened and left again within ten seconds
    reformulated: bool = False  # the visitor asked the same in other words within two minutes
    unhelpful: bool = False  # "did not help" on an article that the question led to
    outdated: bool = False  # the visitor said that an article is outdated
    contacted: bool = False  # the visitor turned to a person within 30 minutes
    asked: bool = False  # "no article answers this" was sent on purpose
    flagged: bool = False  # an agent reported the question
    assisted: bool = False  # the assistant of a reader reported it: it is in a gap of assistants
    read: bool = False  # an article was opened, and the visitor did not come back at once
    helped: bool = False  # "this helped" on an article that the question led to
    static: bool = False  # the page's own index answered, because the service could not be reached
    one_kind: bool = False  # the visitor sent events of one kind only that day


class Expired(LookupError):
    """The log no longer has the words of this question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of one visitor: an intent of the log, its facts, and the gap that it belongs to."""

    id: str  # of the intent
    key: str  # hash of what equal wordings share: it does not tell the words
    lang: str  # without the region
    at: datetime  # at most TOLD_LATE before the service was told
    visitor: str
    source: str
    segment: str
    release: str
    facts: Facts
    read: tuple[str, ...]  # articles that were opened and not left at once
    gap: int | None = None
    logged: Intent | None = None  # with its words, as long as the log has them
    rephrased: Intent | None = None  # the intent in which the visitor asked the same again, see `reworded`

    @property
    def reworded(self) -> Intent | None:
        """The next intent, if it asked the same in other words; not one with which the visitor came back."""
        later = self.rephrased
        return later if later and later.session == self.intent.session else None

    @property
    def intent(self) -> Intent:
        """The intent with its words. Raises Expired when the log no longer has it."""
        if self.logged is None:
            raise Expired(f"The words of question {self.id} have expired.")
        return self.logged

    @property
    def about(self) -> str:
        """The article of a vote that no question led to; "" for a question."""
        return self.intent.about

    @property
    def wording(self) -> WordingKey:
        """What it shares with other questions that say the same in the same words."""
        return self.key, self.lang

    @property
    def day(self) -> date:
        """The day of the visitor's salt."""
        return self.at.date()

    @property
    def unanswered(self) -> bool:
        """Did it end badly?"""
        return unanswered(self.facts)

    @property
    def verdict(self) -> Verdict:
        """How did it end, as far as it can be told?"""
        return verdict(self.facts)

    @property
    def outcome(self) -> str:
        """The heaviest fact; "" when it was answered."""
        return outcome(self.facts) if self.unanswered else ""

    @property
    def complained(self) -> bool:
        """Did the visitor say that nothing answered it, or turn to a person?"""
        facts = self.facts
        reported = facts.flagged or facts.assisted
        return facts.asked or reported or facts.contacted or facts.unhelpful or facts.outdated


def verdict(facts: Facts) -> Verdict:
    """How did the question end?

    It is unanswered when the visitor said so (asked, did not help, is outdated), turned to a person, or an
    agent or an assistant reported it; else answered when the visitor said that it helped; else unanswered
    when search found nothing, when the visitor rephrased it, or when no article was read.

    A best hit that search doubted and the visitor read does not make a question unanswered: what the visitor
    does is better evidence. An outage is no evidence: what the page's own index did not find, and whom it did
    not help, says nothing about the articles.
    """
    reported = facts.flagged or facts.assisted
    if facts.asked or reported or facts.contacted or facts.unhelpful or facts.outdated:
        return "unanswered"
    if facts.helped:
        return "answered"
    if facts.no_hit or facts.reformulated:
        return "unanswered"
    if facts.read:
        return "answered"
    return "no evidence" if facts.static else "unanswered"


def unanswered(facts: Facts) -> bool:
    """Did the question end badly?"""
    return verdict(facts) == "unanswered"


def outcome(facts: Facts) -> str:
    """The heaviest fact of an unanswered question."""
    return next(name for name in OUTCOMES if getattr(facts, name))


def key(text: str, lang: str) -> str:
    """The hash that equal wordings share. Nobody can read the words from it."""
    shared = features.key(text, lang)
    return hashlib.sha256(shared.encode("utf-8", "replace")).hexdigest()[:16]


def _key(intent: Intent, lang: str) -> str:
    """The key of a question. All votes on one article that no question led to share one.

    Assistants have keys of their own, so that what they report stays apart.
    """
    if intent.assisted:
        return hashlib.sha256(f"assistant\0{key(intent.text, lang)}".encode()).hexdigest()[:16]
    if not intent.about:
        return key(intent.text, lang)
    return hashlib.sha256(f"article\0{intent.about}".encode("utf-8", "replace")).hexdigest()[:16]


def commonest(texts: Iterable[str]) -> str:
    """The text that was said most often; of several, the first of the alphabet."""
    counts = Counter(texts)
    return min(counts, key=lambda text: (-counts[text], text))


def of(intents: Iterable[Intent], near: Nearness = unknown) -> Iterator[Question]:
    """The questions of all `intents` (whole sessions, in any order), session by session, in order of time.

    `near` tells how near two texts are in meaning.
    """
    ordered = sorted(intents, key=lambda intent: (intent.session, intent.at, intent.id))
    turned: dict[str, list[Intent]] = defaultdict(list)  # by visitor: what they turned to a person about
    for intent in ordered:
        if intent.contacted is not None:
            turned[intent.visitor].append(intent)
    for _, session in groupby(ordered, key=lambda intent: intent.session):
        yield from _session(list(session), near, turned)


def _session(
    intents: Sequence[Intent], near: Nearness, turned: Mapping[str, Sequence[Intent]]
) -> Iterator[Question]:
    tried: list[Intent] = []  # what the visitor had asked for the same before
    for number, intent in enumerate(intents):
        following = next((later for later in intents[number + 1 :] if not later.about), None)
        asked = following is not None and not intent.about
        rephrased = following if asked and following and rephrases(following, intent, near, tried) else None
        if asked:
            tried = [*tried, intent] if rephrased else []
        rephrased = rephrased or next(
            (later for later in turned.get(intent.visitor, ()) if comes_back(later, intent)), None
        )
        lang = base_language(intent.lang)
        yield Question(
            id=intent.id,
            key=_key(intent, lang),
            lang=lang,
            at=max(intent.at, intent.received - TOLD_LATE),
            visitor=intent.visitor,
            source=intent.source,
            segment=intent.segment,
            release=intent.release,
            facts=_facts(intent, rephrased),
            read=tuple(click.article for click in intent.clicks if click.stayed),
            logged=intent,
            rephrased=rephrased,
        )


def _facts(intent: Intent, rephrased: Intent | None) -> Facts:
    static = intent.via == "static"
    unsure = intent.verdict == "unsure"
    shown = intent.hits > 0 or unsure  # also what is only near in meaning, which counts as no hit
    opened = (*intent.clicks, *intent.unproven)
    read = any(click.stayed for click in opened)
    return Facts(
        no_hit=not shown and not static and not intent.assisted,  # nothing was searched
        weak=shown and intent.verdict == "none" and not static,
        unsure=unsure and not static,
        no_click=shown and not opened and not static,
        bounced=bool(opened) and not read and not static,
        reformulated=rephrased is not None and not static,
        unhelpful=bool(intent.unhelpful),
        outdated=bool(intent.outdated),
        contacted=intent.contacted is not None,
        asked=intent.asked,
        flagged=intent.flagged and not intent.assisted,
        assisted=intent.assisted,
        read=read,
        helped=bool(intent.helpful),
        static=static,
        one_kind=intent.one_kind,
    )


def names(facts: Facts) -> list[str]:
    """The names of the facts that are true, in the order of their declaration."""
    return [field.name for field in fields(Facts) if getattr(facts, field.name)]


def facts(names: Iterable[str]) -> Facts:
    """The facts with these names; a name that this version does not know is left out."""
    return _of_names(tuple(names))


@lru_cache(maxsize=1024)
def _of_names(names: tuple[str, ...]) -> Facts:
    """Kept: thousands of questions are read at once, and few combinations occur."""
    known = {field.name for field in fields(Facts)}
    return Facts(**{name: True for name in names if name in known})
