"""Related articles: those that share rare words, a category or keywords with an article."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from plugins.read.articles import Article

WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|[^\W\d_\u3040-\u9fff\uac00-\ud7af]{3,}")
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
    holders: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.listed:
            for word in words[article.id]:
                if frequency[word] <= ceiling:
                    holders[word].append(article)
    return {article.id: _nearest(article, words, holders, len(articles)) for article in articles}


def _nearest(
    article: Article, words: dict[str, frozenset[str]], holders: dict[str, list[Article]], total: int
) -> tuple[Article, ...]:
    scores: dict[str, float] = defaultdict(float)
    near: dict[str, Article] = {}
    for word in sorted(words[article.id]):
        others = holders.get(word, [])
        weight = math.log(1 + total / len(others)) ** 2 if others else 0.0
        for other in others:
            same = other.lang == article.lang and other.audience == article.audience
            if same and other.id not in (article.id, article.translation_of):
                near[other.id] = other
                scores[other.id] += weight
    for key, other in near.items():
        scores[key] /= math.sqrt(len(words[key]))
        scores[key] += CATEGORY * (other.category == article.category)
        scores[key] += KEYWORD * len(set(other.keywords) & set(article.keywords))
    best = sorted(near, key=lambda key: (-scores[key], key))
    return tuple(near[key] for key in best[:LIMIT])


def _words(article: Article) -> frozenset[str]:
    text = " ".join((article.title, article.description, *article.keywords)).lower()
    return frozenset(WORD.findall(text))
