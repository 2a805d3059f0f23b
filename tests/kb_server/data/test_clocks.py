"""Clocks that differ between processes, and that jump while the service runs."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from kb_server.data import clocks
from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.settings.database_url import locate
from tests import ROOT
from tests.kb_server import migrated
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.production.running import environment, started
from tests.patience import PATIENCE, until

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY, YEAR = 24 * 3600, 365 * 24 * 3600
APART = "120 -120"  # seconds, of two workers


def test_the_latest_moment() -> None:
    """Clocks of an installation may differ by some minutes."""
    assert timedelta(minutes=2) < clocks.latest(NOW) - NOW < timedelta(hours=1)


class Center:
    """A learn center that runs, with a wrong clock."""

    def __init__(self, port: int, clock: Path) -> None:
        self._port = port
        self._clock = clock
        self.sent: set[str] = set()

    def wrong_by(self, seconds: str) -> None:
        """Make the clock wrong by so much, at once for all processes."""
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(seconds)
        fresh.replace(self._clock)

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        """Status and cookie of an answer, each by a connection of its own, so that all workers answer."""
        line = HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        line.request(method, path, body or None, {name.replace("_", "-"): v for name, v in headers.items()})
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status, (answer.headers["Set-Cookie"] or "").partition(";")[0]

    def log_in(self, password: str = PASSWORD) -> tuple[int, str]:
        """Log in as an agent."""
        form = urlencode({"name": "agent", "password": password})
        return self.ask("POST", "/login", form, Content_Type="application/x-www-form-urlencoded")

    def knows(self, cookie: str, times: int = 12) -> set[int]:
        """What the desk answers, asked often enough that each worker has answered."""
        return {self.ask("GET", "/desk", Cookie=cookie)[0] for _ in range(times)}

    def is_used(self, turn: int) -> list[int]:
        """A page, a search and an event."""
        made = secrets.token_hex(16)
        told = [{"kind": "viewed", "id": made, "at": 1000, "article": "password"}]
        self.sent.add(made)
        return [
            self.ask("GET", "/guide/password/")[0],
            self.ask("GET", f"/api/search?q=password+{turn}")[0],
            self.ask("POST", "/api/events", json.dumps({"sent": 1000, "page": "", "events": told}))[0],
        ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "jumps",
    [
        (YEAR,),
        pytest.param((DAY, -DAY, YEAR, -YEAR, DAY, YEAR, -DAY, -YEAR) * 3, marks=pytest.mark.ordeal),
    ],
)
def test_a_clock_that_jumps_and_comes_back(published: Path, tmp_path: Path, jumps: tuple[int, ...]) -> None:
    """All goes on; sessions, limits and customers' words are as before when the clock is right again."""
    state, clock = tmp_path / "var", tmp_path / "clock"
    migrated.lay(state, staffed=True)
    clock.write_text("0 0")
    shim = {"CLOCK": str(clock), "PYTHONPATH": str(Path(__file__).with_name("clock"))}
    settings = environment(published, STATE=str(state)) | shim
    database = Database(locate("", state))
    with started(settings) as (_, port):
        center = Center(port, clock)
        _, cookie = center.log_in()
        assert {200} == center.knows(cookie)
        for turn, jump in enumerate(jumps):
            center.wrong_by(f"{jump} {jump}")
            assert [200, 200, 202] == center.is_used(turn)
            _, then = center.log_in()
            assert {200} == center.knows(then)
            while center.log_in("a wrong password")[0] != 429:
                pass
            until(lambda: center.sent <= _logged(database))
            refused = _expire(settings)
            if jump == YEAR:
                assert (2, True) == (refused.returncode, "Is the clock right?" in refused.stderr), refused
            assert center.sent <= _logged(database)
            center.wrong_by("0 0")
            assert {200} == center.knows(cookie)
            assert 303 == center.log_in()[0]  # the failures of the other time lock nobody out
            assert [200, 200, 202] == center.is_used(turn)
            assert jump < 0 or 200 not in center.knows(then)  # it would be valid for too long
        center.wrong_by(APART)
        for _ in range(6):
            status, made = center.log_in()
            assert (303, {200}) == (status, center.knows(made))
            assert [200, 200, 202] == center.is_used(0)
        until(lambda: center.sent <= _logged(database))
    database.close()


def _logged(database: Database) -> set[str]:
    try:
        with database.read() as connection:
            return set(connection.scalars(sa.select(events.c.id)))
    except sa.exc.DBAPIError:
        return set()


def _expire(settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Let customers' words expire, as each night."""
    command = [sys.executable, "-c", "from kb_server.cli import main; main(['log', 'expire'])"]
    return subprocess.run(command, env=settings, cwd=ROOT, capture_output=True, text=True, check=False)
