"""Runs `gapless` in this process, as its console script does: one of its own takes a second to start."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

import pytest

from kb_server import cli


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str) -> Ran:
    """Run the command with these words, in the working directory and with the environment of the test."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main(list(words))
    assert isinstance(ended.value.code, int)
    return Ran(ended.value.code, out.getvalue(), err.getvalue())


class Terminal:
    """Runs `gapless` with variables of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, **environment: str) -> Ran:
        """Run it with these words and variables."""
        with self._monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            return run(*words)
