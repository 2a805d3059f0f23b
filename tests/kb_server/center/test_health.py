"""Promises about `/healthz`."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from kb_server import app
from kb_server.data.database import Database
from kb_server.settings import Settings
from tests import ROOT
from tests.kb_server import migrated
from tests.kb_server.access.conftest import log_in, logged_in
from tests.kb_server.log.stories import close
from tests.kb_server.reading import browser


@pytest.mark.slow
def test_healthy(client: FlaskClient, published: Path) -> None:
    """A service that can answer says so, and what it serves."""
    response = client.get("/healthz")
    assert (200, "ok") == (response.status_code, response.get_json()["status"])
    assert (published / "current").readlink().name == response.get_json()["release"]


@pytest.mark.slow
def test_the_guide_explains_every_field(client: FlaskClient) -> None:
    """What the answer holds, and what it may hold, stands in the guide."""
    guide = (ROOT / "content" / "operating" / "health.md").read_text(encoding="utf-8")
    explained = {name for line in re.findall(r"(?m)^`.+`$", guide) for name in re.findall(r"`(\w+)`", line)}
    assert {*client.get("/healthz").get_json(), "newer", "events"} == explained


@contextmanager
def held(file: Path, way: str) -> Iterator[Callable[[], bool]]:
    """The write lock of a SQLite database in other hands; tells whether it is held."""
    if way == "ours":
        other = Database(sa.URL.create("sqlite", database=str(file)))
        with other.write() as connection:
            yield lambda: connection.in_transaction()
        other.close()
        return
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        yield lambda: raw.in_transaction
        raw.execute("ROLLBACK")


@pytest.mark.slow
@pytest.mark.parametrize("way", ["ours", "a stranger's"])
@pytest.mark.parametrize("started", [False, True], ids=["before", "meanwhile"])
def test_a_held_lock_is_no_trouble(published: Path, tmp_path: Path, way: str, started: bool) -> None:
    """While another program holds the write lock, health, search and pages answer, also to staff."""
    migrated.lay(tmp_path / "var", staffed=True)
    chosen = Settings(releases=published, state=tmp_path / "var")
    first = app.create(chosen)
    came = logged_in(first, "agent").get_cookie("gapless")
    assert came is not None
    service = app.create(chosen) if started else first
    known = browser(service)
    known.set_cookie("gapless", came.value)
    with held(chosen.state / "gapless.db", way) as still:
        assert 503 == log_in(browser(service), "writer")  # it is really held
        for asking in (browser(service), known):
            health = asking.get("/healthz")
            assert (200, "works") == (health.status_code, health.get_json()["database"])
            asked = [asking.get(path).status_code for path in ("/api/search?q=password", "/", "/a/password/")]
            assert [200, 200, 302] == asked
        assert "agent" == known.get("/api/me").get_json()["user"]["name"]
        assert still()
    assert 303 == log_in(browser(service), "writer")
    for one in {first, service}:
        close(one)
