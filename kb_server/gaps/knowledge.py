"""What a release knows: the engine's answers and the articles' words, as the gaps ask for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from pathlib import Path

import search
from kb_server.gaps import meaning, substance
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features, informative
from kb_server.releases import articles, contents
from search import Answer, Engine, Request, documents
from search.documents import AGENTS, PUBLIC, REPLIES, Contract, base_language
from search.rules import SearchRules, Synonym

KeptAnswers = dict[str, dict[Request, Answer]]
"""Answers of releases, by their names: kept by what asks the same of the same release several times."""

DEEP = 50  # articles among which a rank is looked for
PROBES = (10, 100)  # titles and headings of a language, at least and at most, that show what is usual


class Knowledge:
    """One release: which words and articles are in it, what its search finds, and at which rank."""

    def __init__(self, opened: Engine, sections: Path, answers: KeptAnswers | None = None) -> None:
        """`answers` of the same release are not asked again; new ones are kept there."""
        self._answers = answers
        self._engine = opened
        self._sections = sections
        self.release = opened.release
        self._search = lru_cache(maxsize=50_000)(self._ask)
        self._in_articles = lru_cache(maxsize=100_000)(self._contains)
        self.nearness = lru_cache(maxsize=10_000)(self._near)
        self._usual = lru_cache(maxsize=100)(self._mean)
        self._texts: dict[str, list[str]] | None = None
        self._articles: dict[str, articles.PublishedArticle] | None = None
        self.titles: dict[str, str] = {}
        self.langs: dict[str, str] = {}
        self._headings: dict[str, dict[str, None]] = {}

    @classmethod
    def open(cls, release: Path, answers: KeptAnswers | None = None) -> Knowledge:
        """The release in the directory `release`. Raises BrokenIndex."""
        opened = search.open(release / "index", release=release.name)
        return cls(opened, release / contents.DOCUMENTS, answers)

    def close(self) -> None:
        """Close the index."""
        self._engine.close()

    @cached_property
    def background(self) -> Background:
        """What questions are compared by: their meaning, where the release ranks by it, and rare words."""
        return Background(
            encode=meaning.encode if self._engine.meaning else None,
            articles=self._engine.articles,
            titles=cache(self._named),
            frequency=lru_cache(maxsize=100_000)(self._engine.frequency),
        )

    def search(self, text: str, lang: str, *, agents: bool = False, deep: bool = False) -> Answer:
        """The release's answer to `text` without sections: ten articles, or DEEP of them with `deep`."""
        return self._search(text, lang, agents, DEEP if deep else 10)

    def with_synonym(self, words: tuple[str, ...], lang: str) -> Knowledge:
        """The same release, were these words synonyms."""
        return Knowledge(self._engine.with_synonym(Synonym(words=words, lang=lang)), self._sections)

    def contains(self, word: str, lang: str, *, agents: bool = False) -> bool:
        """Is `word`, in any of its forms, in an article?"""
        return self._in_articles(word, lang, agents)

    def knows(self, word: str, lang: str) -> bool:
        """Is it a word: of an article, or of a language? Else it may be misspelt."""
        return self._engine.knows(word, lang)

    def missing(self, text: str, lang: str, *, agents: bool = False) -> tuple[str, ...]:
        """The informative words of `text` that are in no article, in order."""
        words = dict.fromkeys(word for _, word in informative(text, lang))
        return tuple(word for word in words if not self.contains(word, lang, agents=agents))

    def rank(self, text: str, lang: str, article: str) -> int | None:
        """The place of `article` among the hits for `text`, 1 for the first; None beyond DEEP.

        An article without a word of the question is only a near miss in meaning: it counts as not found.
        """
        hits = self.search(text, lang, deep=True).hits
        found = (place for place, hit in enumerate(hits, 1) if hit.article == article and hit.coverage > 0)
        return next(found, None)

    def title(self, article: str) -> str:
        """The article's title; its id where the release has no such article."""
        self._read()
        return self.titles.get(article, article)

    def has(self, article: str) -> bool:
        """Is the article in the release?"""
        return article in self._read()

    def substance(self, article: str, asked: Iterable[str]) -> int:
        """How many different informative words the article says about `asked`, besides those of `asked`."""
        texts = self._read().get(article, [])
        encode = meaning.encode if self._engine.meaning else None
        return substance.words(texts, self.titles.get(article, ""), list(asked), encode)

    def version(self, names: Iterable[str]) -> str:
        """A hash of the texts of these articles."""
        texts = self._read()
        said = "\0".join(f"{name}\0{text}" for name in sorted(names) for text in texts.get(name, ()))
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()

    def lang(self, article: str) -> str:
        """The article's language, without the region; "" where the release has no such article."""
        self._read()
        return self.langs.get(article, "")

    @property
    def languages(self) -> set[str]:
        """The languages of the articles, without the region."""
        self._read()
        return set(self.langs.values())

    def standing_out(self, text: str, lang: str) -> dict[str, float]:
        """How much nearer `text` lies to each article than the titles and headings of its language do.

        Some articles are near to whatever another language says. Nothing where there are too few headings.
        """
        usual = self._usual(lang)
        return {name: near - usual[name] for name, near in self.nearness(text).items() if name in usual}

    def successor(self, article: str) -> str:
        """The id under which an article is known in this release, after any move."""
        published = self._published()
        known = published.get(article)
        while known is not None and known.moved_to:
            article = known.moved_to.partition("#")[0]
            known = published.get(article)
        return article

    def changed(self, article: str) -> str:
        """The day (ISO) on which the article was last changed or verified; "" where that is not known."""
        known = self._published().get(article)
        return max(known.updated or "", known.verified or "") if known else ""

    def original(self, article: str) -> str:
        """The article that this one translates; itself where it translates none."""
        known = self._published().get(article)
        return (known.translation_of if known else "") or article

    def translations(self, article: str) -> set[str]:
        """The languages, without the region, that an article and its translations are in."""
        first = self.original(article)
        return {self.lang(name) for name in self._published() if self.original(name) == first} - {""}

    @property
    def rules(self) -> SearchRules:
        """The writers' synonyms and pins."""
        return self._engine.rules

    def changed_until(self, after: Knowledge) -> set[str]:
        """The articles that writers changed until the release `after`, see releases.contents."""
        return contents.changed(self._sections.parent, after._sections.parent)

    def contracts(self) -> list[Contract]:
        """The answer contracts of the release."""
        return contents.contracts(self._sections.parent)

    def _published(self) -> dict[str, articles.PublishedArticle]:
        if self._articles is None:
            self._articles = contents.published(self._sections.parent)
        return self._articles

    def _near(self, text: str) -> dict[str, float]:
        """How near `text` lies in meaning to each article; nothing where search does not know meaning."""
        return self._engine.nearness(text)

    def _mean(self, lang: str) -> dict[str, float]:
        """How near the titles and headings of a language lie to each article, on average."""
        self._read()
        least, most = PROBES
        probes = list(self._headings.get(lang, ()))
        chosen = probes[:: max(1, len(probes) // most)][:most]
        if len(chosen) < least:
            return {}
        found: dict[str, float] = {}
        for text in chosen:
            for name, near in self._near(text).items():
                found[name] = found.get(name, 0.0) + near / len(chosen)
        return found

    def _named(self) -> tuple[Features, ...]:
        """The titles of all articles."""
        self._read()
        return tuple(Features(title, self.langs[name]) for name, title in sorted(self.titles.items()))

    def _ask(self, text: str, lang: str, agents: bool, limit: int) -> Answer:
        audiences = frozenset({PUBLIC, AGENTS}) if agents else frozenset({PUBLIC})
        asked = Request(text=text, lang=lang, audiences=audiences, limit=limit, brief=True)
        if self._answers is None:
            return self._engine.search(asked)
        known = self._answers.setdefault(self.release, {})
        if asked not in known:
            known[asked] = self._engine.search(asked)
        return known[asked]

    def _contains(self, word: str, lang: str, agents: bool) -> bool:
        return self._ask(word, lang, agents, 1).stage in ("exact", "relaxed")

    def _read(self) -> dict[str, list[str]]:
        if self._texts is None:
            self._texts = {}
            for document in documents.load(self._sections):
                if document.audience == REPLIES:  # no customer finds them
                    continue
                self._texts.setdefault(document.article, []).append(document.text)
                self.titles[document.article] = document.title
                lang = base_language(document.lang)
                self.langs[document.article] = lang
                told = [text for text in (document.title, document.heading) if text]
                self._headings.setdefault(lang, {}).update(dict.fromkeys(told))
        return self._texts
