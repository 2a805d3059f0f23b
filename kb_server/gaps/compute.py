"""Computes a gap from its questions, what the releases say of it, and what people decided."""

from __future__ import annotations

import dataclasses
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb_server.gaps import diagnosis, questions, remarks, remembered, states, titles, voices
from kb_server.gaps.diagnosis import Diagnosis
from kb_server.gaps.disclosure import HIDDEN, Words
from kb_server.gaps.evidence import Answered
from kb_server.gaps.gap import SHORT, Gap, Wording
from kb_server.gaps.grouping import background
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question, WordingKey
from kb_server.gaps.spelling import Spelling
from kb_server.gaps.states import Bar, Check, Life, Remark
from kb_server.gaps.weight import Weight
from texts.sentences import Sentence

UNDECIDED = timedelta(minutes=5)  # a visitor may still be reading the results for so long
WORDINGS = 100  # stored with each gap at most

NOTHING = Weight(total=0.0, visitors=0, intents=0, left_out=0, parts=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one gap is computed from."""

    id: int
    born: datetime
    questions: Sequence[Question]  # without their words
    history: Sequence[Remark]
    checks: Sequence[Check]
    weight: Weight
    before: Gap | None  # for what can no longer be computed because the words expired
    basis: str
    now: datetime

    @property
    def decided(self) -> Sequence[Remark]:
        """What people decided and nobody undid."""
        return remarks.standing(self.history)


def changed(given: Given) -> bool:
    """Must the words be read to compute the gap? Else `refresh` is enough."""
    return given.before is None or given.before.basis != given.basis


def basis(asked: Iterable[Question], history: Iterable[Remark], since: datetime, release: str) -> str:
    """A value that changes whenever something changes that decides a gap's type and words."""
    told = [f"{q.id} {questions.names(q.facts)} {q.at >= since}" for q in asked if q.unanswered]
    told += [f"{remark.at} {remark.kind} {remark.value}" for remark in history]
    return hashlib.sha256("\0".join(sorted(told)).encode()).hexdigest()[:16] + release


def compute(
    given: Given,
    worded: Mapping[str, Question],
    knowledge: Knowledge | None,
    bar: Bar,
    answered: Answered = tuple,
) -> Gap:
    """The gap; without knowledge (there is no release yet) its type stays open.

    `worded` has the questions whose words the log still has, by id; `answered` gives those of other customers
    that were answered.
    """
    bad = [question for question in given.questions if question.unanswered]
    told = [worded[question.id] for question in bad if question.id in worded]
    words = Words(told, knowledge.contains if knowledge else lambda _word, _lang: False)
    found = _diagnose(given, told, knowledge, words, answered)
    lived = _live(given, bar)
    before = given.before
    expired = before if before is not None and bad and not told else None
    listed = _wordings(told, words, knowledge) if expired is None else list(remembered.wordings(expired))
    return Gap(
        id=given.id,
        title=_title(told, listed, words, knowledge) or (remembered.title(expired) if expired else HIDDEN),
        lang=Counter(q.lang for q in bad).most_common(1)[0][0] if bad else before.lang if before else "",
        type=found.type,
        evidence=found.evidence,
        articles=found.articles,
        remedy=found.remedy,
        state=lived.state,
        answers=lived.articles,
        helped=lived.helped,
        failed=lived.failed,
        weight=given.weight,
        owner=_last(given.decided, "assign"),
        due=_last(given.decided, "due"),
        born=given.born,
        last=max((q.at for q in bad), default=given.born),
        visitors=voices.people((q.source, q.visitor) for q in bad),
        intents=len(bad),
        facts=dict(
            Counter(fact for q in bad for fact in questions.names(q.facts) if fact in questions.SHOWN)
        ),
        wordings=tuple(listed[:WORDINGS]),
        steps=lived.steps,
        history=tuple(given.history),
        basis=given.basis,
    )


def refresh(given: Given, before: Gap, bar: Bar) -> Gap:
    """The gap `before` with a new weight and state: time, releases and answered questions change these."""
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


def _title(
    told: Sequence[Question], listed: Sequence[Wording], words: Words, knowledge: Knowledge | None
) -> str:
    """What the gap is called: a question, or the title of the article that readers voted on."""
    asked = [question for question in told if not question.about]
    if asked or not told:
        return titles.of(asked, listed, words, knowledge.background if knowledge else background.NOTHING)
    several = len({voices.voice(question.source) for question in told}) >= diagnosis.READERS
    return knowledge.title(told[-1].about) if several and knowledge else HIDDEN


def _diagnose(
    given: Given,
    told: Sequence[Question],
    knowledge: Knowledge | None,
    words: Words,
    answered: Answered,
) -> Diagnosis:
    by_hand = _last(given.decided, "type")
    if by_hand:
        said = next(remark for remark in reversed(given.decided) if remark.kind == "type")
        why = said.why or Sentence(f"gaps.types.{by_hand}")
        return Diagnosis(type=by_hand, evidence=(Sentence("gaps.evidence.decided", who=said.who, why=why),))
    if not told and given.before:
        before = given.before
        return Diagnosis(
            type=before.type, evidence=before.evidence, articles=before.articles, remedy=before.remedy
        )
    if knowledge is None or not told:
        return Diagnosis(type="content", evidence=(Sentence("gaps.evidence.no_release"),))
    return diagnosis.decide(told, knowledge, words, answered)


def _live(given: Given, bar: Bar) -> Life:
    over = given.now - UNDECIDED  # visitors who asked earlier and opened nothing will open nothing now
    trials = [q for q in given.questions if not q.facts.static and (q.read or q.complained or q.at <= over)]
    return states.live(given.born, given.decided, given.checks, trials, bar)


def _wordings(told: Sequence[Question], words: Words, knowledge: Knowledge | None) -> list[Wording]:
    spelling = Spelling(((q.intent.text, q.lang) for q in told), knowledge) if knowledge else None
    groups: dict[WordingKey, list[Question]] = defaultdict(list)
    for question in told:
        if not question.about:  # a vote has no wording: feedback shows its words
            groups[question.wording].append(question)
    listed = []
    for (key, lang), asked in groups.items():
        texts = Counter(question.intent.text for question in asked)
        said = min(texts, key=lambda text: (not words.whole(text, lang), -texts[text], text))
        listed.append(
            Wording(
                key=key[:SHORT],
                lang=lang,
                text=words.text(said, lang),
                whole=words.whole(said, lang),
                visitors=voices.people((q.source, q.visitor) for q in asked),
                intents=len(asked),
                fit=words.fit(said, lang, len({q.visitor for q in asked}))
                and not (spelling and spelling.misspelt(said, lang)),
            )
        )
    return sorted(listed, key=lambda w: (-w.visitors, -w.intents, not w.whole, w.text, w.key))


def _last(history: Sequence[Remark], kind: str) -> str:
    return next((remark.value for remark in reversed(history) if remark.kind == kind), "")
