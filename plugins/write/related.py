"""Related articles: those that share rare words, a category or keywords with an article."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from plugins.read.articles import Article

_ASCII_WORD = re.compile(r"[a-z]{3,}")
COMMON = 0.1  # words in more than this share of the articles are not compared
LIMIT = 5
CATEGORY, KEYWORD = 1.0, 1.5  # what a shared category or keyword adds, in units of a shared word's idf


def find(articles: Sequence[Article]) -> dict[str, tuple[Article, ...]]:
    """Map each article's id to at most five related ones, best first, of the same language and audience.

    The score is the sum of the squared idf of the shared words of titles, descriptions and keywords, divided
    by the square root of the other's number of words. The result depends on nothing but the articles.
    """
    words = {article.id: _words(article) for article in articles}
    frequency = Counter(word for bag in words.values() for word in bag)
    ceiling = max(3.0, COMMON * len(articles))
    holders: Counter[str] = Counter()
    groups: dict[tuple[str, str], _Group] = defaultdict(_Group)  # by language and audience
    for article in articles:
        if article.listed:
            group, bag = groups[article.lang, article.audience], words[article.id]
            group.articles[article.id] = article, math.sqrt(len(bag)), frozenset(article.keywords)
            for word in bag:
                if frequency[word] <= ceiling:
                    holders[word] += 1
                    group.holders[word].append(article.id)
    weights = {word: math.log(1 + len(articles) / count) ** 2 for word, count in holders.items()}
    return {
        article.id: _nearest(article, words[article.id], weights, groups[article.lang, article.audience])
        for article in articles
    }


@dataclass(frozen=True, slots=True)
class _Group:
    """The articles that may be related to each other."""

    # by id: an article, the square root of its number of words, and its keywords
    articles: dict[str, tuple[Article, float, frozenset[str]]] = field(default_factory=dict)
    holders: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # ids, by word


def _nearest(
    article: Article, words: frozenset[str], weights: Mapping[str, float], among: _Group
) -> tuple[Article, ...]:
    scores: dict[str, float] = defaultdict(float)
    for word in sorted(words & among.holders.keys()):
        weight = weights[word]
        for name in among.holders[word]:
            scores[name] += weight
    for name in (article.id, article.translation_of):
        scores.pop(name, None)
    keywords = frozenset(article.keywords)
    for name, score in scores.items():
        other, root, its = among.articles[name]
        scores[name] = (
            score / root + CATEGORY * (other.category == article.category) + KEYWORD * len(its & keywords)
        )
    best = heapq.nsmallest(LIMIT, scores, key=lambda name: (-scores[name], name))
    return tuple(among.articles[name][0] for name in best)


def _words(article: Article) -> frozenset[str]:
    text = " ".join((article.title, article.description, *article.keywords)).lower()
    return frozenset((_ASCII_WORD if text.isascii() else _any_word()).findall(text))


@cache
def _any_word() -> re.Pattern[str]:
    """A word of any script. It takes a while to compile."""
    return re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u9fff\uac00-\ud7af]{3,}")
