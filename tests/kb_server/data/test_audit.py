"""The audit log in the database."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.access import users
from kb_server.access.users import NoSuchUser
from kb_server.data import audit, schema
from kb_server.data.audit import DEEDS, SERVICE, WAYS, Actor, AuditFilter
from kb_server.data.database import Database
from kb_server.data.schema.audit import audit_log
from kb_server.settings.database_url import locate
from tests import ROOT
from tests.kb_server import migrated

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
DAY = AuditFilter(since=NOON - timedelta(hours=12), until=NOON + timedelta(hours=12))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A database with our tables."""
    migrated.lay(tmp_path)
    return Database(locate("", tmp_path))


def test_what_was_noted_is_found(database: Database) -> None:
    """Deeds are found by day, person and kind, the latest first, in pages."""
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "login", at=NOON)
        audit.note(
            connection, Actor("bob", "token"), "gap_decided", "7", "plan", at=NOON + timedelta(hours=1)
        )
        audit.note(connection, Actor("ann", "page"), "logout", at=NOON + timedelta(hours=2))
        audit.note(connection, Actor("ann", "page"), "login", at=NOON - timedelta(days=1))
        audit.note(connection, SERVICE, "user_invited", at=NOON - timedelta(days=2))
    narrow = {"who": "ann", "deed": "login"}
    one = AuditFilter(since=DAY.since, until=DAY.until, **narrow)
    with database.read() as connection:
        assert ["logout", "gap_decided", "login"] == [e.deed for e in audit.find(connection, DAY, limit=9)]
        assert ["gap_decided"] == [e.deed for e in audit.find(connection, DAY, limit=1, offset=1)]
        assert [(NOON, "ann", "page", "", "")] == [
            (e.at, e.who, e.via, e.subject, e.detail) for e in audit.find(connection, one, limit=9)
        ]
        assert (3, 1) == (audit.count(connection, DAY), audit.count(connection, one))
        assert ["ann", "bob"] == audit.people(connection)


def test_a_deed_that_fails_is_not_noted(database: Database) -> None:
    """What is noted in a transaction that is rolled back is not in the log."""
    with contextlib.suppress(NoSuchUser), database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "user_removed", "bob", at=NOON)
        users.remove(connection, "bob")
    with database.read() as connection:
        assert 0 == audit.count(connection, DAY)


def test_everything_fits(database: Database) -> None:
    """The longest deed and way fit into their columns, and a longer subject is cut."""
    assert max(map(len, DEEDS)) <= audit_log.c.deed.type.length  # type: ignore[attr-defined]
    assert max(map(len, WAYS)) <= audit_log.c.via.type.length  # type: ignore[attr-defined]
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "login", "x" * 300, at=NOON)
        (entry,) = audit.find(connection, DAY, limit=1)
    assert "x" * 200 == entry.subject


def test_the_guide_has_every_deed() -> None:
    """The guide's table names each deed."""
    guide = (ROOT / "content/operating/audit-log.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in guide.splitlines() if line.startswith("| `")]
    assert sorted(DEEDS) == sorted(name for row in rows for name in re.findall(r"`([a-z_]+)`", row))


def test_it_expires() -> None:
    """Entries go with what else expires."""
    assert "audit_log" in {table.name for table, _ in schema.expiring()}
