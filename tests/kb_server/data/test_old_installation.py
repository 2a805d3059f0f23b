"""An installation that an older Gapless made is opened, migrated, listed and served."""

from __future__ import annotations

import base64
import io
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from kb_server import app
from kb_server.data import migrations
from kb_server.data.database import Database
from kb_server.gaps.gap import GapSummary
from kb_server.gaps.records import Filter
from kb_server.gaps.store import GapStore
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

OLD = Path(__file__).with_name("old")
RELEASE = "20261127T050625Z-33197bd6"
NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
BEFORE = "0003"  # the schema of the old installation
STANDING = {  # number → state, type, title, owner, questions
    1: ("answered", "content", "export my data", "", 3),
    3: ("planned", "content", "dark theme", "bob", 3),
    4: ("dismissed", "content", "order refunds", "", 3),
    5: ("open", "product", "api limit", "", 6),
}


@pytest.fixture
def chosen(tmp_path: Path, empty_setting: str) -> Settings:
    """The settings of the installation, with its release."""
    packed = base64.b64decode((OLD / "release.tar.xz.b64").read_bytes())
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path / "releases", filter="data")
    (tmp_path / "releases" / "current").symlink_to(RELEASE)
    return Settings(state=tmp_path / "var", releases=tmp_path / "releases", database=empty_setting)


@pytest.fixture
def old(chosen: Settings) -> Iterator[Database]:
    """Its database, which the new code has not seen yet."""
    database = Database(locate(chosen.database, chosen.state))
    if database.sqlite:
        chosen.state.mkdir()
        with closing(sqlite3.connect(database.file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript((OLD / "database.sql").read_text(encoding="utf-8"))
    else:
        _copy(database)
    yield database
    database.close()


def _copy(database: Database) -> None:
    """Make the old tables in `database`, and fill them with the rows of the old SQLite database."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    raw = sqlite3.connect(":memory:", check_same_thread=False)
    raw.executescript((OLD / "database.sql").read_text(encoding="utf-8"))
    source = sa.create_engine("sqlite://", creator=lambda: raw, poolclass=sa.pool.StaticPool)
    with database.write() as connection, source.connect() as reading:
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                rows = [_row(table, row) for row in reading.execute(sa.select(_as_sqlite(table))).mappings()]
                if rows:
                    connection.execute(sa.insert(table), rows)
                if table.name == "gaps":
                    connection.execute(sa.text("SELECT setval('gaps_id_seq', 5)"))
    source.dispose()


def _as_sqlite(table: sa.Table) -> sa.TableClause:
    kinds = {column.name: column.type for column in table.columns}
    return sa.table(table.name, *(sa.column(name, _kind(kind)) for name, kind in kinds.items()))


def _kind(kind: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return sa.JSON() if isinstance(kind, sa.JSON) else kind


def _row(table: sa.Table, row: sa.RowMapping) -> dict[str, Any]:
    return {
        name: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        for name, value in row.items()
        if name in table.c
    }


def _standing(found: list[GapSummary]) -> dict[int, tuple[str, str, str, str, int]]:
    return {gap.id: (gap.state, gap.type, gap.title, gap.owner, gap.questions) for gap in found}


@pytest.mark.slow
def test_gaps_are_the_same_after_the_migration(old: Database, chosen: Settings) -> None:
    """Every gap has the state, type, title, owner and numbers it had, before anything is computed."""
    migrations.upgrade(old)
    assert migrations.newest() == migrations.version(old)
    gaps = GapStore(chosen, old, NOW)
    assert _standing(gaps.listed()) == STANDING
    assert [5] == [gap.id for gap in gaps.listed(Filter(types=("product",)))]
    assert [3] == [gap.id for gap in gaps.listed(Filter(owner="bob"))]
    merged = gaps.find(2)
    assert (5, 2) == (merged.id, len(merged.wordings))
    assert ["type", "note", "merge"] == [remark.kind for remark in merged.history]
    planned = gaps.find(3)
    assert ("2026-12-31", "next week") == (planned.due, planned.history[0].why)
    assert pytest.approx(sum(part.total for part in planned.weight.parts)) == planned.weight.total


@pytest.mark.slow
def test_gaps_are_the_same_after_an_update(old: Database, chosen: Settings) -> None:
    """Computed anew from the old log, releases and decisions the gaps stand as they stood."""
    migrations.upgrade(old)
    with closing(GapStore(chosen, old, NOW)) as gaps:
        gaps.advance()
        assert _standing(gaps.listed()) == STANDING
        assert ("records",) == gaps.find(1).answers
        gaps.recompute()
        assert _standing(gaps.listed()) == STANDING


@pytest.mark.slow
def test_the_old_release_is_served(old: Database, chosen: Settings) -> None:
    """Pages of the release are there, and search answers from its index."""
    with closing(CurrentRelease(chosen.releases)) as serving:
        service = app.create(chosen, serving)
        browser = service.test_client()
        with browser.get("/records/") as page:
            assert "Take your records with you" in page.get_data(as_text=True)
        found = browser.get("/api/search?q=export").get_json()
        assert "records" == found["hits"][0]["article"]
        service.extensions["gapless.ingester"].close()
        service.extensions["gapless.recorder"].spool.close()
        service.extensions["gapless.database"].close()
    migrations.upgrade(old)


KILLED = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from kb_server.data import migrations
from kb_server.data.database import Database
from kb_server.settings.database_url import locate

left = int(sys.argv[3])

def statement(*_):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

sa.event.listen(sa.engine.Engine, "before_cursor_execute", statement)
migrations.upgrade(Database(locate(sys.argv[1], Path(sys.argv[2]))))
"""


@pytest.mark.slow
@pytest.mark.parametrize("step", [67, pytest.param(1, marks=pytest.mark.ordeal)])
def test_a_migration_killed_at_any_statement(old: Database, chosen: Settings, step: int) -> None:
    """It leaves the old tables as they were; the next start migrates them, and nothing is lost."""
    for statement in count(1, step):
        arguments = [chosen.database, str(chosen.state), str(statement)]
        done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
        if not done.returncode:
            break
        assert (-signal.SIGKILL, BEFORE) == (done.returncode, migrations.version(old)), statement
    assert statement > 100
    assert migrations.newest() == migrations.version(old)
    assert STANDING == _standing(GapStore(chosen, old, NOW).listed())
