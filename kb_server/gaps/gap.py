"""How a gap stands: all that is computed from the log, the releases and the decisions, as one value."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kb_server.gaps import diagnosis, states, weight
from kb_server.gaps.diagnosis import Remedy, Verdict
from kb_server.gaps.disclosure import HIDDEN, LEAST, Words
from kb_server.gaps.grouping.features import informative
from kb_server.gaps.knowledge import Library
from kb_server.gaps.membership import SHORT, Member, asking
from kb_server.gaps.questions import Story
from kb_server.gaps.states import Bar, Check, Decision, Life, State, Step
from kb_server.gaps.weight import Part, Weight

UNDECIDED = timedelta(minutes=5)  # for which a visitor may still be reading the results
WORDINGS = 100  # of a gap that are kept with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way in which customers asked, as far as it may be shown."""

    key: str  # by which a person names it when he splits the gap
    lang: str
    text: str  # HIDDEN stands for words that may not be shown
    whole: bool  # nothing is hidden
    visitors: int
    intents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One decision or remark of a person."""

    at: datetime
    who: str
    kind: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One gap, whole."""

    id: int
    title: str
    lang: str
    type: str
    evidence: tuple[str, ...]
    articles: tuple[str, ...]  # near it, or about it
    remedy: Remedy | None
    state: State
    answers: tuple[str, ...]  # the articles that answer it
    helped: int  # visitors since it was answered
    failed: int
    weight: Weight
    owner: str
    due: str  # ISO date
    born: datetime
    last: datetime  # the last unanswered intent
    visitors: int
    intents: int
    facts: Mapping[str, int]  # fact → intents
    wordings: tuple[Wording, ...]
    steps: tuple[Step, ...]
    history: tuple[Event, ...]
    basis: str  # changes when anything does from which type and words are computed


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a standing is computed from, for one gap."""

    id: int
    born: datetime
    members: Sequence[Member]
    stories: Mapping[str, Story]  # of those members whose words the log still has
    history: Sequence[Event]
    checks: Sequence[Check]
    weight: Weight
    before: Standing | None  # for what can no longer be computed, since the words expired
    basis: str
    now: datetime


def compute(given: Given, library: Library | None, bar: Bar) -> Standing:
    """The gap's standing; without a library (no release yet) its type stays open."""
    bad = [m for m in given.members if m.unanswered]
    told = [given.stories[m.intent] for m in bad if m.intent in given.stories]
    words = Words(told, library.contains if library else lambda _word, _lang: False)
    verdict = _verdict(given, told, library, words)
    lived = _live(given, bar)
    listed = _wordings(bad, told, words)
    before = given.before
    return Standing(
        id=given.id,
        title=_title(told, listed, words) or (before.title if before else HIDDEN),
        lang=Counter(m.lang for m in bad).most_common(1)[0][0] if bad else before.lang if before else "",
        type=verdict.type,
        evidence=verdict.evidence,
        articles=verdict.articles,
        remedy=verdict.remedy,
        state=lived.state,
        answers=lived.articles,
        helped=lived.helped,
        failed=lived.failed,
        weight=given.weight,
        owner=_last(given.history, "assign"),
        due=_last(given.history, "due"),
        born=given.born,
        last=max((m.at for m in bad), default=given.born),
        visitors=weight.people((m.source, m.visitor) for m in bad),
        intents=len(bad),
        facts=dict(Counter(fact for m in bad for fact in m.facts)),
        wordings=tuple(listed[:WORDINGS]),
        steps=lived.steps,
        history=tuple(given.history),
        basis=given.basis,
    )


def refresh(given: Given, before: Standing, bar: Bar) -> Standing:
    """The standing `before` with what time, releases and answered questions change: weight and state."""
    lived = _live(given, bar)
    return dataclasses.replace(
        before,
        weight=given.weight,
        state=lived.state,
        answers=lived.articles,
        helped=lived.helped,
        failed=lived.failed,
        steps=lived.steps,
        history=tuple(given.history),
    )


def weigh(members: Iterable[Member], segments: Mapping[str, float], now: datetime) -> dict[int, Weight]:
    """The weights of all gaps."""
    return weight.weigh((asking(m) for m in members if m.unanswered and m.gap is not None), segments, now)


