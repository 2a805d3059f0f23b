"""Puts new questions into gaps: the gap of an equal wording, else the most similar gap, else a new one.

A gap that people decided about, or whose answer is tried, takes in no other wording that was not answered:
that could change the gap's name, or undo a split. It makes a gap of its own, and `regrouping` proposes to
merge the two.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import members
from kb_server.gaps import membership, rephrasing, weight
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.placement import Placement
from kb_server.gaps.questions import Question, WordingKey
from kb_server.gaps.rephrasing import alike
from kb_server.gaps.rules import UpdateRules

WORDINGS = 50  # of a gap; new questions are compared with these

Worded = Callable[[Sequence[Question]], Mapping[str, Question]]
"""Gives the questions that the log still has the words of, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """What was done with the questions of the log."""

    new: int  # questions placed
    born: int  # gaps
    placed: int  # wordings put into a gap that did not have them, or into a new one
    gone: int  # questions forgotten: erased, or found to be a bot's
    left_out: int  # questions of visitors and networks that asked more than a person can, where any changed
    gaps: frozenset[int]  # that these questions belong to now, or belonged to before
    sources: frozenset[str]  # networks that asked them


def assign(
    connection: Connection,
    asked: Collection[Question],
    rules: UpdateRules,
    worded: Worded,
    background: Background,
    visitors: Collection[str] | None = None,
) -> Assigned:
    """Bring the members' table up to date with the log: `asked` are the questions that are looked at.

    With `visitors`, `asked` has these visitors' questions alone; the questions of others stay as they are.
    """
    stored = (
        membership.read(connection)
        if visitors is None
        else membership.read_where(connection, members.c.visitor, visitors)
    )
    since = rules.since
    known = {question.id: question for question in stored}
    ids = {question.id for question in asked}
    gone = [q for q in stored if q.at >= since and q.id not in ids]
    membership.forget(connection, [question.id for question in gone])
    due = [q for q in asked if (before := known.get(q.id)) is None or _as_stored(q, before) != before]
    # Most events tell nothing new of a question: then it matters to nothing who sends floods.
    wild = _floods(connection, asked, since, visitors) if due or visitors is None else set()
    placer = _Placer(connection, rules, worded, background)
    new: list[Question] = []
    changed: list[Question] = []
    for question in sorted(due, key=lambda q: (q.at, q.id)):
        before = known.get(question.id)
        flooding = (question.visitor, question.day) in wild
        if before is None:
            new.append(replace(question, gap=None if flooding else placer.place(question)))
        else:
            gap = before.gap if flooding else placer.again(question, before.gap)
            changed.append(replace(question, gap=gap))
    membership.write(connection, [*changed, *new])
    touched = {q.gap for q in (*new, *changed, *gone, *known.values()) if q.gap is not None}
    return Assigned(
        new=len(new),
        born=placer.born,
        placed=placer.placed,
        gone=len(gone),
        left_out=sum((q.visitor, q.day) in wild for q in asked),
        gaps=frozenset(touched),
        sources=frozenset(q.source for q in (*asked, *stored)),
    )


def features(questions: Sequence[Question]) -> Features:
    """What the questions of one wording can have in common with others."""
    first = questions[0].intent
    clicked: Counter[str] = Counter()
    for question in questions:
        both = (question.intent, question.rephrased) if question.rephrased else (question.intent,)
        clicked.update({click.article for intent in both for click in intent.clicks if click.stayed})
    return Features(
        first.text,
        questions[0].lang,
        tuple(article for article, _ in clicked.most_common(3)),
        first.hit_ids[0] if first.answered and first.hit_ids else "",
    )


def floods(questions: Iterable[Question]) -> set[tuple[str, date]]:
    """The (visitor, day) whose questions count for nothing: the visitor or their network sent a flood."""
    bad = [question for question in questions if question.unanswered]
    wild = weight.floods(bad)
    return wild[0] | {(q.visitor, q.day) for q in bad if weight.flooding(q, wild)}


def _floods(
    connection: Connection, asked: Collection[Question], since: datetime, visitors: Collection[str] | None
) -> set[tuple[str, date]]:
    if visitors is None or not asked:
        return floods(asked)
    first = datetime.combine(min(q.day for q in asked), time(), UTC)
    last = datetime.combine(max(q.day for q in asked) + timedelta(days=1), time(), UTC)
    beside = membership.read_where(
        connection,
        members.c.source,
        {q.source for q in asked},
        members.c.at >= max(first, since),
        members.c.at < last,
    )
    mine = set(visitors)
    return floods([*asked, *(q for q in beside if q.visitor not in mine)])


