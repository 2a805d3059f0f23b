"""What writers type into the terminal."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_server import settings
from kb_server.access import segments
from kb_server.data import installation
from kb_server.data.keys import Keys
from tests.kb_server.commands import run
from tests.kb_server.gaps.logged import ask
from tests.loop.conftest import MKDOCS, PAGES

EXPORT = ("export data", "how to export my data", "exporting data")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in Git whose release is published, and a log with three unanswered questions."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    (folder / ".gitignore").write_text("/releases/\n/var/\n", encoding="utf-8")
    for file, (name, title, text) in PAGES.items():
        page = folder / "content" / file
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\nid: {name}\ntitle: {title}\n---\n\n{text}\n", encoding="utf-8")
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("config", "user.name", "Ada"),
        ("config", "user.email", "ada@example.org"),
        ("add", "."),
        ("commit", "--quiet", "-m", "first"),
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    done = run("publish", "--config", str(folder / "mkdocs.yml"))
    assert 0 == done.returncode, done.stderr
    now = datetime.now(UTC)
    with installation.database(settings.load({}, config=folder / "mkdocs.yml")) as database:
        for hours, text in enumerate(EXPORT, 1):
            ask(database, text, now - timedelta(minutes=hours))
    return folder


@pytest.fixture
def project(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, for one test to change; the working directory."""
    shutil.copytree(published, tmp_path / "project", symlinks=True)
    monkeypatch.chdir(tmp_path / "project")
    for name in [name for name in os.environ if name.startswith("GAPLESS_")]:
        monkeypatch.delenv(name)
    return tmp_path / "project"


def _said(*words: str) -> str:
    done = run(*words)
    assert 0 == done.returncode, done
    return done.stdout


def _read(*words: str) -> Any:
    return json.loads(_said(*words, "--json"))


def test_gaps_are_listed_and_shown(project: Path) -> None:
    """The list has a line for each gap with all that decides; a gap's page has evidence, formula, history."""
    assert "3 questions placed, 1 new gaps, 0 questions forgotten.\n" == _said("gaps", "update")
    listed = _said("gaps", "list")
    assert "gap  weight  state  type     visitors  asked  lang  owner  due" in listed
    assert "1 of 1 gaps." in listed
    shown = _said("gaps", "show", "1")
    for part in (
        "‘export’ is in no article",
        "weight = Σ segment × outcome × decay",
        "no hit 1.5",
        "open   gapless",
    ):
        assert part in shown
    assert 3 == _read("gaps", "show", "1")["visitors"]
    assert [] == _read("gaps", "list", "--state", "verified")
    assert [] == _read("gaps", "list", "--type", "product")
    assert [] == _read("gaps", "list", "--owner", "ada")
    assert 1 == run("gaps", "show", "7").returncode


def test_decisions_are_typed_in(project: Path) -> None:
    """Each decision is a command, and the gap's page keeps who decided, and why."""
    for words in (
        ("plan", "1", "--why", "soon"),
        ("assign", "1", "bob"),
        ("due", "1", "2026-12-31"),
        ("note", "1", "ask support"),
        ("type", "1", "product"),
        ("type", "1", "auto"),
        ("dismiss", "1", "--why", "no"),
        ("reopen", "1"),
    ):
        _said("gaps", *words, "--by", "ada")
    gap = _read("gaps", "show", "1")
    assert ("reopened", "bob", "2026-12-31", "content") == (
        gap["state"],
        gap["owner"],
        gap["due"],
        gap["type"],
    )
    assert {"ada"} == {event["who"] for event in gap["history"]}
    assert ["open", "planned", "dismissed", "reopened"] == [step["state"] for step in gap["steps"]]
    assert "ask support" in _said("gaps", "show", "1")
    refused = run("gaps", "due", "1", "soon")
    assert (1, True) == (refused.returncode, "is not a day" in refused.stderr)


