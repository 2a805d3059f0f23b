"""A project with a published release and a log, for the commands of the gaps."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

EXPORT = ("export data", "how to export my data", "exporting data")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in Git whose release is published, and a log with three unanswered questions."""
    from kb_server import settings
    from kb_server.data import installation
    from tests.kb_server.commands import run
    from tests.kb_server.gaps.logged import ask
    from tests.loop.conftest import MKDOCS, PAGES

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
