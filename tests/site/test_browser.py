"""Having a browser to test with."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

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


@pytest.mark.browser
def test_a_window_draws_what_a_test_opens_alone(chromium: Browser) -> None:
    """Chromium draws no pages of its own beside those of a test: nobody sees them, and they take long."""
    with browser.shared(chromium):
        browser.visit(chromium).new_page().set_content("Hello")
        session = chromium.new_browser_cdp_session()
        targets = session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]
    addresses = [target["url"] for target in targets]
    assert "about:blank" in addresses
    assert [] == [address for address in addresses if address.startswith("chrome://")]


def test_other_switches_of_chromium_are_kept() -> None:
    """What is left out besides does not undo what Playwright leaves out, nor any other switch."""
    given = ["--a=b c", "--disable-features=One,Two", "--d"]
    command = [str(browser.WITHOUT_SUGGESTIONS), "%s\\n", *given]
    printf = {"CHROMIUM": str(shutil.which("printf"))}
    got = subprocess.run(command, env=printf, check=True, capture_output=True, text=True).stdout.splitlines()
    assert [given[0], given[2]] == [got[0], got[2]]
    assert got[1].startswith(f"{given[1]},")


@pytest.mark.browser
def test_visitors_of_a_shared_browser_leave(chromium: Browser) -> None:
    """Contexts that a test made are closed after it, also where it fails, and those of others stay."""
    before = chromium.contexts
    other = browser.visit(chromium)

    def fail() -> None:
        with browser.shared(chromium) as shared:
            browser.visit(shared)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [*before, other] == chromium.contexts
    other.close()


def _executable(file: Path, script: str) -> None:
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
