"""Keeping every customer's intent with the gap it belongs to: placing new ones, regrouping all."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import gaps, history, members, pins
from kb_server.gaps import questions as unanswered
from kb_server.gaps import weight
from kb_server.gaps.grouping import clusters, features, identity
from kb_server.gaps.grouping.features import Question
from kb_server.gaps.grouping.placement import Places
from kb_server.gaps.questions import Story, stayed
from kb_server.gaps.weight import Asking

WORDINGS = 50  # of a gap that new questions are compared with
SHORT = 6  # characters of a wording's key, as people name it
_ROWS = 500  # of one statement

Key = tuple[str, str]  # hash of what wordings share, language


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One intent as the gaps remember it, without its words."""

    intent: str
    gap: int | None
    key: str
    lang: str
    at: datetime
    visitor: str
    source: str
    segment: str
    release: str
    unanswered: bool
    outcome: str
    facts: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def wording(self) -> Key:
        """What it shares with the other intents that ask the same in the same words."""
        return self.key, self.lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What keeping did."""

    new: int  # intents placed
    born: int  # gaps
    gone: int  # intents forgotten: erased, or found to be a bot's
    left_out: int  # unanswered intents of floods


def key(text: str, lang: str) -> str:
    """The hash by which equal wordings are known; it does not tell the words to a reader of the table."""
    said = features.key(text, lang)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def language(lang: str) -> str:
    """The language without its region."""
    return lang.partition("-")[0].lower()


def read(connection: Connection) -> list[Member]:
    """All members, in order of time."""
    rows = connection.execute(sa.select(members).order_by(members.c.at, members.c.intent))
    return [
        Member(**(dict(row._mapping) | {"facts": tuple(row.facts), "read": tuple(row.read)})) for row in rows
    ]


def keep(connection: Connection, stories: Mapping[str, Story], since: datetime) -> Kept:
    """Bring the members up to the log: `stories` are all customers' intents since `since`, by id."""
    known = {member.intent: member for member in read(connection)}
    gone = [m.intent for m in known.values() if m.at >= since and m.intent not in stories]
    _delete(connection, gone)
    for intent in gone:
        del known[intent]
    wild = _floods(stories.values())
    placer = _Placer(connection, stories, known.values())
    new = []
    changed = []
    ordered = sorted(stories.values(), key=lambda story: (story.intent.at, story.intent.id))
    for story in ordered:
        before = known.get(story.intent.id)
        flooding = (story.intent.visitor, story.intent.at.date()) in wild
        if before is None:
            new.append(member(story, None if flooding else placer.place(story)))
        elif (after := member(story, before.gap)) != before:
            if before.gap is None and after.unanswered and not flooding:
                after = member(story, placer.place(story))
            changed.append(after)
    _delete(connection, [after.intent for after in changed])
    _insert(connection, [*changed, *new])
    return Kept(new=len(new), born=placer.born, gone=len(gone), left_out=_wild(stories.values(), wild))


def regroup(connection: Connection, stories: Mapping[str, Story]) -> int:
    """Group all unanswered questions anew; gaps keep their numbers, and what people decided stays.

    Returns how many wordings changed their gap.
    """
    wild = _floods(stories.values())
    asked = [
        m
        for m in read(connection)
        if m.unanswered and m.intent in stories and (m.visitor, m.at.date()) not in wild
    ]
    by_wording: dict[Key, list[Member]] = defaultdict(list)
    for one in asked:
        by_wording[one.wording].append(one)
    wordings = list(by_wording)
    questions = [question([stories[m.intent] for m in by_wording[wording]]) for wording in wordings]
    before = [Counter(m.gap for m in by_wording[wording]).most_common(1)[0][0] for wording in wordings]
    held = _held(connection)
    fixed = [
        held.by_wording.get(w, gap if gap in held.gaps else -1)
        for w, gap in zip(wordings, before, strict=True)
    ]
    fixed = [-1 if gap is None else gap for gap in fixed]
    labels = [int(label) for label in clusters.group(questions, fixed)]
    certain = {label: gap for label, gap in zip(labels, fixed, strict=True) if gap >= 0}
    kept = identity.keep(
        labels,
        [certain.get(label, gap) for label, gap in zip(labels, before, strict=True)],
        [len(by_wording[wording]) for wording in wordings],
    )
    now: dict[Key, int] = {}
    for wording, label in zip(wordings, labels, strict=True):
        if kept[label] is None:
            kept[label] = give_birth(connection, min(m.at for m in by_wording[wording]))
        now[wording] = kept[label]  # type: ignore[assignment]
    moved = [w for w, gap in zip(wordings, before, strict=True) if now[w] != gap]
    for wording in moved:
        move(connection, wording, now[wording])
    return len(moved)


def move(connection: Connection, wording: Key, gap: int) -> None:
    """Put all intents of one wording to `gap`."""
    connection.execute(
        sa.update(members)
        .where(members.c.key == wording[0], members.c.lang == wording[1])
        .where(sa.or_(members.c.gap.is_not(None), members.c.unanswered))
        .values(gap=gap)
    )