def _as_stored(question: Question, before: Question) -> Question:
    """The question as the members' table would give it back, in the gap that it was in `before`."""
    return replace(question, gap=before.gap, logged=None, rephrased=None)


class _Placer:
    """Finds the gaps of new questions; reads what they are compared with when the first one comes."""

    def __init__(
        self, connection: Connection, rules: UpdateRules, worded: Worded, background: Background
    ) -> None:
        self.born = self.placed = 0
        self._connection = connection
        self._rules = rules
        self._worded = worded
        self._background = background
        self._gaps: dict[WordingKey, int] | None = None
        # What assistants report is compared with what assistants reported, and with nothing else.
        self._compared: dict[bool, list[tuple[int, Features]]] = {False: [], True: []}
        self._placements: dict[bool, Placement] = {}
        self._answers: Mapping[int, frozenset[str]] = {}
        self._closed: Collection[int] = ()

    def place(self, question: Question) -> int | None:
        """The gap of the question; a new gap where the question is unanswered and like no other."""
        if question.verdict == "no evidence":
            return None
        gaps = self._read()
        bad = question.unanswered
        gap = self._tries(question) or gaps.get(question.wording)
        if question.about:  # votes on one article are one gap, whatever is near in meaning
            return gap or self._created(question)
        if gap is None and (bad or gaps):
            asked = features([question])
            placement = self._placement(question.facts.assisted)
            found = placement.find(asked, answered=not bad)
            gap = found[0] if found else None
            if gap is None and bad:
                gap = self._created(question)
            if gap is not None and bad:
                placement.add(gap, asked)
                gaps[question.wording] = gap
                self.placed += 1
        return gap

    def again(self, question: Question, gap: int | None) -> int | None:
        """The gap of a question that is in `gap`, now that more is known of what its visitor did.

        A click may be logged later than the question: who then read the answer of another gap tries it.
        """
        if question.unanswered:
            return self.place(question) if gap is None else gap
        self._read()
        return self._tries(question) or gap

    def _read(self) -> dict[WordingKey, int]:
        """The gaps of the known wordings."""
        if self._gaps is None:
            self._gaps = self._known()
            self._answers = membership.under_trial(self._connection)
            self._closed = membership.held(self._connection).gaps | self._answers.keys()
        return self._gaps

    def _placement(self, assisted: bool) -> Placement:
        if assisted not in self._placements:
            made = Placement(self._compared[assisted], self._background, self._closed)
            self._placements[assisted] = made
        return self._placements[assisted]

    def _created(self, question: Question) -> int:
        """A new gap for the question."""
        gap = membership.create_gap(self._connection, question.at)
        self.born += 1
        self._read()[question.wording] = gap
        return gap

    def _tries(self, question: Question) -> int | None:
        """The gap whose answer the visitor found and read: the question tries that answer, in whatever words.

        It must be like a question of the gap. Visitors who read the article for another need prove nothing.
        """
        if question.unanswered or not question.read:
            return None
        found = [gap for gap, articles in self._answers.items() if articles & set(question.read)]
        text, lang = question.intent.text, question.lang
        like = (
            gap
            for gap, other in self._compared[False]
            if gap in found
            and (
                alike(text, lang, other.text, other.lang)
                or self._rules.near(text, other.text) >= rephrasing.NEAR
            )
        )
        return next(like, None)

    def _known(self) -> dict[WordingKey, int]:
        """The gap of each known wording; keeps the wordings that new questions are compared with."""
        known = membership.read(
            self._connection, members.c.gap.is_not(None), members.c.at >= self._rules.since
        )
        gaps: dict[WordingKey, int] = {}
        chosen: dict[int, dict[WordingKey, Question]] = defaultdict(dict)
        for question in known:
            gap = question.gap or 0
            if question.unanswered:
                gaps[question.wording] = gap
            if len(chosen[gap]) < WORDINGS:
                chosen[gap].setdefault(question.wording, question)
        worded = self._worded([q for wordings in chosen.values() for q in wordings.values()])
        for gap, wordings in chosen.items():
            for question in wordings.values():
                if question.id in worded and not worded[question.id].about:
                    told = features([worded[question.id]])
                    self._compared[question.facts.assisted].append((gap, told))
        return gaps | membership.held(self._connection).by_wording
