"""Saved views of a list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import Connection

from kb_server.access import users
from kb_server.data.database import Database
from kb_server.listeners import LISTENERS
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings
from kb_server.studio import saved_views
from kb_server.studio.saved_views import SavedView, UnfitView

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """An open transaction, with two users."""
    with database.write() as opened:
        for name in ("ann", "bob"):
            users.add(opened, name, "writer", "correct horse battery", NOW)
        yield opened


def _save(connection: Connection, name: str, query: str = "q=1", user: int = 1) -> SavedView:
    return saved_views.save(connection, user, "gaps", SavedView(name=name, query=query), NOW)


def test_views_are_each_users_own(connection: Connection) -> None:
    """A view is found by its name, replaced by one of the same name, removed, and gone with its user."""
    _save(connection, "  my   gaps ")
    _save(connection, "b", user=2)
    _save(connection, "my gaps", "q=2")
    assert (SavedView(name="my gaps", query="q=2"),) == saved_views.of(connection, 1, "gaps")
    assert saved_views.find(connection, 1, "gaps", "b") is None
    saved_views.remove(connection, 1, "gaps", "my gaps")
    assert () == saved_views.of(connection, 1, "gaps")
    users.remove(connection, "bob")
    assert () == saved_views.of(connection, 2, "gaps")


@pytest.mark.slow
def test_what_cannot_be_saved(connection: Connection) -> None:
    """A name that no address can hold, a filter that is too long and one view too many are refused."""
    for name in ("", " ", "a/b", "a?b", "x" * 61, "a\u0000b"):
        with pytest.raises(UnfitView, match="name"):
            _save(connection, name)
    with pytest.raises(UnfitView, match="query"):
        _save(connection, "a", "x" * 2001)
    for number in range(saved_views.MOST):
        _save(connection, f"view {number}")
    with pytest.raises(UnfitView, match="many"):
        _save(connection, "one more")
    _save(connection, "view 1", "q=again")


def test_an_erased_visitors_words_are_in_no_view(connection: Connection) -> None:
    """An erasure removes the views of any user whose name or filter quotes the visitor, and no others."""
    _save(connection, "where is Aunt Marlene's xylophone", "state=open")
    _save(connection, "encoded", "q=Where+is%20aunt+Marlene%27s+xylophone%3F&sort=last")
    _save(connection, "one word", "state=all&q=open", user=2)
    _save(connection, "kept", "state=open&q=xylophone")
    texts = ("Where is Aunt Marlene's xylophone?", "open")
    leaving = Leaving(visitor="v" * 16, events=(), texts=texts)
    assert 3 == LISTENERS.erased["saved views"](Settings(), connection, leaving)
    assert ["kept"] == [view.name for user in (1, 2) for view in saved_views.of(connection, user, "gaps")]