def pin(connection: Connection, wordings: Iterable[Key], gap: int) -> None:
    """Remember that a person put these wordings to `gap`."""
    for key_, lang in wordings:
        connection.execute(sa.delete(pins).where(pins.c.key == key_, pins.c.lang == lang))
        connection.execute(sa.insert(pins).values(key=key_, lang=lang, gap=gap))


def member(story: Story, gap: int | None) -> Member:
    """The story of one intent as the gaps remember it."""
    intent = story.intent
    bad = unanswered.unanswered(story.facts)
    lang = language(intent.lang)
    return Member(
        intent=intent.id,
        gap=gap,
        key=key(intent.text, lang),
        lang=lang,
        at=intent.at,
        visitor=intent.visitor,
        source=intent.source,
        segment=intent.segment,
        release=intent.release,
        unanswered=bad,
        outcome=unanswered.outcome(story.facts)[0] if bad else "",
        facts=tuple(unanswered.names(story.facts)),
        read=tuple(click.article for click in intent.clicks if stayed(click)),
    )


def asking(one: Member) -> Asking:
    """What one unanswered member adds to its gap's weight."""
    return Asking(
        gap=one.gap or 0,
        at=one.at,
        visitor=one.visitor,
        source=one.source,
        segment=one.segment,
        outcome=one.outcome,
        value=unanswered.OUTCOMES[one.outcome],
    )


class _Placer:
    """Puts new intents to gaps: equal wordings at once, others to the most alike."""

    def __init__(self, connection: Connection, stories: Mapping[str, Story], known: Iterable[Member]) -> None:
        self.born = 0
        self._connection = connection
        self._gaps: dict[Key, int] = {}
        said: dict[int, dict[Key, Story]] = defaultdict(dict)
        for one in known:
            if one.gap is None or one.intent not in stories:
                continue
            if one.unanswered:
                self._gaps[one.wording] = one.gap
            if len(said[one.gap]) < WORDINGS:
                said[one.gap].setdefault(one.wording, stories[one.intent])
        self._gaps.update(_held(connection).by_wording)
        self._said = [(gap, question([s])) for gap, wordings in said.items() for s in wordings.values()]
        self._places: Places | None = None

    def place(self, story: Story) -> int | None:
        """The gap of the story; a new one where it is unanswered and like none."""
        lang = language(story.intent.lang)
        wording = (key(story.intent.text, lang), lang)
        bad = unanswered.unanswered(story.facts)
        gap = self._gaps.get(wording)
        if gap is None and (bad or self._gaps):
            asked = question([story])
            self._places = self._places or Places(self._said)
            found = self._places.find(asked)
            gap = found[0] if found else None
            if gap is None and bad:
                gap = give_birth(self._connection, story.intent.at)
                self.born += 1
            if gap is not None and bad:
                self._places.add(gap, asked)
                self._gaps[wording] = gap
        return gap


@dataclass(frozen=True, slots=True)
class _Held:
    by_wording: dict[Key, int]
    gaps: set[int]  # that people have touched


def _held(connection: Connection) -> _Held:
    merged = {
        row.id: row.merged
        for row in connection.execute(sa.select(gaps.c.id, gaps.c.merged).where(gaps.c.merged.is_not(None)))
    }
    by_wording: dict[Key, int] = {}
    for row in connection.execute(sa.select(pins)):
        gap = row.gap
        while gap in merged:
            gap = merged[gap]
        by_wording[row.key, row.lang] = gap
    touched = set(connection.scalars(sa.select(history.c.gap).distinct())) - set(merged)
    return _Held(by_wording, touched)


def question(stories: Sequence[Story]) -> Question:
    """What the stories of one wording can have in common with others."""
    first = stories[0].intent
    clicked: Counter[str] = Counter()
    for story in stories:
        both = (story.intent, story.rephrased) if story.rephrased else (story.intent,)
        clicked.update({click.article for intent in both for click in intent.clicks if stayed(click)})
    return Question(
        first.text,
        language(first.lang),
        tuple(article for article, _ in clicked.most_common(3)),
        first.hit_ids[: features.NEAR],
    )


def _floods(stories: Iterable[Story]) -> set[tuple[str, date]]:
    """The (visitor, day) whose questions count for nothing, their own flood's or their network's."""
    asked = [asking(member(story, 0)) for story in stories if unanswered.unanswered(story.facts)]
    visitors, sources = weight.floods(asked)
    return visitors | {(one.visitor, one.day) for one in asked if (one.source, one.day) in sources}


def _wild(stories: Iterable[Story], wild: set[tuple[str, date]]) -> int:
    return sum((story.intent.visitor, story.intent.at.date()) in wild for story in stories)


def give_birth(connection: Connection, at: datetime) -> int:
    """A new gap, born at `at`; return its number."""
    made = connection.execute(sa.insert(gaps).values(born=at, merged=None, seen={}).returning(gaps.c.id))
    return int(made.scalar_one())


def _delete(connection: Connection, intents: Sequence[str]) -> None:
    for start in range(0, len(intents), _ROWS):
        some = intents[start : start + _ROWS]
        connection.execute(sa.delete(members).where(members.c.intent.in_(some)))


def _insert(connection: Connection, rows: Sequence[Member]) -> None:
    if rows:
        names = [column.name for column in members.c]
        values = [{n: _plain(getattr(row, n)) for n in names} for row in rows]
        connection.execute(sa.insert(members), values)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
