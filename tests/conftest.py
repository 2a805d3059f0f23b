"""What tests run on: SQLite always, PostgreSQL wherever a server can be started, and one Playwright."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import once
from tests.patience import PATIENCE

# Each fixture imports what it needs, so that a file of tests starts without browser, database and service.
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

    from kb_server.data.database import Database

DEMO = "tests/kb_server/demo/"
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling:
    """Give all tests of a file to one process, and all of the demo: what they share is made once."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return DEMO if nodeid.startswith(DEMO) else super()._split_scope(nodeid)

    return Scheduling(config, log)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Choose the profile of Hypothesis before a file that uses it is imported; others do without it.

    Earlier hooks are called for every file of a folder, also where one of them alone is asked for.
    """
    if isinstance(collector, pytest.Module) and "from hypothesis import" in collector.path.read_text("utf-8"):
        import hypothesis

        # On a busy machine an example takes as long as it takes: that is no failure.
        hypothesis.settings.register_profile(
            "tests", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
        )
        hypothesis.settings.load_profile("tests")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the tests light: without a plugin that none needs, and with less work for the collector.

    Where no file uses Hypothesis, its plugin would import it all at the end of the run. What is imported by
    now stays to the end, so that looking through it again and again finds nothing.
    """
    gc.freeze()
    if "hypothesis" not in sys.modules:
        session.config.pluginmanager.unregister(name="hypothesispytest")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own."""
    from tests import postgres

    with contextlib.ExitStack() as stack:
        try:
            address = stack.enter_context(postgres.server())
        except postgres.NoServer as error:
            if os.environ.get(postgres.REQUIRED) == "required":
                pytest.fail(f"{error} {postgres.REQUIRED}=required asks for one.")
            pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}")
        yield address


@pytest.fixture
def postgres_address(postgres_server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database of this test alone."""
    from tests import postgres

    with postgres.database(postgres_server) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_migrated(postgres_server: str) -> str:
    """The name of a PostgreSQL database with our tables and nothing in them. To be copied, not opened."""
    return _migrated(postgres_server, staffed=False)


@pytest.fixture(scope="session")
def postgres_staffed(postgres_server: str) -> str:
    """The name of one with a user of each role besides. To be copied, not opened."""
    return _migrated(postgres_server, staffed=True)


def _migrated(server: str, *, staffed: bool) -> str:
    from kb_server.data import installation
    from kb_server.settings import Settings
    from tests import postgres
    from tests.kb_server import migrated

    address = postgres.create(server)
    with installation.database(Settings(database=address)) as opened, opened.write() as connection:
        if staffed:
            migrated.hire(connection)
    return postgres.name(address)


@pytest.fixture(params=KINDS)
def empty_setting(request: pytest.FixtureRequest) -> str:
    """The setting `database` where nothing is yet, once for each kind of database."""
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres_address"))


@pytest.fixture(params=KINDS)
def database_setting(request: pytest.FixtureRequest) -> Iterator[str]:
    """The setting `database`, once for each kind; PostgreSQL's has our tables already."""
    with _copied(request, "postgres_migrated") as address:
        yield address


@pytest.fixture(params=KINDS)
def staffed_setting(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same, with a user of each role in PostgreSQL's, whose password is PASSWORD."""
    with _copied(request, "postgres_staffed") as address:
        yield address


@contextlib.contextmanager
def _copied(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    from tests import postgres

    if request.param == "sqlite":
        yield ""
        return
    name = request.getfixturevalue(template)
    with postgres.database(request.getfixturevalue("postgres_server"), name) as address:
        yield address


@pytest.fixture
def database(database_setting: str, tmp_path: Path) -> Iterator[Database]:
    """A database with our tables and nothing in them, once of each kind."""
    from kb_server.data import migrations
    from kb_server.data.database import Database
    from kb_server.settings.database_url import locate
    from tests.kb_server import migrated

    if not database_setting:
        migrated.lay(tmp_path / "var")
    opened = Database(locate(database_setting, tmp_path / "var"))
    migrations.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session", autouse=True)
def _compressed() -> Iterator[None]:
    """What was compressed once is not compressed again."""
    with pytest.MonkeyPatch.context() as patch:
        once.compressed(patch)
        yield


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What launches browsers: one for a process, since a second cannot be started beside it."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser for all tests of a process, since a start takes longer than most of them."""
    from tests.browser import launch

    with launch(playwright) as browser:
        yield browser
