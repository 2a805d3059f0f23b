"""What the widget is told of the site of a release: its name, the way to a person, what to offer when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from kb_server.releases.articles import PublishedArticle
from search.documents import PUBLIC, base_language

FILE = "widget.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedArticle:
    """An article that the widget may offer."""

    article: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRule:
    """When the widget offers articles, and which: a rule of `contexts.yml`."""

    id: str
    pages: tuple[str, ...] = ()
    event: str = ""
    times: int = 1
    within: int = 0  # seconds; 0: as long as the page is open
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetSite:
    """The site as the widget knows it."""

    name: str = ""
    lang: str = "en"
    contact: str = ""  # an address or mailto: of those who help where no article does
    contexts: tuple[OfferRule, ...] = ()


class MalformedWidgetSite(ValueError):
    """The file is not what this version of Gapless writes."""

    exit_code: ClassVar[int] = 4


def load(file: Path) -> WidgetSite:
    """Read the file of a release. Older releases have none. Raises MalformedWidgetSite."""
    try:
        values: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        rules = tuple(_rule(rule) for rule in values.pop("contexts", ()))
        return WidgetSite(**values, contexts=rules)
    except FileNotFoundError:
        return WidgetSite()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise MalformedWidgetSite(f"{file}: {error}. Publish again to write a new one.") from error


def offered(rule: OfferRule, articles: Mapping[str, PublishedArticle], lang: str) -> Iterator[OfferedArticle]:
    """The articles of a rule for a reader of `lang`: the translation where there is one."""
    for name in rule.articles:
        if name not in articles:
            continue
        found = _translated(name, articles, lang)
        article = articles[found]
        if article.audience == PUBLIC and article.url:
            yield OfferedArticle(article=found, title=article.title, lang=article.lang)


def _translated(name: str, articles: Mapping[str, PublishedArticle], lang: str) -> str:
    original = articles[name].translation_of or name
    family = [original, *(key for key, one in articles.items() if one.translation_of == original)]
    spoken = {base_language(articles[key].lang): key for key in reversed(family) if key in articles}
    return spoken.get(base_language(lang), name)


def _rule(values: dict[str, Any]) -> OfferRule:
    return OfferRule(**values | {key: tuple(values[key]) for key in ("pages", "articles")})
