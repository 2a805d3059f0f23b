"""The saved replies of a release: short texts with article links that agents put into their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

FILE = "replies.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A saved reply. Its links lead to public articles: publishing has checked that."""

    id: str  # such as "reply:ru.refund"; no article has such an id, so the index can hold both
    title: str
    lang: str = "en"
    product: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    description: str = ""
    source: str = ""  # the Markdown file
    text: str  # Markdown; links to articles are permalinks, /a/<id>[/<anchor>]
    links: tuple[tuple[str, str], ...] = ()  # (article's id, anchor or "")


class MalformedReplies(ValueError):
    """The list of saved replies is not what this version of Gapless writes."""

    exit_code: ClassVar[int] = 4


def load(file: Path) -> dict[str, Reply]:
    """The saved replies of a release by id. Raises MalformedReplies.

    Older releases have no such file: they have no replies.
    """
    try:
        values: dict[str, dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
        return {name: _reply(name, facts) for name, facts in values.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise MalformedReplies(f"{file}: {error}. Publish again to write a new one.") from error


def pointing(replies: Mapping[str, Reply]) -> dict[tuple[str, str], list[str]]:
    """The Markdown files that link to each place: (article's id, anchor or "") → files, sorted."""
    found: dict[tuple[str, str], set[str]] = {}
    for reply in replies.values():
        for place in reply.links:
            found.setdefault(place, set()).add(reply.source)
    return {place: sorted(found[place]) for place in sorted(found)}


def _reply(name: str, facts: dict[str, Any]) -> Reply:
    known = {key: value for key, value in facts.items() if key in Reply.__dataclass_fields__}
    known["links"] = tuple((link["article"], link["anchor"]) for link in facts.get("links", ()))
    return Reply(**known | {key: tuple(facts.get(key, ())) for key in ("product", "keywords")} | {"id": name})
