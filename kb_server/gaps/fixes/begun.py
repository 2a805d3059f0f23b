"""Drafts that were begun among the writers' files: a visitor's words are erased from them too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import history
from kb_server.gaps import hand_replies
from kb_server.gaps.fixes import agreement, drafts, project
from kb_server.gaps.quotations import Quotations
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings

_OF = re.compile(r"^draft_of: (?P<gap>\d+)", re.MULTILINE)


def erase(settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Remove the words of a visitor from the drafts; return how many drafts changed."""
    replies = _sentences(hand_replies.texts(connection, leaving.events))
    return unquote(settings, connection, leaving.texts, replies)


def unquote(
    settings: Settings, connection: Connection, texts: Sequence[str], replies: Sequence[str] = ()
) -> int:
    """Remove customers' words, and the replies to them, from the drafts; return how many drafts changed.

    A draft that is named after those words gets another name. An article that was published stays: it is
    the writers' own. Where the writers' files are on another machine there is nothing to do.
    """
    try:
        place = project.find(settings)
    except OSError:
        return 0
    folder = place.folder / place.content / drafts.FOLDER
    quoted = Quotations([*texts, *replies])
    named = {drafts.slug(text) for text in texts} - {""}
    changed = 0
    for file in sorted(folder.glob("*.md")):
        before = file.read_text(encoding="utf-8")
        after = quoted.hide(before)
        if after != before:
            file.write_text(after, encoding="utf-8")
        moved = (found := _OF.search(after)) is not None and _is_named(file.stem, named)
        if found and moved:
            _rename(connection, file, after, f"gap-{found['gap']}")
        changed += after != before or moved
    return changed


def _sentences(replies: Iterable[str]) -> list[str]:
    """The sentences of replies, as drafts quote them."""
    return [part for text in replies for part in agreement.parts(text)]


def _is_named(stem: str, named: Iterable[str]) -> bool:
    return any(stem == name or re.fullmatch(re.escape(name) + r"-\d+", stem) for name in named)


def _rename(connection: Connection, file: Path, text: str, name: str) -> None:
    names = (name, *(f"{name}-{number}" for number in range(2, 10_000)))
    free = next(one for one in names if not _beside(file, one).exists())
    renamed = re.sub(r"^id: .*$", f"id: {free}", text, count=1, flags=re.MULTILINE)
    _beside(file, free).write_text(renamed, encoding="utf-8")
    file.unlink()
    same = (history.c.kind == "draft") & (history.c.value == file.stem)
    connection.execute(sa.update(history).where(same).values(value=free))


def _beside(file: Path, name: str) -> Path:
    return file.with_name(f"{name}.md")
