"""The evidence for a gap's type: what its customers asked, and what of it may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce

from kb_server.gaps.disclosure import HIDDEN, Words, same_word
from kb_server.gaps.grouping.features import informative, key, terms
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question, commonest
from kb_server.gaps.trial import Trial
from kb_server.gaps.voices import voice
from texts.sentences import Sentence

WITNESSES = 2  # households that must have rephrased it the same way before a synonym is offered
SAMPLE = 50  # different wordings that are asked of the release

Answered = Callable[[], Sequence[Question]]
"""Gives customers' answered questions with their words, when they are needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Two wordings of one thing, and the article that the second one finds."""

    words: tuple[str, str]  # as customers say it, as it is found
    lang: str
    article: str
    mends: int = 0  # questions of the gap that would find the article
    breaks: int = 0  # answered questions and contracts that would lose theirs


@dataclass(frozen=True, slots=True)
class AskedWording:
    """One wording, and who asked it."""

    text: str
    lang: str
    visitors: int
    questions: int


@dataclass(frozen=True, slots=True)
class Case:
    """A gap as it is diagnosed: its questions, the release, and what may be shown."""

    questions: Sequence[Question]
    asked: Sequence[AskedWording]
    visitors: int
    knowledge: Knowledge
    words: Words
    answered: Answered

    def share(self, holds: Callable[[AskedWording], bool]) -> float:
        """The share of the visitors for whose wording `holds` is true."""
        total = sum(asked.visitors for asked in self.asked)
        return sum(asked.visitors for asked in self.asked if holds(asked)) / max(1, total)


def of(questions: Sequence[Question], knowledge: Knowledge, words: Words, answered: Answered) -> Case:
    """The case of the gap whose unanswered questions are `questions`."""
    visitors = {question.visitor for question in questions}
    return Case(questions, _asked(questions), len(visitors), knowledge, words, answered)


def _asked(questions: Sequence[Question]) -> list[AskedWording]:
    visitors: dict[tuple[str, str], set[str]] = {}
    said: dict[tuple[str, str], Counter[str]] = {}
    for question in questions:
        intent = question.intent
        if intent.about:  # a vote asks nothing
            continue
        same = (key(intent.text, intent.lang), intent.lang)
        visitors.setdefault(same, set()).add(intent.visitor)
        said.setdefault(same, Counter())[intent.text] += 1
    wordings = [
        AskedWording(commonest(said[same].elements()), same[1], len(who), said[same].total())
        for same, who in visitors.items()
    ]
    return sorted(wordings, key=lambda asked: (-asked.visitors, asked.text))[:SAMPLE]


def disappointed(case: Case) -> Iterator[str]:
    """The articles that did not help, and how many said so, the sentence about each."""
    said: dict[str, set[str]] = {}
    for question in case.questions:
        for article in question.intent.unhelpful:
            said.setdefault(article, set()).add(question.intent.visitor)
    for article, visitors in sorted(said.items(), key=lambda item: (-len(item[1]), item[0]))[:2]:
        yield Sentence("gaps.evidence.not_helped", n=len(visitors), title=case.knowledge.title(article))


def outdated(case: Case) -> tuple[str, set[str], set[str]]:
    """The article that most voices say is outdated ("": none), the voices and the visitors that say so."""
    voices: dict[str, set[str]] = {}
    visitors: dict[str, set[str]] = {}
    for question in case.questions:
        for name in map(case.knowledge.successor, question.intent.outdated):
            voices.setdefault(name, set()).add(voice(question.source))
            visitors.setdefault(name, set()).add(question.visitor)
    if not voices:
        return "", set(), set()
    article = min(voices, key=lambda name: (-len(voices[name]), name))
    return article, voices[article], visitors[article]


def slips(asked: str, found: str, lang: str) -> Iterator[tuple[str, str]]:
    """(typed, meant) for the words that differ by their spelling alone."""
    typed = dict.fromkeys(word for _, word in informative(asked, lang))
    meant = dict.fromkeys(word for _, word in informative(found, lang))
    stems = terms(found, lang)
    mine = {word: term for term, word in informative(asked, lang)}
    for word in typed:
        if mine[word] not in stems and (near := [other for other in meant if same_word(word, other)]):
            yield word, near[0]


def corrected(case: Case, asked: str, lang: str) -> set[str]:
    """The words that search takes for misspelt, as they were typed."""
    found = case.knowledge.search(asked, lang).corrections
    return {word.casefold() for one in found for word in one.typed.split()}


def absent(case: Case, missing: Sequence[str], lang: str) -> list[str]:
    """The words that are in no article and may be shown, or else how many there are."""
    if not missing:
        return []
    words = [may_show(case, word, lang) for word in missing]
    known = [Sentence("gaps.evidence.word", word=word) for word in words if word != HIDDEN]
    if not known:
        return [Sentence("gaps.evidence.absent_hidden", n=len(words))]
    named = reduce(lambda first, second: Sentence("gaps.evidence.and", first=first, second=second), known)
    return [Sentence("gaps.evidence.absent", n=len(known), words=named)]


def remedy(
    case: Case, there: Sequence[Question], asked: str, found: str, lang: str, article: str
) -> Remedy | None:
    """The synonym that would have led from `asked` to `found`, as the questions `there` say, tried out.

    None where one household alone says so, where its words may not be shown, where a word was misspelt (no
    synonym mends that), and where it would lead nobody to the article.
    """
    theirs, mine = terms(found, lang), terms(asked, lang)
    missing = case.knowledge.missing(asked, lang)
    said = list(missing) or [word for term, word in informative(asked, lang) if term not in theirs]
    meant = [word for term, word in informative(found, lang) if term not in mine]
    if not said or not meant or not all(case.words.word(word, lang) for word in said):
        return None
    misspelt = list(slips(asked, found, lang)) or corrected(case, asked, lang)
    if len({voice(q.source) for q in there}) < WITNESSES or misspelt:
        return None
    words = (" ".join(said), " ".join(meant))
    trial = Trial.of_synonym(words, lang, case.knowledge, case.answered())
    counts = [(one.text, one.lang, one.questions) for one in case.asked]
    made = Remedy(
        words=words, lang=lang, article=article, mends=trial.mends(counts, article), breaks=trial.breaks()
    )
    return made if made.mends else None


def shown(case: Case, text: str, lang: str) -> str:
    """The rephrasing `text` as far as it may be shown."""
    parts = [may_show(case, word, lang) for _, word in informative(text, lang)]
    return " ".join(parts) if HIDDEN in parts else text


def may_show(case: Case, word: str, lang: str) -> str:
    """The word; HIDDEN where it may not be shown."""
    return word if case.words.word(word, lang) else HIDDEN


def mistyped(case: Case, typed: str, meant: str, lang: str) -> Sentence:
    """What was typed for a word."""
    return Sentence("gaps.evidence.typed", typed=may_show(case, typed, lang), meant=meant)
