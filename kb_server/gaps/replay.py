"""Replay: asks a release the questions of the log, to see what it mends and what it breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any, Literal

from kb_server.gaps import voices
from kb_server.gaps.disclosure import LEAST
from kb_server.gaps.gap import SHORT
from kb_server.gaps.grouping.features import key
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question, commonest
from search import TOP
from texts.sentences import Sentence

Outcome = Literal["fixed", "still failing", "newly broken", "higher", "lower", "unchanged"]

OUTCOMES: tuple[Outcome, ...] = ("fixed", "still failing", "newly broken", "higher", "lower", "unchanged")

PASSES = 0.6  # share of a gap's visitors whose wordings must find the answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One wording of the log, then and now."""

    text: str
    lang: str
    shown: bool  # at least three visitors asked it, or one sent it on purpose
    visitors: int
    intents: int
    gap: int | None
    outcome: Outcome
    article: str  # then: what was read; now: what is found
    before: int | None  # rank of the article that was read
    now: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What a release says of one gap."""

    gap: int
    passed: bool
    why: str
    articles: tuple[str, ...]
    words: int
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """All questions of the log, asked of one release."""

    release: str
    results: tuple[Result, ...]
    gaps: tuple[Passing, ...]

    def summary(self) -> dict[str, Any]:
        """How many wordings and how many intents have each outcome, and which gaps pass."""
        wordings: Counter[str] = Counter(result.outcome for result in self.results)
        intents: Counter[str] = Counter()
        for result in self.results:
            intents[result.outcome] += result.intents
        return {
            "questions": len(self.results),
            "intents": sum(intents.values()),
            **{
                outcome: {"questions": wordings[outcome], "intents": intents[outcome]} for outcome in OUTCOMES
            },
            "gaps": {"passing": [g.gap for g in self.gaps if g.passed], "asked": len(self.gaps)},
        }


@dataclass(frozen=True, slots=True)
class _Wording:
    """One wording with the questions that asked it."""

    text: str
    lang: str
    gap: int | None
    questions: Sequence[Question]
    about: str = ""  # the article of votes that no question led to

    @property
    def visitors(self) -> int:
        return len({question.intent.visitor for question in self.questions})

    @property
    def failed(self) -> bool:
        """Did it end badly for most visitors?"""
        return 2 * sum(s.unanswered for s in self.questions) >= len(self.questions)

    @property
    def not_believed(self) -> bool:
        """Did search itself show most visitors that it has no answer, or none that it is sure of?"""
        doubted = sum(s.facts.no_hit or s.facts.weak or s.facts.unsure for s in self.questions)
        return 2 * doubted >= len(self.questions)


def run(
    questions: Iterable[Question],
    gap_of: Mapping[str, int | None],
    knowledge: Knowledge,
    wanted: Mapping[int, Sequence[str]],
    public: Collection[tuple[int, str, str]] = (),
) -> Replay:
    """Ask `knowledge` every wording of `questions`.

    `gap_of` has the gap of each intent; `wanted` the articles that are meant to answer a gap: named by an
    answer contract in its customers' words, by a draft, or by what customers found in the end; `public` the
    (gap, key, language) of the wordings that may be shown because their gap's customers share them.
    """
    asked = _wordings(questions, gap_of)
    results = [_ask(one, knowledge, set(wanted.get(one.gap or 0, ())), public) for one in asked]
    by_gap: dict[int, list[tuple[_Wording, Result]]] = defaultdict(list)
    for one, result in zip(asked, results, strict=True):
        if one.gap is not None and any(s.unanswered for s in one.questions):
            by_gap[one.gap].append((one, result))
    passing = [_pass(gap, by_gap[gap], knowledge, wanted.get(gap, ())) for gap in sorted(by_gap)]
    results = [result for one, result in zip(asked, results, strict=True) if not one.about]
    results.sort(key=lambda r: (OUTCOMES.index(r.outcome), -r.intents, r.text))
    return Replay(release=knowledge.release, results=tuple(results), gaps=tuple(passing))


def _wordings(questions: Iterable[Question], gap_of: Mapping[str, int | None]) -> list[_Wording]:
    groups: dict[tuple[str, str, int | None], list[Question]] = defaultdict(list)
    for question in questions:
        shared = f"\0{question.about}" if question.about else key(question.intent.text, question.lang)
        groups[shared, question.lang, gap_of.get(question.id)].append(question)
    return [
        _Wording(commonest(question.intent.text for question in told), lang, gap, told, told[0].about)
        for (_, lang, gap), told in sorted(groups.items(), key=lambda item: (item[0][:2], item[0][2] or 0))
    ]


def _ask(
    asked: _Wording, knowledge: Knowledge, wanted: set[str], public: Collection[tuple[int, str, str]]
) -> Result:
    outcome: Outcome
    before = now = None
    reads = _reads(asked, knowledge)
    if asked.failed or not reads:
        article = _mended(asked, knowledge) or _answering(asked, knowledge, wanted)
        outcome = "fixed" if article else "still failing" if asked.failed else "unchanged"
    else:
        article = min(reads, key=lambda name: (-len(reads[name]), name))
        before, now = median_low(reads[article]), knowledge.rank(asked.text, asked.lang, article)
        outcome = _moved(before, now)
    return Result(
        text=asked.text,
        lang=asked.lang,
        shown=asked.visitors >= LEAST
        or any(s.facts.asked for s in asked.questions)
        or (asked.gap or 0, asked.questions[0].key[:SHORT], asked.lang) in public,
        visitors=asked.visitors,
        intents=len(asked.questions),
        gap=asked.gap,
        outcome=outcome,
        article=article,
        before=before,
        now=now,
    )


def _reads(asked: _Wording, knowledge: Knowledge) -> dict[str, list[int]]:
    """The articles that were read, as they are known now, with their places then."""
    reads: dict[str, list[int]] = defaultdict(list)
    for question in asked.questions:
        for click in question.intent.clicks:
            if click.stayed:
                reads[knowledge.successor(click.article)].append(click.position)
    return reads


def _mended(asked: _Wording, knowledge: Knowledge) -> str:
    """The article that was outdated and was changed since, in another release; "" where there is none."""
    said: dict[str, list[Question]] = defaultdict(list)
    for question in asked.questions:
        for article in question.intent.outdated:
            said[knowledge.successor(article)].append(question)
    if not said:
        return ""
    article = min(said, key=lambda name: (-len(said[name]), name))
    day = max(question.at for question in said[article]).date().isoformat()
    older = all(question.release != knowledge.release for question in said[article])
    return article if older and knowledge.changed(article) >= day else ""


def _answering(asked: _Wording, knowledge: Knowledge, wanted: set[str]) -> str:
    """The article among the first that answers it now; "" where there is none."""
    if asked.about:
        return ""
    answer = knowledge.search(asked.text, asked.lang)
    first = [hit.article for hit in answer.hits[:TOP]]
    article = next((a for a in first if a in wanted), "")
    if not article and not wanted and answer.answered and asked.not_believed:
        article = first[0]
    return article


def _moved(before: int, now: int | None) -> Outcome:
    if now is None or now > max(TOP, before):
        return "newly broken"
    return "unchanged" if now == before else "higher" if now < before else "lower"


def _pass(
    gap: int, asked: Sequence[tuple[_Wording, Result]], knowledge: Knowledge, wanted: Sequence[str]
) -> Passing:
    """A gap passes when most of its visitors would find the answer now, in the words they used.

    A visitor counts once, within the limits of their network, and finds it when half of their wordings do.
    """
    finds: dict[tuple[str, str], list[str]] = defaultdict(list)  # of each visitor, what their wordings find
    for one, result in asked:
        article = "" if result.outcome in {"still failing", "newly broken"} else result.article
        for visit in {(q.source, q.visitor) for q in one.questions if q.unanswered}:
            finds[visit].append(article)
    people = voices.counted(finds)
    found = Counter(article for visit in people if (article := _mostly(finds[visit])))
    share = found.total() / max(1, len(people))
    articles = tuple(article for article, _ in found.most_common())
    passed = bool(articles) and share >= PASSES
    told: dict[str, str | int] = {"found": found.total(), "n": len(people), "needed": f"{PASSES:.0%}"}
    if articles:
        why = Sentence("gaps.steps.found", **told, title=knowledge.title(articles[0]))
    elif wanted:
        why = Sentence("gaps.steps.missed", **told, title=knowledge.title(wanted[0]))
    else:
        why = Sentence("gaps.steps.unfound", **told)
    said = [one.text for one, _ in asked]
    return Passing(
        gap=gap,
        passed=passed,
        why=Sentence("gaps.steps.of_release", release=knowledge.release, why=why),
        articles=articles,
        words=max((knowledge.substance(article, said) for article in articles), default=0),
        version=knowledge.version(articles),
    )


def _mostly(articles: Sequence[str]) -> str:
    """The article that a visitor's wordings find most often; "" where more of them find none."""
    found = Counter(article for article in articles if article)
    return found.most_common(1)[0][0] if 2 * found.total() >= len(articles) else ""
