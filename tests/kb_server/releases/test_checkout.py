"""The writers' Git checkout."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kb_server.releases.checkout import Checkout, NoCheckout

TEAM = "---\nid: team\n---\n\nAdd people.\n"
DRAFT = Path("content/_drafts/x.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A writer's project below the top of a checkout that is none yet."""
    made = tmp_path / "help"
    (made / "content").mkdir(parents=True)
    (made / "content" / "team.md").write_text(TEAM, encoding="utf-8")
    return made


@pytest.fixture
def git(folder: Path) -> Callable[..., str]:
    """Git in a checkout with one commit."""

    def run(*words: str) -> str:
        return subprocess.run(
            ["git", *words], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()

    run("init", "--quiet", "--initial-branch=main", "..")
    run("config", "user.name", "Ada")
    run("config", "user.email", "ada@example.org")
    run("add", ".")
    run("commit", "--quiet", "-m", "first")
    return run


def test_a_commit_leaves_the_checkout_alone(folder: Path, git: Callable[..., str]) -> None:
    """A file is committed on a branch of its own; the writer's files and branch stay as they are."""
    commit = Checkout(folder).commit(DRAFT, "A draft.\n", "gap-12", "Draft for gap 12")
    assert "A draft." == git("show", "gap-12:help/content/_drafts/x.md")
    assert TEAM.strip() == git("show", "gap-12:help/content/team.md")
    assert commit == git("rev-parse", "gap-12")
    assert ("main", "") == (git("branch", "--show-current"), git("status", "--porcelain"))


def test_a_branch_is_not_overwritten(folder: Path, git: Callable[..., str]) -> None:
    """A branch of the same name stays what it is."""
    first = Checkout(folder).commit(DRAFT, "one", "gap-12", "Draft")
    with pytest.raises(NoCheckout, match="update-ref"):
        Checkout(folder).commit(DRAFT, "other", "gap-12", "Draft")
    assert first == git("rev-parse", "gap-12")


def test_the_folder_as_it_was(folder: Path, git: Callable[..., str]) -> None:
    """An older state is checked out beside, and goes away again."""
    (folder / "content" / "team.md").write_text("Other.\n", encoding="utf-8")
    with Checkout(folder).at("main") as before:
        assert TEAM == (before / "content" / "team.md").read_text(encoding="utf-8")
    assert not before.exists()
    assert 1 == len(git("worktree", "list").splitlines())
    with pytest.raises(NoCheckout), Checkout(folder).at("nowhere"):
        pass


def test_the_head_and_its_changes(folder: Path, git: Callable[..., str]) -> None:
    """The commit is known, and whether the folder's files differ from it."""
    assert (git("rev-parse", "HEAD"), False) == Checkout(folder).head()
    (folder / "content" / "new.md").write_text("New.\n", encoding="utf-8")
    assert (git("rev-parse", "HEAD"), True) == Checkout(folder).head()


def test_outside_a_checkout(folder: Path) -> None:
    """Where there is no checkout nothing can be committed, and there is no commit to name."""
    assert ("", False) == Checkout(folder).head()
    with pytest.raises(NoCheckout, match="git rev-parse"):
        Checkout(folder).commit(DRAFT, "x", "gap-12", "Draft")
