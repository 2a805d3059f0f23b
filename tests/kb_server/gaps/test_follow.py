"""`follow`, which the ingester calls: it follows log and release, and never takes a failure for evidence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.gaps import records
from kb_server.gaps.gap import GapSummary
from kb_server.gaps.update import follow
from kb_server.releases.store import FORMAT
from kb_server.settings import Settings
from search.documents import Document
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask

FIRST, SECOND = "20261127T120000Z-00000001", "20261127T130000Z-00000002"
ARTICLE = stock.article("export", "Take your records with you", stock.EXPORT)


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """An installation with a release that is served."""
    _publish(tmp_path / "releases", FIRST, stock.plain())
    return Settings(state=tmp_path / "var", releases=tmp_path / "releases")


@pytest.fixture
def log(chosen: Settings) -> Iterator[Database]:
    """Its database, with a question that three visitors asked an hour ago."""
    with installation.database(chosen) as database:
        _three_ask(database)
        yield database


def _publish(releases: Path, name: str, sections: list[Document], **answers: list[str]) -> None:
    made = stock.release(releases / name, sections, answers)
    manifest = {"id": name, "time": datetime.now(UTC).isoformat(), "format": FORMAT}
    (made / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    (releases / "next").symlink_to(name)
    (releases / "next").rename(releases / "current")


def _three_ask(database: Database, *texts: str) -> None:
    now = datetime.now(UTC)
    for minutes, text in enumerate(texts or ("export my data", "how do I export data", "data export")):
        ask(database, text, now - timedelta(minutes=60 + minutes))


def _gaps(database: Database) -> list[GapSummary]:
    with database.read() as connection:
        return records.listed(connection)


@pytest.mark.slow
def test_it_follows_the_log(chosen: Settings, log: Database) -> None:
    """New questions become gaps without any command or request."""
    follow(chosen, log)
    assert [3] == [gap.questions for gap in _gaps(log)]
    _three_ask(log, "printer jam")
    follow(chosen, log)
    assert [3, 1] == [gap.questions for gap in _gaps(log)]


@pytest.mark.slow
def test_it_follows_the_release(chosen: Settings, log: Database) -> None:
    """A newly served release answers a gap without any command or request."""
    follow(chosen, log)
    _publish(chosen.releases, SECOND, [*stock.plain(), ARTICLE], export=["export my data"])
    follow(chosen, log)
    assert ["answered"] == [gap.state for gap in _gaps(log)]


@pytest.mark.slow
def test_a_broken_release_is_no_evidence(
    chosen: Settings, log: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """While the release cannot be opened, the gaps stay as they are, and the failure is logged once."""
    follow(chosen, log)
    before = _gaps(log)
    _publish(chosen.releases, SECOND, stock.plain())
    shutil.rmtree(chosen.releases / SECOND / "index")
    _three_ask(log, "printer jam")
    follow(chosen, log)
    follow(chosen, log)
    assert before == _gaps(log)
    assert 1 == sum(f"{SECOND}/index" in record.message for record in caplog.records)


@pytest.mark.slow
def test_without_a_release_gaps_are_open(chosen: Settings, log: Database, tmp_path: Path) -> None:
    """Before the first release questions are grouped; their type waits for a release to compare with."""
    empty = replace(chosen, releases=tmp_path / "none")
    follow(empty, log)
    assert [("open", 3)] == [(gap.state, gap.questions) for gap in _gaps(log)]
