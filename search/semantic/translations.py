"""Words across languages: what the words of a query are called in the other languages of an index.

The encoder gives words of one meaning near vectors, whatever their language. So each word of a query stands
for the words of the index in other scripts that lie nearest to it, and these are matched like any words.
Gains and costs: docs/decisions/0052.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from search.answers import BrokenIndex
from search.arrays import runs, scoring
from search.arrays.files import Array
from search.arrays.opened_index import FOUND, OpenedIndex
from search.correct import word_filter
from search.match.matcher import Floats
from search.match.query import Concept, ParsedQuery
from search.semantic import encoder, nearness
from search.semantic.network import DIMENSIONS
from search.text import analysis, languages
from search.text.languages import CONTINUOUS, CYRILLIC, LATIN, OTHER
from search.text.scripts import HAN_RUN

LEAST = 0.55  # least cosine of a word and its translation
CLOSE = 0.93  # share of the nearest word's cosine that another translation must reach
MOST = 6  # words that one word of a query may be translated by
UNTRANSLATED = 2.0  # weight of a word that nothing in the index translates
READ = 24  # words of a query that are translated
_SHORTEST = 3  # letters of a word that translates; a Chinese one has two
SCRIPTS = (LATIN, CYRILLIC, CONTINUOUS, OTHER)  # a word's script is stored as its place here


def build(counts: Mapping[str, int], langs: Collection[str], earlier: Path | None) -> dict[str, Array]:
    """The arrays of the words that may translate others, those of the scripts that `langs` are written in.

    `counts` are the words of the index, in the order of its lexicon, with how often each occurs. Words that
    the index `earlier` has are not encoded again.
    """
    scripts = {languages.LANGUAGES[code].script for code in langs if code in languages.LANGUAGES}
    chosen = [
        (number, word, kind)
        for number, (word, count) in enumerate(counts.items())
        if (kind := _script(word)) in scripts and _translates(word, count)
    ]
    kept = _kept(earlier)
    missing = [word for _, word, _ in chosen if word not in kept]
    kept |= dict(zip(missing, zip(*encoder.small(missing), strict=True), strict=True))
    rows = np.zeros((len(chosen), DIMENSIONS), dtype=np.int8)
    scale = np.zeros(len(chosen), dtype=np.float32)
    for at, (_, word, _) in enumerate(chosen):
        rows[at], scale[at] = kept[word]
    return {
        "translations.word": np.array([number for number, _, _ in chosen], dtype=np.int32),
        "translations.script": np.array([SCRIPTS.index(kind) for _, _, kind in chosen], dtype=np.int8),
        "translations.rows": rows,
        "translations.scale": scale,
    }


def match(text: str, lang: str, index: OpenedIndex) -> Floats:
    """How well each article says `text` in words of other scripts than its own, 1.0 being ideal.

    0 where the index has no vectors of words, or has no translation for any word.
    """
    words = analysis.words(text, lang)[:READ] if len(index.arrays.get("translations.word", ())) else []
    concepts = _concepts(words, index) if words else []
    known = tuple(concept for concept in concepts if concept.terms)
    if not known:
        return np.zeros(index.articles, dtype=np.float32)
    weight = sum(concept.weight for concept in concepts)
    scores: Floats = index.matcher.match(ParsedQuery(text, lang, known)).articles / np.float32(
        nearness.IDEAL * weight
    )
    return scores


def _kept(earlier: Path | None) -> dict[str, tuple[Array, float]]:
    """The rows of the index `earlier` by their word; none where no such index can be read."""
    if earlier is None:
        return {}
    try:
        index = OpenedIndex(earlier)
    except BrokenIndex:
        return {}
    numbers, rows, scale = (
        index.arrays.get(f"translations.{name}", ()) for name in ("word", "rows", "scale")
    )
    return {index.words[number]: (rows[at], scale[at]) for at, number in enumerate(numbers)}


def _script(word: str) -> str:
    return CONTINUOUS if HAN_RUN.fullmatch(word) else analysis.script(word)


def _translates(word: str, count: int) -> bool:
    """May `word` translate another? Rare words that no dictionary has are slips, codes and names.

    Of pairs of Chinese characters, those are words that the segmenter knows, or of which both are words.
    """
    if HAN_RUN.fullmatch(word):
        parts = analysis.words(word)
        return len(word) > 1 and (parts == [word] or (count > 1 and len(parts) == len(word)))
    return len(word) >= _SHORTEST and word.isalpha() and (count > 1 or word_filter.knows(word))


def _concepts(words: Sequence[str], index: OpenedIndex) -> list[Concept]:
    """What each of `words` is called in other scripts; that of words of recent queries is kept."""
    kept = index.translated
    known = {word: concept for word in words if (concept := kept.get(word)) is not None}
    if missing := [word for word in words if word not in known]:
        new = dict(zip(missing, _looked_up(missing, index), strict=True))
        if len(kept) > FOUND:
            kept.clear()
        kept.update(new)
        known |= new
    return [known[word] for word in words]


def _looked_up(words: Sequence[str], index: OpenedIndex) -> list[Concept]:
    near = encoder.cosines(
        encoder.words(words), index.arrays["translations.rows"], index.arrays["translations.scale"]
    )
    scripts = index.arrays["translations.script"]
    for row, word in zip(near, words, strict=True):
        row[scripts == SCRIPTS.index(_script(word))] = 0.0
    return [_concept(word, row, index) for word, row in zip(words, near, strict=True)]


def _concept(word: str, near: Array, index: OpenedIndex) -> Concept:
    """The words that lie nearest to `word`, as one concept; without terms, if none is near."""
    best = float(near.max(initial=0.0))
    if best < LEAST:
        return Concept(word, 0, 0, (), UNTRANSLATED)
    at = np.flatnonzero(near >= max(LEAST, CLOSE * best))
    at = at[np.argsort(-near[at], kind="stable")[:MOST]]
    places = runs.places(index.arrays["words.terms.at"], index.arrays["translations.word"][at])
    terms = tuple(dict.fromkeys(index.arrays["words.terms"][places].tolist()))
    having = max(int(index.articles_with[term]) for term in terms)
    return Concept(word, 0, 0, terms, scoring.idf(index.articles, having), share=best)
