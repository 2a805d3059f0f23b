"""The arrays of a release, computed from what was collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from search.arrays import lexicon, scoring
from search.arrays.corpus import Collected
from search.arrays.files import Array
from search.arrays.scoring import Impacts, Occurrences
from search.correct import dictionary
from search.documents import Document
from search.text import analysis, normal

LONGEST = 2**16 - 1  # characters of one word that a snippet marks
BY_TITLE, BY_ID, BY_KEYWORD = range(3)  # kinds of names of an article, best first


def scores(found: Mapping[str, Occurrences], terms: int, collected: Collected) -> dict[str, Array]:
    """The scores of every term in the parts of articles, sections and passages (see `scoring`).

    Units of `found` are passages.
    """
    articles, sections = len(collected.articles), len(collected.sections)
    section_of = collected.section_of
    article_of = collected.article_of[section_of]
    by_article = {name: field.gathered(article_of, articles) for name, field in found.items()}
    by_section = {"heading": found["heading"].gathered(section_of, sections)}
    standing = scoring.found_in(by_article, terms, articles)
    idfs = np.array([scoring.idf(articles, having) for having in standing.tolist()])
    return {
        "terms.articles": standing.astype(np.int32),
        **_impacts("title", scoring.impacts(scoring.TITLE, by_article, idfs, articles)),
        **_impacts("body", scoring.impacts(scoring.BODY, by_article, idfs, articles)),
        **_impacts("heading", scoring.impacts(scoring.HEADING, by_section, idfs, sections)),
        **_impacts("passage", scoring.impacts(scoring.PASSAGE, found, idfs, len(section_of))),
        "passages.section": section_of.astype(np.int32),
        "sections.first": _starts(np.bincount(section_of, minlength=sections)),
        "sections.article": collected.article_of.astype(np.int32),
        "articles.first": _starts(np.bincount(collected.article_of, minlength=articles)),
    }


def counted(collected: Collected, strings: str = "word.word", counts: str = "word.count") -> dict[str, int]:
    """How often each indexed word occurs, in the order of the lexicon; codes and joined forms included.

    Other columns of strings and their counts are summed in the same way.
    """
    values = collected.rows.values
    ordered, place = collected.sorted([strings])
    sums = scoring.sums(place[values[strings]], values[counts], len(ordered))
    return dict(zip(ordered, sums.astype(np.int64).tolist(), strict=True))


def words(collected: Collected) -> dict[str, Array]:
    """The indexed words: how often each occurs, and the terms it became."""
    values, (_, term) = collected.rows.values, collected.terms
    ordered, word = collected.sorted(["word.word"])
    most = max(len(term), 1)
    pairs = np.unique(word[values["word.word"]] * most + term[values["word.term"]])
    return {
        **lexicon.pack(ordered, "words"),
        "words.count": np.array(list(counted(collected).values()), dtype=np.uint32),
        "words.terms.at": _starts(np.bincount(pairs // most, minlength=len(ordered))),
        "words.terms": (pairs % most).astype(np.int32),
    }


def spelling(collected: Collected) -> dict[str, Array]:
    """What spelling knows: the plain words as they are spelt, and pairs of Han characters."""
    return dictionary.build(
        counted(collected, "spelt.word", "spelt.count"), counted(collected, "pair.pair", "pair.count")
    )


def forward(collected: Collected) -> dict[str, Array]:
    """The terms of every passage in order, with the section's characters that they cover, for snippets."""
    values, (_, term) = collected.rows.values, collected.terms
    return {
        "tokens.at": _starts(values["body.size"]),
        "tokens.term": term[values["body.term"]].astype(np.int32),
        "tokens.start": values["body.start"].astype(np.uint32),
        "tokens.size": np.minimum(values["body.length"], LONGEST).astype(np.uint16),
    }


def facets(articles: Sequence[Document]) -> tuple[dict[str, list[str]], dict[str, Array]]:
    """The values of every facet, and each article's value by number; products are (article, value).

    Beside them lie each article's weight, as its writer gave it, and the number of the article that it
    translates: its own where it translates none.
    """
    names = {
        "type": sorted({article.type for article in articles}),
        "product": sorted({product for article in articles for product in article.product}),
        "lang": sorted({article.lang for article in articles}),
        "category": sorted({article.category for article in articles}),
        "audience": sorted({article.audience for article in articles}),
    }
    number = {facet: {name: at for at, name in enumerate(values)} for facet, values in names.items()}
    pairs = [(at, number["product"][name]) for at, article in enumerate(articles) for name in article.product]
    stored: dict[str, Array] = {"articles.product": np.array(pairs, dtype=np.int32).reshape(len(pairs), 2)}
    for facet in ("type", "lang", "category", "audience"):
        values = [number[facet][getattr(article, facet)] for article in articles]
        stored[f"articles.{facet}"] = np.array(values, dtype=np.int32)
    stored["articles.boost"] = np.array([article.boost for article in articles], dtype=np.float32)
    numbers = {article.article: at for at, article in enumerate(articles)}
    originals = [numbers.get(article.translation_of, at) for at, article in enumerate(articles)]
    stored["articles.original"] = np.array(originals, dtype=np.int32)
    return names, stored


def ids(articles: Sequence[Document]) -> dict[str, Array]:
    """The articles' ids, sorted, and the number of each."""
    numbers = {article.article: number for number, article in enumerate(articles)}
    ordered = sorted(numbers)
    return {
        **lexicon.pack(ordered, "ids"),
        "ids.number": np.array([numbers[name] for name in ordered], dtype=np.int32),
    }


def names(articles: Sequence[Document]) -> dict[str, Array]:
    """The names that stand for an article in full: its title, its id, its keywords."""
    called: dict[str, set[tuple[int, int]]] = {}
    for number, article in enumerate(articles):
        for how, name in (
            (BY_TITLE, article.title),
            (BY_ID, article.article),
            *((BY_KEYWORD, keyword) for keyword in article.keywords),
        ):
            if name_key := analysis.key(normal.clean(name), article.lang):
                called.setdefault(name_key, set()).add((how, number))
    keys = sorted(called)
    pairs = [pair for name_key in keys for pair in sorted(called[name_key])]
    return {
        **lexicon.pack(keys, "names"),
        "names.articles.at": _starts([len(called[name_key]) for name_key in keys]),
        "names.articles": np.array([number for _, number in pairs], dtype=np.int32),
        "names.how": np.array([how for how, _ in pairs], dtype=np.int8),
    }


def _impacts(name: str, found: Impacts) -> dict[str, Array]:
    return {f"{name}.at": found.at, f"{name}.unit": found.unit, f"{name}.score": found.score}


def _starts(sizes: Iterable[int] | Array) -> Array:
    """Where each of consecutive runs begins, and where the last ends."""
    return np.concatenate(([0], np.cumsum(np.asarray(list(sizes), dtype=np.int64))))
