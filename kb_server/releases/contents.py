"""What writers say in a release, and what differs between two."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kb_server.releases import articles
from search import documents
from search.documents import REPLIES, Contract

DOCUMENTS = "documents.jsonl"
_CONTRACTS = "contracts.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChange:
    """An article that differs between two releases, under the title that the later one gives it."""

    article: str
    title: str
    before: str = ""  # the title that it had, where that differs


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What writers did between two releases, each list by title."""

    new: tuple[ContentChange, ...]
    gone: tuple[ContentChange, ...]
    changed: tuple[ContentChange, ...]
    promised: tuple[Contract, ...]  # answer contracts that only the later release has
    withdrawn: tuple[Contract, ...]  # those that only the earlier one has


def published(release: Path) -> dict[str, articles.PublishedArticle]:
    """The articles of a release by id; none where it lists none."""
    file = release / articles.FILE
    return articles.load(file) if file.exists() else {}


def contracts(release: Path) -> list[Contract]:
    """The answer contracts of a release."""
    file = release / _CONTRACTS
    return list(documents.load_contracts(file)) if file.exists() else []


def changed(before: Path, after: Path) -> set[str]:
    """The articles of which writers say something else in two releases, wherever it stands.

    Articles whose lines are the same are not read. Raises MalformedArticles or MalformedDocument.
    """
    was, now = (documents.lines_by_article(release / DOCUMENTS) for release in (before, after))
    read = {name for name in was.keys() | now.keys() if was.get(name) != now.get(name)}
    old, new = _said(before, was, read), _said(after, now, read)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def _said(release: Path, lines: Mapping[str, Sequence[str]], read: set[str]) -> dict[str, list[object]]:
    """What writers say in each article, and when they verified it. Only sections of those in `read` count."""
    found: dict[str, list[object]] = {}
    for document in (documents.parse(line) for name in read for line in lines.get(name, ())):
        if document.audience != REPLIES:
            told = (document.title, document.heading, document.text, document.keywords)
            found.setdefault(document.article, []).append((*told, document.description, document.lang))
    for contract in contracts(release):
        found.setdefault(contract.article, []).append((contract.query, contract.lang))
    for name, article in published(release).items():
        found.setdefault(name, []).append((article.verified, article.moved_to))
    return found


def between(before: Path, after: Path) -> Difference:
    """What differs between two releases. Raises MalformedArticles or MalformedDocument."""
    unlike = changed(before, after)
    was, now = published(before), published(after)
    promised, withdrawn = (_promises(release) for release in (after, before))
    there = {name for name, article in now.items() if article.url}
    left = {name for name, article in was.items() if article.url}

    def listed(names: set[str]) -> tuple[ContentChange, ...]:
        made = [_change(name, was.get(name), now.get(name)) for name in names]
        return tuple(sorted(made, key=lambda change: (change.title.casefold(), change.article)))

    return Difference(
        new=listed(there - left),
        gone=listed(left - there),
        changed=listed(there & left & unlike),
        promised=tuple(promised[key] for key in sorted(promised.keys() - withdrawn.keys())),
        withdrawn=tuple(withdrawn[key] for key in sorted(withdrawn.keys() - promised.keys())),
    )


def size(release: Path) -> int:
    """The bytes of all files of a release."""
    found = (f"{folder}/{name}" for folder, _, inside in os.walk(release) for name in inside)
    return sum(os.stat(path).st_size for path in found)  # noqa: PTH116 - a third of what Path takes


def _change(
    name: str, was: articles.PublishedArticle | None, now: articles.PublishedArticle | None
) -> ContentChange:
    old, new = (one.title if one is not None else "" for one in (was, now))
    title = new or old or name
    return ContentChange(article=name, title=title, before=old if old not in ("", title) else "")


def _promises(release: Path) -> dict[tuple[str, str], Contract]:
    """The contracts by article and query, wherever they stand in their files."""
    return {(one.article, one.query): one for one in contracts(release)}
