"""Commands as writers type them, and what they say."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from typing import Any

import pytest

from kb_server.cli import main


@dataclass(frozen=True)
class Done:
    """What a command said."""

    exit_code: int
    stdout: str
    stderr: str


def run(*words: str) -> Done:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        main(list(words))
    return Done(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def said(*words: str) -> str:
    """What a command prints that succeeds."""
    done = run(*words)
    assert 0 == done.exit_code, done
    return done.stdout


def read(*words: str) -> Any:
    """The same, as JSON."""
    return json.loads(said(*words, "--json"))
