"""Data that a later Gapless migrated, under this one: it is refused in words, and pages and search go on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from kb_server.data import migrations
from kb_server.data.database import Database
from tests.kb_server.access.conftest import log_in
from tests.kb_server.commands import Terminal
from tests.kb_server.log.stories import Visitor
from tests.patience import until

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.slow

REFUSED = "it is at revision 9999, which a later version of Gapless made"


def claim(kept: Database, revision: str) -> None:
    """Make the database say that it is at this revision, and close it."""
    with kept.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :now"), {"now": revision})
    kept.close()


@pytest.fixture
def ahead(published: Path, tmp_path: Path) -> Iterator[Flask]:
    """A service with a release and users, which opens a database of a later version."""
    from kb_server import app
    from kb_server.settings import Settings
    from tests.kb_server import migrated
    from tests.kb_server.log.stories import close

    migrated.lay(tmp_path / "var", staffed=True)
    made = app.create(Settings(releases=published, state=tmp_path / "var"))
    claim(beside(made), "9999")
    yield made
    close(made)


def beside(service: Flask) -> Database:
    """The database of the service, as another program opens it."""
    return Database(service.extensions["gapless.database"].url)


def test_health_says_so(ahead: Flask) -> None:
    """`/healthz` answers, names the cure, and does not call the service broken."""
    answer = ahead.test_client().get("/healthz")
    told = answer.get_json()
    assert (200, "ok") == (answer.status_code, told["status"])
    assert REFUSED in told["database"]
    assert "Install that version" in told["database"]


def test_nobody_can_log_in(ahead: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A login is refused as while the database is away; the form, pages and search are there."""
    browser = ahead.test_client()
    assert 503 == log_in(browser, "admin")
    assert [True] == [REFUSED in one.getMessage() and not one.exc_info for one in caplog.records]
    assert 200 == browser.get("/login").status_code
    assert [200, 200] == [
        browser.get(path, buffered=True).status_code for path in ("/", "/api/search?q=password")
    ]


def test_events_wait_and_come_in_later(ahead: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """The ingester says it once and goes on; when the version fits again, what waited comes in."""
    kept, visitor, ingester = beside(ahead), Visitor(ahead), ahead.extensions["gapless.ingester"]

    def stored() -> int:
        with kept.read() as connection:
            return connection.scalar(sa.text("SELECT count(*) FROM events")) or 0

    before = stored()
    with caplog.at_level(logging.ERROR):
        assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
        until(lambda: REFUSED in ingester.trouble)
        assert 202 == visitor.send(visitor.event("viewed", article="password")).status_code
    assert [True] == [REFUSED in one.getMessage() for one in caplog.records]
    claim(kept, migrations.newest())
    kept = beside(ahead)
    until(lambda: stored() == before + 2)
    kept.close()


@pytest.mark.parametrize(
    "words",
    [
        "user list",
        "token list",
        "gaps list",
        "audit-log",
        "db upgrade",
        "links list",
        "flags list",
        "feedback",
        "log expire",
        "replay",
        "digest",
        "alerts",
        "draft 1",
        "privacy export x",
        "backup copy",
    ],
)
def test_commands_say_so(gapless: Terminal, ahead: Flask, words: str) -> None:
    """A command that needs the database ends with the code for it and one line with the cure."""
    state = str(ahead.extensions["gapless.settings"].state)
    ran = gapless(*words.split(), GAPLESS_STATE=state)
    assert (5, True) == (ran.returncode, REFUSED in ran.stderr), ran.stderr
    assert 1 == ran.stderr.count("\n")


def test_the_doctor_says_so(gapless: Terminal, ahead: Flask) -> None:
    """The doctor names the schema and its cure."""
    ran = gapless("doctor", GAPLESS_STATE=str(ahead.extensions["gapless.settings"].state))
    assert (5, True) == (ran.returncode, REFUSED in ran.stdout)
