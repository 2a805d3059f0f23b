"""Was this question answered? The separate facts of one intent, and the one rule that decides.

The guide has the same definition (content/operating/unanswered.md); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from itertools import groupby

from kb_server.gaps.grouping.features import informative
from kb_server.log.intents import Click, Intent

REPHRASED_WITHIN = timedelta(minutes=2)
STAYED = 10.0  # seconds on an article: who is back sooner has not read it
ALIKE = 0.3  # share of common character pairs from which two questions of one session are one question

OUTCOMES = {
    "asked": 3.0,
    "flagged": 3.0,
    "contacted": 2.5,
    "unhelpful": 2.0,
    "no_hit": 1.5,
    "weak": 1.0,
    "reformulated": 1.0,
    "bounced": 0.5,
    "no_click": 0.25,
}
"""What each fact adds to a gap's weight; of several facts of one intent the heaviest counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened to one intent. Every fact is stored apart; none is guessed from another."""

    no_hit: bool = False  # search found nothing at all
    weak: bool = False  # search found something and did not believe that it is an answer
    no_click: bool = False  # there were hits and none was opened
    bounced: bool = False  # articles were opened and left again within ten seconds
    reformulated: bool = False  # the visitor asked the same in other words within two minutes
    unhelpful: bool = False  # "did not help" on an article that the question led to
    contacted: bool = False  # the visitor turned to a person within 30 minutes
    asked: bool = False  # "no article answers this" was sent on purpose
    flagged: bool = False  # an agent reported the question
    read: bool = False  # an article was opened, and the visitor did not come back at once
    helped: bool = False  # "this helped" on an article that the question led to


@dataclass(frozen=True, slots=True)
class Story:
    """One intent with its facts, and the intent by which the visitor rephrased it."""

    intent: Intent
    facts: Facts
    rephrased: Intent | None = None


def unanswered(facts: Facts) -> bool:
    """Did the intent end badly?

    It did when the visitor said so (asked, did not help), turned to a person or an agent flagged it; else it
    did not when the visitor said that it helped; else it did when search found nothing, when the visitor
    rephrased it, or when no article was read.

    A weak best hit that was read does not make a question unanswered: what the visitor does is the better
    witness.
    """
    if facts.asked or facts.flagged or facts.contacted or facts.unhelpful:
        return True
    if facts.helped:
        return False
    return facts.no_hit or facts.reformulated or not facts.read


def outcome(facts: Facts) -> tuple[str, float]:
    """The heaviest fact of an unanswered intent, and its weight."""
    said = [name for name in OUTCOMES if getattr(facts, name)]
    heaviest = max(said, key=lambda name: OUTCOMES[name])
    return heaviest, OUTCOMES[heaviest]


def tell(intents: Iterable[Intent]) -> Iterator[Story]:
    """The stories of all `intents` (whole sessions, in any order), session by session, in order of time."""
    ordered = sorted(intents, key=lambda intent: (intent.session, intent.at, intent.id))
    for _, session in groupby(ordered, key=lambda intent: intent.session):
        yield from _session(list(session))


def _session(intents: Sequence[Intent]) -> Iterator[Story]:
    for number, intent in enumerate(intents):
        following = intents[number + 1] if number + 1 < len(intents) else None
        opened = any(stayed(click) for click in intent.clicks)
        rephrased = following if following and _rephrases(following, intent, opened) else None
        yield Story(intent, _facts(intent, rephrased, opened), rephrased)


def _facts(intent: Intent, rephrased: Intent | None, opened: bool) -> Facts:
    return Facts(
        no_hit=intent.hits == 0,
        weak=intent.hits > 0 and not intent.answered,
        no_click=intent.hits > 0 and not intent.clicks,
        bounced=bool(intent.clicks) and not opened,
        reformulated=rephrased is not None,
        unhelpful=bool(intent.unhelpful),
        contacted=intent.contacted is not None,
        asked=intent.asked,
        flagged=intent.flagged,
        read=opened,
        helped=bool(intent.helpful),
    )


def stayed(click: Click) -> bool:
    """Was the article read, as far as one can tell? Leaving for good counts, coming back at once does not."""
    return click.dwell is None or click.dwell >= STAYED


def _rephrases(later: Intent, earlier: Intent, opened: bool) -> bool:
    if later.at - earlier.at > REPHRASED_WITHIN or later.text.strip() == earlier.text.strip():
        return False
    if not earlier.answered and not opened:
        return True  # who found nothing and asks again at once asks the same: "sso", "single sign-on"
    mine = {term for term, _ in informative(earlier.text, earlier.lang)}
    theirs = {term for term, _ in informative(later.text, later.lang)}
    near = set(earlier.hit_ids[:3]) & set(later.hit_ids[:3])
    return bool(mine & theirs or near) or _pairs_in_common(earlier.text, later.text) >= ALIKE


def _pairs_in_common(first: str, second: str) -> float:
    """Dice's coefficient of the two texts' character pairs."""
    mine, theirs = _pairs(first), _pairs(second)
    return 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))


def _pairs(text: str) -> set[str]:
    folded = f" {text.casefold().strip()} "
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def names(facts: Facts) -> list[str]:
    """The names of the facts that are true, in the order of their declaration."""
    return [field.name for field in fields(Facts) if getattr(facts, field.name)]
