"""When words do not expire without asking."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data import installation
from kb_server.data.schema.log import events
from kb_server.log.privacy import doubt
from kb_server.settings import Settings
from tests.kb_server import migrated
from tests.kb_server.commands import Ran
from tests.kb_server.log.made import add, command, entry, rows, searched

TODAY = datetime.now(UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with an installation that is new."""
    migrated.lay(tmp_path / "var")
    return tmp_path


def said(site: Path, *days: int) -> None:
    """Something was asked so many days ago."""
    with installation.database(Settings(state=site / "var")) as database:
        add(database, *(entry(searched(n, at=TODAY - timedelta(days=day))) for n, day in enumerate(days)))


def left(site: Path) -> int:
    """How many events are left."""
    with installation.database(Settings(state=site / "var")) as database:
        return len(rows(database, events))


def set_the_clock_forward(site: Path, by: timedelta) -> None:
    """Make all that was written as old as it is for a clock that is ahead."""
    then = (TODAY - by).timestamp()
    for place in (site / "var").rglob("*"):
        os.utime(place, (then, then))


def expire(site: Path, *words: str) -> Ran:
    """Run the nightly command."""
    return command(site, "log", "expire", *words)


@pytest.mark.slow
def test_a_clock_that_is_ahead_removes_nothing(site: Path) -> None:
    """With a clock a year ahead the timer removes nothing and says why; --yes removes it."""
    said(site, 365, 366)
    set_the_clock_forward(site, YEAR)
    refused = expire(site)
    assert (2, 2) == (refused.returncode, left(site))
    assert f"nothing happened here after {TODAY - YEAR:%Y-%m-%d}. Is the clock right?" in refused.stderr
    assert "Nothing was removed. Run gapless log expire --yes" in refused.stderr
    assert (0, 0) == (expire(site, "--yes").returncode, left(site))


@pytest.mark.slow
def test_a_clock_that_jumped_while_all_ran_removes_nothing(site: Path) -> None:
    """Events that came after the jump are no sign that the clock is right; --yes is asked for once."""
    said(site, 0, *range(364, 370))
    refused = expire(site)
    assert (2, 7) == (refused.returncode, left(site))
    pause = (TODAY - timedelta(days=day) for day in (364, 0))
    first, last = (f"{day:%Y-%m-%d}" for day in pause)
    assert f"nothing happened here from {first} to {last}. Is the clock right?" in refused.stderr
    assert (0, 1) == (expire(site, "--yes").returncode, left(site))
    said(site, 200, -300)
    assert (0, 2) == (expire(site).returncode, left(site)), "what a clock ahead has noted asks nothing later"


@pytest.mark.slow
def test_many_days_at_once_are_asked(site: Path) -> None:
    """Words of more than a month of days do not go at once without asking, although the clock seems right."""
    said(site, 0, *range(200, 240))
    refused = expire(site)
    assert (2, 41) == (refused.returncode, left(site))
    assert "what customers said on 40 days would be removed at once" in refused.stderr
    assert (0, 1) == (expire(site, "--yes").returncode, left(site))


@pytest.mark.slow
def test_a_nightly_timer_is_asked_nothing(site: Path) -> None:
    """What a day or a pause of weeks lets expire goes without a question; so does nothing at all."""
    set_the_clock_forward(site, YEAR)
    assert 0 == expire(site).returncode
    said(site, 1, *range(181, 205))
    assert (0, 1) == (expire(site).returncode, left(site))


@pytest.mark.slow
def test_the_last_expiry_is_a_sign_of_life(site: Path) -> None:
    """An installation that nobody asks any more still expires night by night."""
    said(site, 181)
    with installation.database(Settings(state=site / "var")) as database, database.write() as connection:
        before, long_ago = TODAY - timedelta(days=180), TODAY - timedelta(days=100)
        connection.execute(sa.update(events).values(received=TODAY - timedelta(days=181)))
        assert "Is the clock right" in doubt.reason(connection, before, TODAY, long_ago)
        doubt.mark(connection, TODAY - timedelta(days=1))
        assert "" == doubt.reason(connection, before, TODAY, long_ago)
        assert "" == doubt.reason(connection, before - timedelta(days=5), TODAY, long_ago)


def test_the_state_says_when_it_was_written(tmp_path: Path) -> None:
    """The newest file of the state directory counts; without one there is no sign."""
    assert None is doubt.touched(tmp_path / "none")
    (tmp_path / "secret").touch()
    os.utime(tmp_path / "secret", (1_700_000_000, 1_700_000_000))
    assert datetime.fromtimestamp(1_700_000_000, UTC) == doubt.touched(tmp_path)
