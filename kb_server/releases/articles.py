"""The articles of a release, and the page that each permalink leads to after any moves."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, ClassVar

FILE = "articles.json"
MOMENT = re.compile(r"(v\d+-)?t=\d+(\.\d+)?")  # an anchor: seconds in the first or second (v2-) video

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
_MOST_MOVES = 20  # the most moves that one link is followed through


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedArticle:
    """What the service knows about an article, or about the former place of an article that moved."""

    url: str = ""  # relative to the site's root, without anchor; "" for one that is gone
    title: str = ""
    type: str = ""
    lang: str = "en"
    owner: str = ""
    verified: str | None = None  # ISO date
    review: str = ""
    updated: str | None = None  # ISO date
    translation_of: str = ""  # the id of the article that it translates
    audience: str = "public"
    source: str = ""  # the Markdown file
    markdown: str = ""  # the address of its Markdown
    product: tuple[str, ...] = ()  # products that it is about
    edit_url: str = ""  # where it is edited in its repository; "" where the site names none
    generated: bool = False  # by a plugin or hook: no writer can edit it
    derived: bool = False  # its id comes from its path: no writer gave it one
    anchors: tuple[str, ...] = ()
    anchors_made: tuple[str, ...] = ()  # those of them that a plugin made, which no writer can keep
    moved_to: str | None = None  # "id" or "id#anchor" that the whole article moved to
    anchors_moved: Mapping[str, str] = field(default_factory=dict)  # old → "anchor" or "id#anchor"
    more: Mapping[str, Any] = field(default_factory=dict)  # whatever else the site build wrote about it


class MalformedArticles(ValueError):
    """The list of articles is not what this version of Gapless writes."""

    exit_code: ClassVar[int] = 4


def load(file: Path) -> dict[str, PublishedArticle]:
    """The articles of a release by id. Raises MalformedArticles."""
    try:
        values: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return {name: _article(facts) for name, facts in values.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise MalformedArticles(f"{file}: {error}. Publish again to write a new one.") from error


def dump(articles: Mapping[str, PublishedArticle], file: Path) -> None:
    """Write the articles, sorted by id, a line each: with indentation, Python writes ten times as long."""
    rows = ((name, _facts(articles[name])) for name in sorted(articles))
    lines = (f"{_ENCODE(name)}: {_ENCODE(row.pop('more') | row)}" for name, row in rows)
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _facts(article: PublishedArticle) -> dict[str, Any]:
    """The fields by name. `asdict` would copy every value."""
    return {one.name: getattr(article, one.name) for one in fields(article)}


def resolve(
    articles: Mapping[str, PublishedArticle], name: str, anchor: str = ""
) -> tuple[PublishedArticle, str] | None:
    """The article and anchor that the permalink /a/`name`/`anchor` leads to; None when it leads nowhere.

    An unknown anchor leads to the top of its article; a moment of a video (`t=93`) is always kept.
    """
    for _ in range(_MOST_MOVES):
        article = articles.get(name)
        if article is None:
            return None
        if article.moved_to:
            name, _, named = article.moved_to.partition("#")
            anchor = named or anchor
        elif anchor in article.anchors_moved and anchor not in article.anchors:
            target, _, anchor = article.anchors_moved[anchor].rpartition("#")
            name = target or name
        else:
            return article, anchor if anchor in article.anchors or MOMENT.fullmatch(anchor) else ""
    return None


def with_case(articles: Mapping[str, PublishedArticle], name: str) -> str:
    """The one id that equals `name` when case is ignored; `name` itself if there is none or several."""
    if name in articles:
        return name
    alike = [known for known in articles if known.casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 else name


def _article(facts: dict[str, Any]) -> PublishedArticle:
    known = {k: v for k, v in facts.items() if k in PublishedArticle.__dataclass_fields__}
    known |= {name: tuple(known.get(name, ())) for name in ("anchors", "anchors_made", "product")}
    known["more"] = {k: v for k, v in facts.items() if k not in known}
    return PublishedArticle(**known)
