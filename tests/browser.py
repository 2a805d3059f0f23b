"""The Chromium that tests drive: one of the path, else Playwright's own, else Debian's package where root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.patience import PATIENCE

WITHOUT_SUGGESTIONS = Path(__file__).with_name("chromium.sh")
SLOWER = "TEST_SLOWER"  # how many times as long pages take for their scripts, as on an old phone
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoBrowser(RuntimeError):
    """There is no Chromium, and none could be had. The message says what to do."""


def find(own: Path) -> Path | None:
    """The Chromium that is here, if any: of the path, or Playwright's `own`."""
    on_path = next((found for name in NAMES if (found := shutil.which(name))), None)
    return Path(on_path) if on_path else own if own.exists() else None


def ensure(own: Path) -> Path:
    """A Chromium, fetched when there is none. Raises NoBrowser."""
    for fetch in (_nothing, _playwright, _debian):
        fetch()
        if browser := find(own):
            return browser
    raise NoBrowser(
        "The browser tests need Chromium. Install it so that `chromium` is on the path,"
        " or run `python -m playwright install chromium`."
    )


def launch(playwright: Playwright, *flags: str, keeps_pages: bool = False) -> Browser:
    """A running Chromium, with more `flags`; whoever asks for it closes it. Raises NoBrowser.

    With `keeps_pages` it shows a page that somebody goes back to as they left it, as people's browsers do: no
    load event tells of that, so `page.go_back()` would wait for one in vain.
    """
    left_out = ["--disable-back-forward-cache"] if keeps_pages else None
    return playwright.chromium.launch(**_program(playwright, flags), ignore_default_args=left_out)


@contextmanager
def shared(browser: Browser) -> Iterator[Browser]:
    """The running `browser`; whoever visits with it meanwhile has left afterwards."""
    before = browser.contexts
    try:
        yield browser
    finally:
        for context in browser.contexts:
            if context not in before:
                context.close()


def launch_profile(playwright: Playwright, profile: Path, *flags: str, **options: Any) -> BrowserContext:
    """A running Chromium of somebody whose `profile` may have extensions. Raises NoBrowser."""
    program = _program(playwright, flags)
    return _tested(playwright.chromium.launch_persistent_context(profile, **program, **options))


def visit(browser: Browser, **options: Any) -> BrowserContext:
    """Somebody who visits with `browser`."""
    return _tested(browser.new_context(**options))


def _program(playwright: Playwright, flags: tuple[str, ...]) -> dict[str, Any]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "executable_path": WITHOUT_SUGGESTIONS,
        "env": os.environ | {"CHROMIUM": str(ensure(_own(playwright)))},
        "args": [*FLAGS, *sandbox, *flags],
        "timeout": PATIENCE * 1000,
    }


def _tested(context: BrowserContext) -> BrowserContext:
    """The same, as patient as all tests, and as slow as they are asked to be."""
    context.set_default_timeout(PATIENCE * 1000)
    if slower := os.environ.get(SLOWER):
        for page in context.pages:
            _slow_down(page, float(slower))
        context.on("page", lambda page: _slow_down(page, float(slower)))
    return context


def _slow_down(page: Page, times: float) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": times})


def _own(playwright: Playwright) -> Path:
    return Path(playwright.chromium.executable_path)


def _nothing() -> None:
    """What is here may do."""


def _playwright() -> None:
    _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _debian() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "--quiet"])
        _run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium"])


def _run(command: list[str]) -> None:
    """Try `command`: whether it helped is seen by looking for the browser again."""
    print("$", *command, file=sys.stderr)  # noqa: T201 -- the one who waits sees for what
    subprocess.run(command, check=False, stdout=sys.stderr)


def main() -> None:
    """Make sure that there is a Chromium, and say which."""
    with sync_playwright() as playwright:
        try:
            print(ensure(_own(playwright)))  # noqa: T201 -- this is a command
        except NoBrowser as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
