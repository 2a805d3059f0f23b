"""Answer contracts, asked through the tools of assistants."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb_server.assistants import contracts, server
from kb_server.log.listeners import Listeners
from kb_server.settings import Settings
from search.documents import AGENTS, PUBLIC, Contract
from tests.kb_server.assistants.connected import COMMAND, Center
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow  # each starts the command


def check(center: Center, *words: str) -> tuple[int, str, str]:
    """What `gapless mcp --check` answers: exit code, output and errors."""
    command: dict[str, Any] = {"env": center.variables(), "cwd": center.folder, "timeout": PATIENCE}
    done = subprocess.run(
        [COMMAND, "mcp", "--check", *words], capture_output=True, text=True, check=False, **command
    )
    return done.returncode, done.stdout, done.stderr


def test_what_contracts_promise_is_found(center: Center) -> None:
    """Assistants find what the contracts promise; nothing is logged."""
    before = len(center.log())
    assert (0, "Assistants find what the answer contracts promise.\n", "") == check(center, "--public")
    assert before == len(center.log())


def test_what_is_not_found_is_named(published: Path, tmp_path: Path) -> None:
    """A contract whose article does not come is named, unless the assistant may not read the article."""
    contract = Contract(article="password", query="reset password", lang="en", source="password.md", line=4)
    wrong, hidden = replace(contract, article="nowhere"), replace(contract, article="desk", audience=AGENTS)
    settings = Settings(releases=published, state=tmp_path / "var")
    with server.opened_tools(settings, Listeners(), "", frozenset({PUBLIC})) as tools:
        assert [wrong] == contracts.broken(tools, [contract, wrong, hidden])
