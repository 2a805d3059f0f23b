"""The reference for the fast path: BM25 by the book, in plain Python, over Whoosh's own reader."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import whoosh.index

from search.arrays import scoring
from search.arrays.analysed import FIELDS
from search.documents import Document
from search.match.sums import EXTRA_SHARE, STOP_SHARE
from search.text import analysis
from search.whoosh import postings

Counts = dict[str, dict[int, dict[str, float]]]  # field → unit → term → count


class Exhaustive:
    """Scores every article for a query, looking at every term of every document."""

    def __init__(self, directory: Path, documents: Sequence[Document]) -> None:
        """`directory` is an index built from `documents`, whose sections lie together by article."""
        self.articles = list(dict.fromkeys(document.article for document in documents))
        sections = {document.id: number for number, document in enumerate(documents)}
        article_of = [self.articles.index(document.article) for document in documents]
        opened = whoosh.index.open_dir(str(directory / "whoosh"), schema=postings.schema())
        with opened.reader() as reader:
            ids = [json.loads(json.dumps(fields))["id"] for _, fields in reader.iter_docs()]
            self.section_of = [sections[name.rpartition("~")[0] or name] for name in ids]
            self.passages = self._counts(reader)
        opened.close()
        self.sections = self._gathered(self.section_of)
        self.by_article = self._gathered([article_of[section] for section in self.section_of])
        self.article_of = article_of

    def score(self, query: str, lang: str, stops: bool) -> dict[str, float]:
        """Return article → score of the plain `query`: no synonyms, unfinished words or corrections."""
        found = {t.term: t for t in reversed(analysis.tokens(query, lang))}
        sums: dict[int, float] = defaultdict(float)
        sections: dict[int, float] = defaultdict(float)
        passages: dict[int, float] = defaultdict(float)
        covered: dict[int, float] = defaultdict(float)
        weight = 0.0
        for term, token in found.items():
            having = {u for field in self.by_article.values() for u, terms in field.items() if term in terms}
            n, total = len(having), len(self.articles)
            idf = max(scoring.FLOOR, math.log(1 + (total - n + 0.5) / (n + 0.5)))
            share = EXTRA_SHARE if token.extra else STOP_SHARE if token.stop and stops else 1.0
            for unit, score in self._part(scoring.TITLE, self.by_article, term, share * idf).items():
                sums[unit] += score
            for unit, score in self._part(scoring.HEADING, self.sections, term, share * idf).items():
                sections[unit] += score
            if token.stop and stops:
                continue
            for unit, score in self._part(scoring.BODY, self.by_article, term, share * idf).items():
                sums[unit] += score
            for unit, score in self._part(scoring.PASSAGE, self.passages, term, share * idf).items():
                passages[unit] += score
            if not token.extra:
                weight += idf
                for unit in having:
                    covered[unit] += idf
        best: dict[int, float] = defaultdict(float)
        for passage, section in enumerate(self.section_of):
            worth = sections[section] + passages[passage]
            best[self.article_of[section]] = max(best[self.article_of[section]], worth)
        return {
            name: (sums[at] + best[at]) * (0.8 + 0.2 * covered[at] / weight)
            for at, name in enumerate(self.articles)
            if covered[at]
        }

    def _part(self, part: scoring.FieldGroup, counts: Counts, term: str, idf: float) -> dict[int, float]:
        x: dict[int, float] = defaultdict(float)
        for name, field in part.fields.items():
            lengths = {unit: sum(terms.values()) for unit, terms in counts[name].items()}
            average = sum(lengths.values()) / len(lengths) if lengths else 1.0
            for unit, terms in counts[name].items():
                if term in terms:
                    norm = 1 - field.b + field.b * lengths[unit] / average
                    x[unit] += field.weight * terms[term] / norm
        return {
            unit: part.share * idf * value * (scoring.K1 + 1) / (scoring.K1 + value)
            for unit, value in x.items()
        }

    def _counts(self, reader: Any) -> Counts:
        counts: Counts = {name: defaultdict(dict) for name in FIELDS}
        for name, text in reader.all_terms():
            if name in counts:
                matcher = reader.postings(name, text)
                while matcher.is_active():
                    counts[name][matcher.id()][text.decode()] = matcher.weight()
                    matcher.next()
        return counts

    def _gathered(self, groups: Sequence[int]) -> Counts:
        counts: Counts = {name: defaultdict(lambda: defaultdict(float)) for name in FIELDS}
        for name, units in self.passages.items():
            for unit, terms in units.items():
                for term, count in terms.items():
                    counts[name][groups[unit]][term] += count
        return counts
