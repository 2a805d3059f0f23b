"""Commands as writers type them, and what they say."""

from __future__ import annotations

import json
from typing import Any

from tests.kb_server.commands import run


def said(*words: str) -> str:
    """The output of a command that succeeds."""
    done = run(*words)
    assert 0 == done.returncode, done
    return done.stdout


def read(*words: str) -> Any:
    """The same, as JSON."""
    return json.loads(said(*words, "--json"))
