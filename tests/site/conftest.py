"""A learn center of its own: published for real, served for real, read in a real Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests.browser import visit
from tests.kb_server.access.test_claims import KEY
from tests.site.serving import Front, Heard, Served, served

CENTER = Path(__file__).parent / "center"
REPORTS = 12  # more hits than a page of results shows


@dataclass(frozen=True)
class Center:
    """A published learn center. `url` is the service's."""

    url: str
    releases: Path
    heard: Heard

    @property
    def site(self) -> Path:
        """The pages."""
        return self.releases / "current" / "site"


@dataclass
class Watched:
    """What a page asked for, and what went wrong in it."""

    requests: list[Request] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)  # uncaught errors, and what the policy forbade

    def asked(self, part: str) -> list[str]:
        """The addresses asked for that contain `part`."""
        return [request.url for request in self.requests if part in request.url]


def write(directory: Path, url: str) -> Path:
    """Write the learn center, to be served at `url`; return its mkdocs.yml."""
    shutil.copytree(CENTER, directory, dirs_exist_ok=True)
    for number in range(1, REPORTS + 1):
        page = directory / "content" / "reports" / f"report-{number}.md"
        page.parent.mkdir(exist_ok=True)
        page.write_text(
            f"---\nid: report-{number}\ntitle: Quarterly report number {number}\n"
            f"type: {'how-to' if number > 1 else 'troubleshooting'}\n---\n"
            f"Choose **Reports**, then the quarterly report with the number {number}.\n",
            encoding="utf-8",
        )
    config = directory / "mkdocs.yml"
    config.write_text(f"site_url: {url}/\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    return config


@pytest.fixture(scope="session")
def center(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Center]:
    """The learn center, served by the service. Not to be changed."""
    directory = tmp_path_factory.mktemp("center")
    with served() as server:
        publish(write(directory, server.url), directory / "releases")
        serving = CurrentRelease(directory / "releases")
        settings = Settings(releases=directory / "releases", state=directory / "state", claim_key=KEY)
        server.application = heard = Heard(app.create(settings, serving))
        yield Center(server.url, directory / "releases", heard)
    serving.close()


@dataclass(frozen=True)
class Fronted:
    """The learn center behind a front, with a service that can be stopped or made slow."""

    url: str
    front: Front
    service: Served
    heard: Heard


@pytest.fixture
def fronted(center: Center, tmp_path: Path) -> Iterator[Fronted]:
    """The same learn center; its pages do not need the service."""
    serving = CurrentRelease(center.releases)
    settings = Settings(releases=center.releases, state=tmp_path / "state")
    heard = Heard(app.create(settings, serving))
    with served(heard) as service:
        front = Front(center.site, service.port)
        with served(front.application) as pages:
            yield Fronted(pages.url, front, service, heard)
            front.go.set()
    serving.close()


Open = Callable[..., BrowserContext]


@pytest.fixture
def watched() -> Watched:
    """What the pages of this test asked for."""
    return Watched()


@pytest.fixture
def open_context(chromium: Browser, watched: Watched) -> Iterator[Open]:
    """Make contexts of the browser. Nothing may go wrong in their pages, and nobody else may be asked."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        context = visit(chromium, **{"reduced_motion": "reduce"} | options)
        context.on("request", lambda request: watched.requests.append(request))
        context.on("weberror", lambda error: watched.errors.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                watched.errors.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()
    assert [] == watched.errors
    ours = ("http://127.0.0.1:", "data:", "blob:")
    assert [] == [url for url in watched.asked("//") if not url.startswith(ours)]


@pytest.fixture
def page(open_context: Open) -> Page:
    """A page of a desktop."""
    return open_context(viewport={"width": 1280, "height": 900}).new_page()
