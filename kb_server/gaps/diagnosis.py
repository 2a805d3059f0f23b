"""What is missing: the type of a gap, decided from facts, with the evidence as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kb_server.gaps.disclosure import HIDDEN, Words, same_word
from kb_server.gaps.grouping.features import informative, key
from kb_server.gaps.knowledge import Library
from kb_server.gaps.questions import Story, stayed
from search import TOP
from search.documents import AGENTS

TYPES = ("content", "vocabulary", "ranking", "typo", "translation", "restricted", "product")

HALF = 0.5  # share of the visitors for whom a type must hold
SOME = 0.3  # share of the visitors who must have found it by other words
SAMPLE = 50  # different wordings that are asked of the release


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """Two wordings of one thing, and the article that the second one finds."""

    words: tuple[str, str]  # as customers say it, as it is found
    lang: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A gap's type, why, and what would mend it where that is known."""

    type: str
    evidence: tuple[str, ...]
    articles: tuple[str, ...] = ()  # that the gap is about, the likeliest first
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """One wording, and who asked it."""

    text: str
    lang: str
    visitors: int


@dataclass(frozen=True, slots=True)
class _Case:
    stories: Sequence[Story]
    asked: Sequence[_Asked]
    visitors: int
    library: Library
    words: Words

    def share(self, holds: Callable[[_Asked], bool]) -> float:
        """The share of the visitors whose wording `holds` is true for."""
        total = sum(asked.visitors for asked in self.asked)
        return sum(asked.visitors for asked in self.asked if holds(asked)) / max(1, total)


def decide(stories: Sequence[Story], library: Library, words: Words) -> Verdict:
    """The type of the gap whose unanswered intents are `stories`."""
    case = _Case(stories, _asked(stories), len({story.intent.visitor for story in stories}), library, words)
    rules = (_translation, _restricted, _found_otherwise, _misspelt)
    return next((verdict for rule in rules if (verdict := rule(case))), None) or _content(case)


def _asked(stories: Sequence[Story]) -> list[_Asked]:
    visitors: dict[tuple[str, str], set[str]] = {}
    said: dict[tuple[str, str], Counter[str]] = {}
    for story in stories:
        intent = story.intent
        same = (key(intent.text, intent.lang), intent.lang)
        visitors.setdefault(same, set()).add(intent.visitor)
        said.setdefault(same, Counter())[intent.text] += 1
    wordings = [_Asked(_commonest(said[same]), same[1], len(who)) for same, who in visitors.items()]
    return sorted(wordings, key=lambda asked: (-asked.visitors, asked.text))[:SAMPLE]


def _commonest(texts: Counter[str]) -> str:
    return min(texts, key=lambda text: (-texts[text], text))


def _translation(case: _Case) -> Verdict | None:
    def foreign(asked: _Asked) -> bool:
        answer = case.library.search(asked.text, asked.lang)
        return answer.answered and answer.hits[0].foreign

    if case.share(foreign) < HALF:
        return None
    hits = {a: case.library.search(a.text, a.lang).hits[0] for a in case.asked if foreign(a)}
    hit = next(iter(hits.values()))
    asked_in = Counter(a.lang for a in hits).most_common(1)[0][0]
    return Verdict(
        type="translation",
        evidence=(f"“{hit.title}” answers it in {hit.lang}; it was asked in {asked_in}",),
        articles=(hit.article,),
    )


def _restricted(case: _Case) -> Verdict | None:
    def hidden(asked: _Asked) -> str:
        if case.library.search(asked.text, asked.lang).answered:
            return ""
        answer = case.library.search(asked.text, asked.lang, agents=True)
        return answer.hits[0].article if answer.answered and answer.hits[0].audience == AGENTS else ""

    if case.share(lambda asked: bool(hidden(asked))) < HALF:
        return None
    article = Counter(filter(None, map(hidden, case.asked))).most_common(1)[0][0]
    title = case.library.title(article)
    return Verdict(
        type="restricted",
        evidence=(f"“{title}” answers it, and is for agents only",),
        articles=(article,),
    )


def _found_otherwise(case: _Case) -> Verdict | None:
    """They rephrased and read an article: a misspelling, a missing word, or a place too far down."""
    ways = [(story, article) for story in case.stories for article in _found_later(story)]
    if not ways:
        return None
    visitors: dict[str, set[str]] = {}
    for story, article in ways:
        visitors.setdefault(article, set()).add(story.intent.visitor)
    article = min(visitors, key=lambda name: (-len(visitors[name]), name))
    if len(visitors[article]) < max(1, SOME * case.visitors) or not case.library.has(article):
        return None
    there = [story for story, name in ways if name == article]
    best = Counter(
        (s.intent.text, s.rephrased.text, s.intent.lang) for s in there if s.rephrased
    ).most_common(1)
    asked, found, lang = best[0][0]
    title = case.library.title(article)
    who = _people(len(visitors[article]))
    rephrased = (
        f"{who} rephrased “{case.words.text(asked, lang)}” to “{_said(case, found, lang)}” and read “{title}”"
    )
    slips = list(_slips(asked, found, lang))
    missing = case.library.missing(asked, lang)
    if slips and len(slips) == len(missing):
        typed = "; ".join(f"‘{_word(case, a, lang)}’ was typed for ‘{b}’" for a, b in slips)
        return Verdict(type="typo", evidence=(typed, rephrased), articles=(article,))
    rank = case.library.rank(asked, lang, article)
    if rank is not None and not missing:
        place = f"“{title}” is at rank {rank} for “{case.words.text(asked, lang)}”"
        return Verdict(type="ranking", evidence=(place, rephrased), articles=(article,))
    return Verdict(
        type="vocabulary",
        evidence=(*_absent(case, missing, lang), rephrased),
        articles=(article,),
        remedy=_remedy(case, asked, found, lang, missing, article),
    )


