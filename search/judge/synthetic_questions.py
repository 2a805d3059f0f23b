"""Questions made from articles, matching as poorly as customers' questions, to learn confidence from."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.documents import Document
from search.text import analysis

MOST = 180  # changed questions for each release; more do not change what is learnt
PER_ARTICLE = 6
TITLES = 0.25  # share of changed questions made from titles
NAMES = 0.2  # names that are asked as they stand, for each changed question
CHANGED = (0.35, 0.5)  # share of a question's words that are replaced, in turn
LENGTHS = (2, 3, 3, 4, 4, 5, 6, 7)  # lengths of questions, in informative words
READ = 6000  # characters of a section that sentences are taken from
_SENTENCE_END = re.compile(r"[\n.!?。！？；;]+")
_SHORTEST = 8  # characters that a sentence must exceed


@dataclass(frozen=True, slots=True)
class SyntheticQuestion:
    """A question and the article that it was made from."""

    text: str
    lang: str
    article: str
    name: bool = False  # a title or heading as it stands: it only tells how its absence looks


def make(documents: Iterable[Document]) -> Iterator[SyntheticQuestion]:
    """Make questions from `documents`: the same for the same documents.

    At most MOST, PER_ARTICLE an article, are changed: stretches of a title or sentence, of which some
    informative words are replaced, half of them by a word of another section, half by one that no article
    has. To these come names, at most NAMES of their number. What several articles are called is not used:
    without one of them, the others still answer.
    """
    sections = [document for document in documents if document.text.strip() or document.title]
    if not sections:
        return
    chance = random.Random(0)  # noqa: S311 - reproducible, nothing secret
    titles = Counter(document.title for document in sections if not document.anchor)
    count = min(MOST, PER_ARTICLE * len({document.article for document in sections}))
    for number in range(count):
        section = sections[chance.randrange(len(sections))]
        source = (
            section.title
            if chance.random() < TITLES and titles[section.title] == 1
            else _sentence(section, chance)
        )
        informative = _informative(source, section.lang)
        if informative:
            length = chance.choice(LENGTHS)
            first = chance.randrange(max(1, len(informative) - length + 1))
            stretch = informative[first : first + length]
            text = _changed(source, stretch, CHANGED[number % len(CHANGED)], sections, chance)
            yield SyntheticQuestion(text, section.lang, section.article)
    names = list(_names(sections))
    for name in chance.sample(names, min(len(names), int(NAMES * count))):
        if _informative(name.text, name.lang):
            yield name


def _names(sections: list[Document]) -> Iterator[SyntheticQuestion]:
    """The titles and headings that only one article has."""
    of: dict[str, Document | None] = {}
    for section in sections:
        for name in filter(None, (section.title, section.heading)):
            first = of.setdefault(name, section)
            if first is not None and first.article != section.article:
                of[name] = None
    for name, only in of.items():
        if only is not None:
            yield SyntheticQuestion(name, only.lang, only.article, name=True)


def _sentence(section: Document, chance: random.Random) -> str:
    sentences = [s.strip() for s in _SENTENCE_END.split(section.text[:READ]) if len(s.strip()) > _SHORTEST]
    return chance.choice(sentences) if sentences else section.title


def _informative(text: str, lang: str) -> list[analysis.Token]:
    return [token for token in analysis.tokens(text, lang) if not token.extra and not token.stop]


def _changed(
    source: str, stretch: list[analysis.Token], share: float, sections: list[Document], chance: random.Random
) -> str:
    pieces: list[str] = []
    end = stretch[0].start
    for token in stretch:
        if token.start < end:  # pairs of Chinese characters overlap
            continue
        pieces.append(source[end : token.start])
        kept = source[token.start : token.end]
        pieces.append(_other(sections, chance) if chance.random() < share else kept)
        end = token.end
    return "".join(pieces)


def _other(sections: list[Document], chance: random.Random) -> str:
    if chance.random() < 0.5:
        return f" qzx{chance.randrange(1000)} "
    section = sections[chance.randrange(len(sections))]
    words = _informative(section.text[:400], section.lang)
    return chance.choice(words).word if words else ""
