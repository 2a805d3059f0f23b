"""Saved views: the filters of a list that a user keeps under a name, with an address of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.database import insert_new
from kb_server.data.schema.studio import views
from kb_server.gaps.quotations import Quotations
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings

LONGEST = 60  # characters of a name
LONGEST_QUERY = 2000
MOST = 50  # views of one user on one page

CHOICES = frozenset({"state", "type", "lang", "due", "sort", "page"})  # parameters with values of ours alone


class UnfitView(ValueError):
    """The view cannot be saved. The value is the last part of the text's key that says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """One view of one user."""

    name: str
    query: str  # of the address that it stands for


def of(connection: Connection, user: int, page: str) -> tuple[SavedView, ...]:
    """The user's views of a page, by name."""
    query = sa.select(views.c.name, views.c.query).where(views.c.user == user, views.c.page == page)
    return tuple(SavedView(**row._mapping) for row in connection.execute(query.order_by(views.c.name)))


def find(connection: Connection, user: int, page: str, name: str) -> SavedView | None:
    """The user's view of that name."""
    return next((view for view in of(connection, user, page) if view.name == name), None)


def save(connection: Connection, user: int, page: str, view: SavedView, now: datetime) -> SavedView:
    """Keep a view; one of the same name is replaced. Raises UnfitView."""
    name = " ".join(view.name.split())
    if not name or len(name) > LONGEST or re.search(r"[/?#\\]", name) or not name.isprintable():
        raise UnfitView("name")
    if len(view.query) > LONGEST_QUERY:
        raise UnfitView("query")
    if len(of(connection, user, page)) >= MOST and find(connection, user, page, name) is None:
        raise UnfitView("many")
    kept = {"user": user, "page": page, "name": name, "query": view.query, "created": now}
    connection.execute(insert_new(connection, views).values(kept))
    same = (views.c.user == user) & (views.c.page == page) & (views.c.name == name)
    connection.execute(sa.update(views).where(same).values(query=view.query))
    return SavedView(name=name, query=view.query)


def remove(connection: Connection, user: int, page: str, name: str) -> None:
    """Forget a view, if there is one of that name."""
    same = (views.c.user == user) & (views.c.page == page) & (views.c.name == name)
    connection.execute(sa.delete(views).where(same))


def erase(_settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Remove the views that quote a visitor's words; return how many."""
    return unquote(_settings, connection, leaving.texts)


def unquote(_settings: Settings, connection: Connection, texts: Sequence[str]) -> int:
    """Remove the views whose name or filter quotes customers' words; return how many."""
    quoted = Quotations(texts)
    removed = 0
    for row in connection.execute(sa.select(views)).all():
        said = [value for name, value in parse_qsl(row.query) if name not in CHOICES]
        if any(quoted.hide(text) != text for text in (row.name, *said)):
            remove(connection, row.user, row.page, row.name)
            removed += 1
    return removed