def _misspelt(case: _Case) -> Verdict | None:
    """They mistyped what an article says, and no other word of theirs is missing from every article."""

    def corrected(asked: _Asked) -> bool:
        answer = case.library.search(asked.text, asked.lang)
        if answer.stage != "corrected" or not answer.answered:
            return False
        mended = {word.casefold() for c in answer.corrections for word in c.typed.split()}
        return all(word.casefold() in mended for word in case.library.missing(asked.text, asked.lang))

    if case.share(corrected) < HALF:
        return None
    evidence = []
    articles: Counter[str] = Counter()
    for asked in filter(corrected, case.asked):
        answer = case.library.search(asked.text, asked.lang)
        articles[answer.hits[0].article] += asked.visitors
        evidence += [
            f"‘{_word(case, c.typed, asked.lang)}’ was typed for ‘{c.used}’" for c in answer.corrections
        ]
    return Verdict(
        type="typo",
        evidence=tuple(dict.fromkeys(evidence))[:3],
        articles=tuple(name for name, _ in articles.most_common(3)),
    )


def _content(case: _Case) -> Verdict:
    absent: Counter[tuple[str, str]] = Counter()
    for asked in case.asked:
        for word in case.library.missing(asked.text, asked.lang):
            absent[word, asked.lang] += asked.visitors
    frequent = [(word, lang) for (word, lang), n in absent.most_common(3) if n >= SOME * case.visitors]
    evidence = [line for word, lang in frequent for line in _absent(case, (word,), lang)]
    near: Counter[str] = Counter()
    for asked in case.asked:
        for hit in case.library.search(asked.text, asked.lang).hits[:TOP]:
            near[hit.article] += asked.visitors
    best = [case.library.search(a.text, a.lang) for a in case.asked]
    believed = max((answer.confidence for answer in best), default=0.0)
    evidence += _disappointed(case)
    if not near:
        evidence.append("search finds nothing")
    elif not evidence:
        hit = max(best, key=lambda answer: answer.confidence).hits[0]
        evidence.append(f"the nearest article is “{hit.title}”, with a confidence of {believed:.2f}")
    return Verdict(
        type="content",
        evidence=tuple(dict.fromkeys(evidence)),
        articles=tuple(name for name, _ in near.most_common(5)),
    )


def _disappointed(case: _Case) -> Iterator[str]:
    """The articles that did not help, and how many said so."""
    said: dict[str, set[str]] = {}
    for story in case.stories:
        for article in story.intent.unhelpful:
            said.setdefault(article, set()).add(story.intent.visitor)
    for article, visitors in sorted(said.items(), key=lambda item: (-len(item[1]), item[0]))[:2]:
        yield f"{_people(len(visitors))} said that “{case.library.title(article)}” did not help"


def _found_later(story: Story) -> list[str]:
    if story.rephrased is None:
        return []
    return [click.article for click in story.rephrased.clicks if stayed(click)]


def _slips(asked: str, found: str, lang: str) -> Iterator[tuple[str, str]]:
    """(typed, meant) for the words that differ by their spelling alone."""
    typed = dict.fromkeys(word for _, word in informative(asked, lang))
    meant = dict.fromkeys(word for _, word in informative(found, lang))
    stems = {term for term, _ in informative(found, lang)}
    mine = {word: term for term, word in informative(asked, lang)}
    for word in typed:
        if mine[word] not in stems and (near := [other for other in meant if same_word(word, other)]):
            yield word, near[0]


def _absent(case: _Case, missing: Sequence[str], lang: str) -> list[str]:
    if not missing:
        return []
    shown = [_word(case, word, lang) for word in missing]
    known = [f"‘{word}’" for word in shown if word != HIDDEN]
    if not known:
        return [
            f"{len(shown)} of their words in no article"
            if len(shown) > 1
            else "one of their words is in no article"
        ]
    return [f"{' and '.join(known)} {'is' if len(known) == 1 else 'are'} in no article"]


def _remedy(
    case: _Case, asked: str, found: str, lang: str, missing: Sequence[str], article: str
) -> Remedy | None:
    theirs = {term for term, _ in informative(found, lang)}
    mine = {term for term, _ in informative(asked, lang)}
    said = list(missing) or [word for term, word in informative(asked, lang) if term not in theirs]
    meant = [word for term, word in informative(found, lang) if term not in mine]
    if not said or not meant or not all(case.words.word(word, lang) for word in said):
        return None
    return Remedy(words=(" ".join(said), " ".join(meant)), lang=lang, article=article)


def _said(case: _Case, text: str, lang: str) -> str:
    """The rephrasing; its words are in the article that it found, but for some."""
    parts = [_word(case, word, lang) for _, word in informative(text, lang)]
    return " ".join(parts) if HIDDEN in parts else text


def _word(case: _Case, word: str, lang: str) -> str:
    return word if case.words.word(word, lang) else HIDDEN


def _people(count: int) -> str:
    return "1 visitor" if count == 1 else f"{count} visitors"
