"""What is missing: the type of a gap, decided from facts, with the evidence as sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from kb_server.gaps import evidence
from kb_server.gaps.disclosure import Words
from kb_server.gaps.evidence import Answered, AskedWording, Case, Remedy
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from search import TOP
from search.documents import AGENTS, base_language
from texts.sentences import Sentence

TYPES = ("content", "vocabulary", "ranking", "typo", "translation", "restricted", "stale", "product")

HALF = 0.5  # share of the visitors for whom a type must hold
SOME = 0.3  # share of the visitors who must have found it by other words, or say that it is outdated
READERS = 2  # households that must say that an article is outdated

# How much nearer in meaning an article of another language must be than all of the customers' own. By hand,
# on 70 groups of questions about a small site in three languages: of the 17 that an article of another
# language answers, this finds 8, all with the right article; of the 53 others it takes one for such a group.
NEARER = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A gap's type, why, and what would mend it where that is known."""

    type: str
    evidence: tuple[str, ...]
    articles: tuple[str, ...] = ()  # that the gap is about, the likeliest first
    remedy: Remedy | None = None


def decide(
    questions: Sequence[Question], knowledge: Knowledge, words: Words, answered: Answered = tuple
) -> Diagnosis:
    """The type of the gap whose unanswered questions are `questions`.

    `answered` gives other customers' answered questions; a remedy must break none of them.
    """
    case = evidence.of(questions, knowledge, words, answered)
    rules = (_stale, _translation, _restricted, _found_otherwise, _abroad, _misspelt)
    return next((diagnosis for rule in rules if (diagnosis := rule(case))), None) or _content(case)


def _stale(case: Case) -> Diagnosis | None:
    """Several readers said that the article is outdated, with or without a search before."""
    article, voices, visitors = evidence.outdated(case)
    votes_alone = not case.asked
    several = len(voices) >= READERS and len(visitors) >= SOME * case.visitors
    if not article or not (several or votes_alone):
        return None
    title = case.knowledge.title(article)
    return Diagnosis(
        type="stale",
        evidence=(Sentence("gaps.evidence.outdated", n=len(visitors), title=title),),
        articles=(article,),
    )


def _abroad(case: Case) -> Diagnosis | None:
    """The nearest article in meaning is in another language, far nearer than those of the customers' own."""
    langs: Counter[str] = Counter()
    for asked in case.asked:
        langs[base_language(asked.lang)] += asked.visitors
    lang, visitors = langs.most_common(1)[0] if langs else ("", 0)
    known = case.knowledge
    if not lang or visitors < HALF * case.visitors or not known.languages - {lang}:
        return None
    mine = [asked for asked in case.asked if base_language(asked.lang) == lang]
    near: dict[str, float] = defaultdict(float)
    for asked in mine:
        for name, value in known.standing_out(asked.text, lang).items():
            near[name] += value * asked.visitors / visitors
    own = max((value for name, value in near.items() if known.lang(name) == lang), default=None)
    others = {name: value for name, value in near.items() if known.lang(name) != lang}
    if own is None or not others:
        return None
    article = max(others, key=lambda name: (others[name], name))
    if others[article] < own + NEARER or lang in known.translations(article):
        return None
    about = Sentence(
        "gaps.evidence.nearest_abroad", title=known.title(article), lang=known.lang(article), asked=lang
    )
    return Diagnosis(type="translation", evidence=(about,), articles=(known.original(article),))


def _translation(case: Case) -> Diagnosis | None:
    def foreign(asked: AskedWording) -> bool:
        answer = case.knowledge.search(asked.text, asked.lang)
        return answer.answered and answer.hits[0].foreign

    if case.share(foreign) < HALF:
        return None
    hits = {a: case.knowledge.search(a.text, a.lang).hits[0] for a in case.asked if foreign(a)}
    hit = next(iter(hits.values()))
    asked_in = Counter(a.lang for a in hits).most_common(1)[0][0]
    return Diagnosis(
        type="translation",
        evidence=(Sentence("gaps.evidence.abroad", title=hit.title, lang=hit.lang, asked=asked_in),),
        articles=(hit.article,),
    )


def _restricted(case: Case) -> Diagnosis | None:
    def hidden(asked: AskedWording) -> str:
        if case.knowledge.search(asked.text, asked.lang).answered:
            return ""
        answer = case.knowledge.search(asked.text, asked.lang, agents=True)
        return answer.hits[0].article if answer.answered and answer.hits[0].audience == AGENTS else ""

    if case.share(lambda asked: bool(hidden(asked))) < HALF:
        return None
    article = Counter(filter(None, map(hidden, case.asked))).most_common(1)[0][0]
    title = case.knowledge.title(article)
    return Diagnosis(
        type="restricted",
        evidence=(Sentence("gaps.evidence.restricted", title=title),),
        articles=(article,),
    )


