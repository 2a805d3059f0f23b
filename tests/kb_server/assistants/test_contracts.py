"""Answer contracts, asked through the tools of assistants."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

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


def test_a_broken_contract_is_named(center: Center) -> None:
    """A contract that does not hold for assistants is named with its file, and the exit code is 1."""
    release = center.settings.releases / "current" / "contracts.jsonl"
    kept = release.read_text(encoding="utf-8")
    line = (
        kept.splitlines()[0]
        .replace('"article": "', '"article": "no-such-')
        .replace('"article":"', '"article":"no-such-')
    )
    release.write_text(f"{line}\n", encoding="utf-8")
    try:
        code, said, _ = check(center, "--public")
    finally:
        release.write_text(kept, encoding="utf-8")
    assert (1, True) == (code, "an assistant does not find `no-such-" in said), said