def test_merging_splitting_and_counting_again(project: Path) -> None:
    """Gaps are merged and split by their numbers and keys; regrouping changes nothing of it."""
    with installation.database(settings.load({}, config=project / "mkdocs.yml")) as database:
        for text in ("printer jam", "printer jams", "jammed printer"):
            ask(database, text, datetime.now(UTC) - timedelta(minutes=9))
    first, second = (gap["id"] for gap in _read("gaps", "list"))
    assert 6 == _read("gaps", "merge", str(second), str(first))["intents"]
    keys = [
        w["key"]
        for w in _read("gaps", "show", str(first))["wordings"]
        if "print" in w["text"] or "jam" in w["text"]
    ]
    made = _read("gaps", "split", str(first), *keys)
    assert 3 == made["intents"]
    before = _read("gaps", "list")
    assert {"moved": 0, "proposals": []} == _read("gaps", "regroup")
    assert {"gaps": 2, "changed": {}} == _read("gaps", "recompute")
    assert [gap["id"] for gap in before] == [gap["id"] for gap in _read("gaps", "list")]


def test_a_draft_is_written_and_not_published(project: Path) -> None:
    """The draft lies in _drafts/, in no release; moved out unfinished, publishing names it and the cure."""
    made = _read("draft", "1")
    file = project / made["file"]
    assert f"draft_of: {made['gap']} " in file.read_text(encoding="utf-8")
    assert "drafted" == _read("gaps", "show", "1")["state"]
    file.rename(project / "content" / "accounts" / file.name)
    refused = run("publish")
    assert 1 == refused.returncode
    assert "this is still a draft" in refused.stderr


def test_a_draft_on_a_branch(project: Path) -> None:
    """With --branch the draft is a commit, and the writer's files stay as they are."""
    assert "on branch gap-1-" in _said("draft", "1", "--branch")
    assert not (project / "content" / "_drafts").exists()


def test_replay_and_impact(project: Path) -> None:
    """Replay says what the release does to the log's questions, impact what a change would do."""
    replayed = _read("replay", "--since", "30d")
    assert (1, 3) == (replayed["still failing"]["questions"], replayed["still failing"]["intents"])
    assert "still failing  1          3" in _said("replay", "--since", datetime.now(UTC).date().isoformat())
    assert 2 == run("replay", "--since", "yesterday").returncode
    assert "fixes | 0 | 0" in _said("impact")
    page = project / "content" / "accounts" / "export.md"
    text = "Open Settings and choose Export to take your data with you as a file of all records."
    page.write_text(f"---\nid: export\ntitle: Export your data\n---\n\n{text}\n", encoding="utf-8")
    comment = _said("impact", "--base", "main")
    assert "| fixes | 1 | 3 |" in comment
    assert "**Answers the gaps** 1." in comment
    assert "`export data` (3×) `export`" in comment
    assert 1 == run("impact", "--base", "nowhere").returncode


def test_closing_by_naming_an_article(project: Path) -> None:
    """A gap closed with an article that search does not find stays open, and says so."""
    done = run("gaps", "close", "1", "team")
    assert 0 == done.returncode, done
    assert "Gap 1 is open: " in done.stderr
    assert "+answers:\n+  - export data\n" in done.stdout
    assert 1 == run("gaps", "close", "1", "nowhere").returncode
    assert 1 == run("gaps", "patch", "1").returncode
    assert "Changed content/accounts/team.md." in _said(
        "gaps", "patch", "1", "--kind", "answers", "--article", "team", "--apply"
    )


def test_alerts_digest_and_segments(project: Path) -> None:
    """Alerts and digests are printed, their keys too, and a claim is signed that the service believes."""
    assert {"spikes": [], "reported": []} == _read("alerts")
    assert 64 == len(_said("alerts", "--key").strip())
    assert "New gaps" in _said("digest", "--week", datetime.now(UTC).date().isoformat())
    assert "api/gaps/digest.atom?key=" in _said("digest", "--feed")
    assert 1 == run("digest", "--send").returncode
    claim = _said("segment", "enterprise").strip()
    key = Keys("", project / "var").of("segments")
    assert "enterprise" == segments.verify(claim, key, datetime.now(UTC))
    assert 1 == run("segment", "No Name").returncode
