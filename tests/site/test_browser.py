"""Having a browser to test with."""

import os
from pathlib import Path

import pytest

from tests import browser


def test_browser_of_the_path_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chromium that is on the path goes before Playwright's own."""
    for name in ("chromium", "own"):
        _executable(tmp_path / name, "")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tmp_path / "chromium" == browser.ensure(tmp_path / "own")
    (tmp_path / "chromium").unlink()
    assert tmp_path / "own" == browser.ensure(tmp_path / "own")


def test_debians_browser_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root on Debian gets Debian's package when nothing else is to be had."""
    _executable(tmp_path / "apt-get", f'[ "$1" = install ] && /bin/cp "$0" "{tmp_path}/chromium"')
    monkeypatch.setattr(browser, "_playwright", lambda: None)  # it would ask the network
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert tmp_path / "chromium" == browser.ensure(tmp_path / "own")


def test_no_browser_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be had, the message names the command that gets one."""
    monkeypatch.setattr(browser, "_playwright", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(browser.NoBrowser, match="playwright install chromium"):
        browser.ensure(tmp_path / "own")


def _executable(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
