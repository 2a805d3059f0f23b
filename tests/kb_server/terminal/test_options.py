"""Promises about the options that commands share."""

from __future__ import annotations

import pytest

from kb_server.terminal.options import who


def test_who_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decides is the person named, else the one who is logged in at this machine."""
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "ada")
    assert ("bob", "ada") == (who("bob"), who(""))
