"""A small help center that is published, served and worked on like a real one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.browser import launch, visit
from tests.patience import until
from tests.site.serving import Heard, Served, served

MKDOCS = """\
site_name: Example help
docs_dir: content
theme: {name: material, font: false}
plugins:
  - search
  - gapless: {contact: "mailto:help@example.org"}
extra:
  gapless: {patience: 180000} # a busy machine is no slow service
"""
PAGES = {
    "index.md": ("home", "Help", "Welcome to the help of our product."),
    "accounts/password.md": (
        "password",
        "Reset your password",
        "Choose **Forgotten** on the login page. A message brings a link that works for one hour.",
    ),
    "accounts/team.md": (
        "team",
        "Invite your team",
        "Add people under Members. Each gets a role, and can be removed again at any time.",
    ),
    "billing/invoices.md": (
        "invoices",
        "Find your invoices",
        "Every invoice lists the seats, their price and the tax. Choose Billing to see all of them.",
    ),
    "billing/refunds.md": (
        "refunds",
        "Ask for a refund",
        "Money goes back to the card that paid, within ten working days.",
    ),
}
BROWSERS = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/{version}.0.0.0 Safari/537.36"
)


@dataclass
class Center:
    """The help center, its writer's terminal, and its visitors' browsers."""

    url: str
    folder: Path
    heard: Heard
    visit: Callable[[], Page]

    def gapless(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """What the writer types into the terminal, and what they are asked for."""
        return subprocess.run(
            [str(Path(sys.executable).with_name("gapless")), *words],
            cwd=self.folder,
            env={**os.environ, "GAPLESS_BASE_URL": f"{self.url}/"},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, *words: str, typed: str = "") -> str:
        """The same, for what must succeed: what it printed."""
        made = self.gapless(*words, typed=typed)
        assert (0, "") == (made.returncode, made.stderr), made
        return made.stdout

    def gap(self, number: int) -> dict[str, Any]:
        """How a gap stands."""
        found: dict[str, Any] = json.loads(self.done("gaps", "show", str(number), "--json"))
        return found

    def becomes(self, number: int, **fields: object) -> dict[str, Any]:
        """The gap, once it has these values: what browsers tell is in the log within a second or so."""
        return self._wait(lambda: self.gap(number), fields)

    def appears(self, **fields: object) -> dict[str, Any]:
        """The only gap there is, once it has these values."""
        return self._wait(lambda: next(iter(self.gaps()), {}), fields)

    def _wait(self, look: Callable[[], dict[str, Any]], fields: dict[str, object]) -> dict[str, Any]:
        def found() -> dict[str, Any]:
            return gap if fields.items() <= (gap := look()).items() else {}

        return until(found, look)

    def gaps(self) -> list[dict[str, Any]]:
        """All gaps, the closed ones too."""
        found: list[dict[str, Any]] = json.loads(self.done("gaps", "list", "--all", "--json"))
        return found

    def write(self, file: str, name: str, title: str, text: str) -> Path:
        """Write an article."""
        page = self.folder / "content" / file
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\nid: {name}\ntitle: {title}\n---\n\n{text}\n", encoding="utf-8")
        return page

    def ask(self, question: str) -> Page:
        """A new visitor asks in the dialog, and goes on to the results page."""
        before = len(self.heard.all("searched", text=question))
        page = self.visit()
        page.goto(f"{self.url}/search/")
        page.wait_for_function("() => customElements.get('gapless-finder')")
        page.keyboard.press("/")
        box = page.get_by_role("dialog").get_by_role("combobox")
        box.fill(question)
        box.press("Enter")
        until(lambda: len(self.heard.all("searched", text=question)) > before)
        return page


def _at_home(environ: dict[str, Any]) -> dict[str, Any]:
    """The request of a browser as it comes from an address of its own: one household is one voice."""
    if version := re.search(r"Chrome/(\d+)", environ.get("HTTP_USER_AGENT", "")):
        environ["REMOTE_ADDR"] = f"198.51.100.{version[1]}"
    return environ


def _away(environ: dict[str, Any], start: Any) -> list[bytes]:
    """What is answered between two tests."""
    start("503 SERVICE UNAVAILABLE", [])
    return []


@pytest.fixture(scope="session")
def address() -> Iterator[Served]:
    """The server of all help centers, one after another: their pages name its address."""
    with served(_away) as server:
        yield server


@pytest.fixture(scope="session")
def published(address: Served, tmp_path_factory: pytest.TempPathFactory) -> Center:
    """A help center that has just been published: each test has a copy, since to publish takes seconds."""
    made = Center(address.url, tmp_path_factory.mktemp("published"), Heard(_away), _nobody)
    (made.folder / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    for file, page in PAGES.items():
        made.write(file, *page)
    made.done("publish")
    return made


def _nobody() -> Page:
    raise RuntimeError("Nobody visits a help center that is only copied.")


@contextmanager
def opened(prepared: Center, address: Served, playwright: Playwright, folder: Path) -> Iterator[Center]:
    """A copy of the `prepared` help center in `folder`, with a service of its own."""
    browsers: list[Browser] = []

    def come() -> Page:
        for browser in browsers:  # whoever was there before has left
            browser.close()
        # A user agent that is only emulated is not sent with what a page tells while it is left.
        agent = f"--user-agent={BROWSERS.format(version=120 + len(browsers))}"
        browsers.append(launch(playwright, agent))
        return visit(browsers[-1], locale="en-US").new_page()

    shutil.copytree(prepared.folder, folder, symlinks=True, dirs_exist_ok=True)
    settings = Settings(config=folder / "mkdocs.yml", releases=folder / "releases", state=folder / "var")
    serving = CurrentRelease(settings.releases, look=0)  # what was published answers the next request
    service = app.create(settings, serving)
    heard = Heard(lambda environ, start: service(_at_home(environ), start))
    address.application = heard
    yield Center(address.url, folder, heard, come)
    for browser in browsers:
        browser.close()
    address.application = _away
    service.extensions["gapless.ingester"].close()
    service.extensions["gapless.recorder"].spool.close()
    service.extensions["gapless.database"].close()
    serving.close()


@pytest.fixture
def center(published: Center, address: Served, playwright: Playwright, tmp_path: Path) -> Iterator[Center]:
    """A help center that has just been published."""
    with opened(published, address, playwright, tmp_path) as made:
        yield made