def _found_otherwise(case: Case) -> Diagnosis | None:
    """Visitors rephrased and read an article: they misspelt, it lacks a word, or its rank is too low."""
    way = _way(case)
    if way is None:
        return None
    asked, found, lang = way.asked, way.found, way.lang
    title = case.knowledge.title(way.article)
    before, after = case.words.text(asked, lang), evidence.shown(case, found, lang)
    rephrased = Sentence("gaps.evidence.rephrased", n=way.visitors, before=before, after=after, title=title)
    slips = list(evidence.slips(asked, found, lang))
    missing = case.knowledge.missing(asked, lang)
    if slips and len(slips) == len(missing):
        lines = [evidence.mistyped(case, *slip, lang) for slip in slips]
        typed = reduce(lambda one, more: Sentence("gaps.evidence.both", first=one, second=more), lines)
        return Diagnosis(type="typo", evidence=(typed, rephrased), articles=(way.article,))
    rank = case.knowledge.rank(asked, lang, way.article)
    if rank is not None and not missing:
        if rank <= TOP:  # they saw the article, but not that it is the answer
            return None
        place = Sentence("gaps.evidence.low", title=title, rank=rank, words=before)
        return Diagnosis(type="ranking", evidence=(place, rephrased), articles=(way.article,))
    mending = evidence.remedy(case, way.there, asked, found, lang, way.article)
    return Diagnosis(
        type="vocabulary",
        evidence=(*evidence.absent(case, missing, lang), rephrased, *_tried(mending)),
        articles=(way.article,),
        remedy=mending if mending and not mending.breaks else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How visitors came to an article in the end."""

    asked: str
    found: str  # the words that led there
    lang: str
    article: str
    visitors: int
    there: Sequence[Question]


def _way(case: Case) -> _Way | None:
    """The way that most visitors took; None where too few took one to an article that is still there."""
    ways = [(question, article) for question in case.questions for article in _found_later(question)]
    visitors: dict[str, set[str]] = {}
    for question, article in ways:
        visitors.setdefault(article, set()).add(question.intent.visitor)
    if not visitors:
        return None
    article = min(visitors, key=lambda name: (-len(visitors[name]), name))
    if len(visitors[article]) < max(1, SOME * case.visitors) or not case.knowledge.has(article):
        return None
    there = [question for question, name in ways if name == article]
    best = Counter((s.intent.text, s.reworded.text, s.intent.lang) for s in there if s.reworded)
    asked, found, lang = best.most_common(1)[0][0]
    return _Way(
        asked=asked, found=found, lang=lang, article=article, visitors=len(visitors[article]), there=there
    )


def _tried(mending: Remedy | None) -> tuple[str, ...]:
    """What a trial of the synonym showed."""
    if mending is None:
        return ()
    if mending.breaks:
        return (Sentence("gaps.evidence.breaks", n=mending.mends, breaks=mending.breaks),)
    return (Sentence("gaps.evidence.mends", n=mending.mends),)


def _misspelt(case: Case) -> Diagnosis | None:
    """Visitors mistyped what an article says, and each of their other words is in some article."""

    def corrected(asked: AskedWording) -> bool:
        answer = case.knowledge.search(asked.text, asked.lang)
        if answer.stage != "corrected" or not answer.answered:
            return False
        mended = {word.casefold() for c in answer.corrections for word in c.typed.split()}
        return all(word.casefold() in mended for word in case.knowledge.missing(asked.text, asked.lang))

    if case.share(corrected) < HALF:
        return None
    lines: list[str] = []
    articles: Counter[str] = Counter()
    for asked in filter(corrected, case.asked):
        answer = case.knowledge.search(asked.text, asked.lang)
        articles[answer.hits[0].article] += asked.visitors
        lines += [evidence.mistyped(case, c.typed, c.used, asked.lang) for c in answer.corrections]
    return Diagnosis(
        type="typo",
        evidence=tuple(dict.fromkeys(lines))[:3],
        articles=tuple(name for name, _ in articles.most_common(3)),
    )


def _content(case: Case) -> Diagnosis:
    absent: Counter[tuple[str, str]] = Counter()
    for asked in case.asked:
        for word in case.knowledge.missing(asked.text, asked.lang):
            absent[word, asked.lang] += asked.visitors
    frequent = [(word, lang) for (word, lang), n in absent.most_common(3) if n >= SOME * case.visitors]
    lines = [line for word, lang in frequent for line in evidence.absent(case, (word,), lang)]
    near: Counter[str] = Counter()
    for asked in case.asked:
        for hit in case.knowledge.search(asked.text, asked.lang).hits[:TOP]:
            near[hit.article] += asked.visitors
    best = [case.knowledge.search(a.text, a.lang) for a in case.asked]
    believed = max((answer.confidence for answer in best), default=0.0)
    lines += evidence.disappointed(case)
    if not near:
        lines.append(Sentence("gaps.evidence.nothing"))
    elif not lines:
        hit = max(best, key=lambda answer: answer.confidence).hits[0]
        lines.append(Sentence("gaps.evidence.nearest", title=hit.title, confidence=float(believed)))
    return Diagnosis(
        type="content",
        evidence=tuple(dict.fromkeys(lines)),
        articles=tuple(name for name, _ in near.most_common(5)),
    )


def _found_later(question: Question) -> list[str]:
    if question.reworded is None:
        return []
    return [click.article for click in question.reworded.clicks if click.stayed]