def _verdict(given: Given, told: Sequence[Story], library: Library | None, words: Words) -> Verdict:
    by_hand = _last(given.history, "type")
    if by_hand:
        said = next(e for e in reversed(given.history) if e.kind == "type")
        return Verdict(type=by_hand, evidence=(f"{said.who} decided: {said.why or by_hand}",))
    if not told and given.before:
        before = given.before
        return Verdict(
            type=before.type, evidence=before.evidence, articles=before.articles, remedy=before.remedy
        )
    if library is None or not told:
        return Verdict(type="content", evidence=("there is no release to compare with",))
    return diagnosis.decide(told, library, words)


def _live(given: Given, bar: Bar) -> Life:
    decisions = [
        Decision(at=e.at, who=e.who, kind=e.kind, why=e.why)  # type: ignore[arg-type]
        for e in given.history
        if e.kind in ("plan", "draft", "dismiss", "reopen")
    ]
    tried = [states.trial(m.at, m.visitor, m.facts, m.read) for m in given.members]
    over = given.now - UNDECIDED  # before it, who has opened nothing will not open anything any more
    trials = [t for t in tried if t.read or t.complained or t.at <= over]
    return states.live(given.born, decisions, given.checks, trials, bar)


def _wordings(bad: Sequence[Member], told: Sequence[Story], words: Words) -> list[Wording]:
    by_intent = {story.intent.id: story for story in told}
    groups: dict[tuple[str, str], list[Member]] = defaultdict(list)
    for one in bad:
        if one.intent in by_intent:
            groups[one.wording].append(one)
    listed = []
    for (key, lang), members in groups.items():
        texts = Counter(by_intent[m.intent].intent.text for m in members)
        said = min(texts, key=lambda text: (not words.whole(text, lang), -texts[text], text))
        listed.append(
            Wording(
                key=key[:SHORT],
                lang=lang,
                text=words.text(said, lang),
                whole=words.whole(said, lang),
                visitors=weight.people((m.source, m.visitor) for m in members),
                intents=len(members),
            )
        )
    return sorted(listed, key=lambda w: (-w.visitors, -w.intents, not w.whole, w.text, w.key))


def _title(told: Sequence[Story], wordings: Sequence[Wording], words: Words) -> str:
    """The most asked wording that may be shown; else the words that several visitors share."""
    if not told:
        return ""
    whole = next((w.text for w in wordings if w.whole), "")
    if whole or words.visitors < LEAST:
        return whole or HIDDEN
    shared = Counter(
        word
        for story in told
        for _, word in dict.fromkeys(informative(story.intent.text, story.intent.lang))
        if words.word(word, story.intent.lang)
    )
    return " ".join(word for word, _ in shared.most_common(4)) or HIDDEN


def _last(history: Sequence[Event], kind: str) -> str:
    return next((event.value for event in reversed(history) if event.kind == kind), "")


def to_json(standing: Standing) -> dict[str, Any]:
    """The standing as JSON can hold it."""
    made: dict[str, Any] = _plain(dataclasses.asdict(standing))
    return made


def from_json(row: Mapping[str, Any]) -> Standing:
    """The standing that `to_json` wrote."""
    values = dict(row)
    of = values["weight"]
    values["weight"] = Weight(**(of | {"parts": tuple(Part(**part) for part in of["parts"])}))
    values["remedy"] = values["remedy"] and Remedy(
        **(values["remedy"] | {"words": tuple(values["remedy"]["words"])})
    )
    values["wordings"] = tuple(Wording(**wording) for wording in values["wordings"])
    values["steps"] = tuple(Step(**_timed(step)) for step in values["steps"])
    values["history"] = tuple(Event(**_timed(event)) for event in values["history"])
    for name in ("evidence", "articles", "answers"):
        values[name] = tuple(values[name])
    for name in ("born", "last"):
        values[name] = datetime.fromisoformat(values[name])
    return Standing(**values)


def _timed(row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row) | {"at": datetime.fromisoformat(row["at"])}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
