"""A small learn center, its releases, and the service over them: all real.

Each fixture imports what it needs, so that the tests of a plain module start without Flask and NumPy.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import once
from tests.plugins.conftest import write

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.kb_server.commands import Terminal

PAGES = {
    "index.md": "---\nid: home\ntitle: Small\n---\n# Small\n\nWelcome.\n",
    "guide/password.md": """---
id: password
title: Reset a password
answers: [how do i reset my password]
type: how-to
---
# Reset a password

Ask for a new one.

## By mail

A link comes by mail.
""",
    "guide/invoice.md": """---
id: invoice
title: Read an invoice
---
# Read an invoice

Each month has one.

## Taxes

They are listed.
""",
    "support.yml": """hours:
  office:
    zone: Europe/Berlin
    open: {mon-fri: "09:00-17:00"}
levels:
  standard:
    title: {en: Everybody, ru: Для всех}
    public: true
    channels:
      - {type: form, hours: office, reply: 8 hours}
      - {type: mail, address: support@example.com}
      - {type: chat, url: "https://chat.example.com/now", hours: office}
  key:
    segments: [enterprise]
    channels:
      - {type: form, reply: 2 hours, replies: {down: 30 minutes}}
      - {type: manager, name: Ann Example, address: ann@example.com}
form:
  kinds: [question, problem, wish]
  topics:
    - {id: billing, title: {en: Invoices, ru: Счета}, words: [invoice, tax, bill]}
    - {id: access, title: Access, words: [password, log in]}
  urgencies:
    - {id: normal, title: It can wait}
    - {id: down, title: Nothing works, words: [nothing works]}
  files: {count: 2, megabytes: 1, types: [png, txt]}
""",
    "guide/old.md": "---\nid: bill\nmoved_to: invoice#taxes\n---\n",
    "guide/inside.md": """---
id: inside
title: Refund a customer
audience: agents
---
# Refund a customer

Only up to the sum that was paid.
""",
}
CONFIG = (
    "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\nplugins: [search, gapless]\n"
)


def write_site(directory: Path) -> Path:
    """Write the small learn center; return its mkdocs.yml."""
    config = write(directory, PAGES, CONFIG)
    (directory / "content" / "guide" / "clip.webm").write_bytes(bytes(range(256)) * 40)
    (directory / "content" / "guide" / "clip.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")
    return config


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a service keeps beside the configuration lies in the test's own directory."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    """Services of tests share their routes, templates and verified passwords.

    Nothing is done where no file of this run imports Werkzeug: importing it takes longer than a route.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "werkzeug.routing" in sys.modules:
            once.routed(patch)
            once.translated(patch)
            once.verified(patch)
        yield


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The configuration of a small learn center of its own."""
    return write_site(tmp_path)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory of releases with one release of the small learn center. Not to be changed."""
    from kb_server.releases.publish import publish

    directory = tmp_path_factory.mktemp("published")
    publish(write_site(directory), directory / "releases")
    return directory / "releases"


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: an article new, one renamed, one moved away, a contract new. Not to be changed."""
    from kb_server.releases.publish import publish

    directory = tmp_path_factory.mktemp("two")
    renamed = PAGES["guide/password.md"].replace("title: Reset a password", "title: Your password")
    gone = {"phone.md": "---\nid: phone\ntitle: Call us\n---\n\nFrom nine to five.\n"}
    publish(write(directory, PAGES | {"guide/password.md": renamed} | gone, CONFIG), directory / "releases")
    new = "---\nid: colleague\ntitle: Add a colleague\nanswers: [add a colleague]\n---\n\nBy name.\n"
    moved = {"phone.md": "---\nid: phone\nmoved_to: invoice\n---\n"}
    publish(write(directory, PAGES | {"colleague.md": new} | moved, CONFIG), directory / "releases")
    return directory / "releases"


@pytest.fixture
def releases_copy(published: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return Path(shutil.copytree(published, tmp_path / "releases", symlinks=True))


@pytest.fixture(scope="module")
def client(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at the service over `published`, for all tests of a file."""
    from kb_server import app
    from kb_server.releases.current import CurrentRelease
    from kb_server.settings import Settings
    from tests.kb_server.reading import browser

    serving = CurrentRelease(published)
    service = app.create(Settings(releases=published, state=tmp_path_factory.mktemp("read")), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a learn center in a language that our texts are not in; Material's are."""
    from kb_server import app
    from kb_server.releases.current import CurrentRelease
    from kb_server.releases.publish import publish
    from kb_server.settings import Settings
    from tests.kb_server.reading import browser

    directory = tmp_path_factory.mktemp("german")
    support = PAGES["support.yml"].replace("title: {en: Invoices,", "title: {en: Invoices, de: Rechnungen,")
    releases = directory / "releases"
    config = CONFIG.replace("font: false", "font: false, language: de")
    publish(write(directory, PAGES | {"support.yml": support}, config), releases)
    serving = CurrentRelease(releases)
    service = app.create(Settings(releases=releases, state=directory / "state"), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.fixture
def gapless(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """The command line, in an empty directory."""
    from tests.kb_server.commands import Terminal

    return Terminal(monkeypatch)


def publish_again(directory: Path, name: str = "") -> str:
    """Serve a copy of the current release under a later id, without building it; return the id."""
    from kb_server.releases import store

    now = store.current(directory)
    name = name or store.new_id(now[-8:], directory, datetime.now(UTC))
    shutil.copytree(directory / now, directory / name)
    store.write(directory / name, dataclasses.replace(store.read(directory, now), id=name))
    store.activate(directory, name)
    return name
