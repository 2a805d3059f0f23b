"""The service over a small learn center with a support.yml, and people who write to its team."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.engine import Connection
    from werkzeug.test import TestResponse

    from kb_server.contact.contact import Contact
    from kb_server.log.entries import Entry

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass
class Team:
    """The service, and what was handed over to the team."""

    service: Flask
    contacts: list[Contact]

    def visit(self, who: str = "") -> Writer:
        """A person with a browser of their own."""
        return Writer(self, f"{PERSON} {who}")

    @property
    def key(self) -> bytes:
        """The key of tokens and secrets."""
        key: bytes = self.service.extensions["gapless.keys"].of("contacts")
        return key

    def token(self, *, seconds: float = 60) -> str:
        """The token of a form that was opened so long ago."""
        from kb_server.contact import guard

        return guard.token(self.key, datetime.now(UTC) - timedelta(seconds=seconds))

    def events(self, kind: str) -> list[Entry]:
        """The logged events of a kind."""
        from tests.kb_server.log.stories import log

        return [entry for entry in log(self.service) if entry.event.kind == kind]


class Writer:
    """A person without JavaScript who writes to the team."""

    def __init__(self, team: Team, agent: str) -> None:
        from tests.kb_server.reading import browser

        self.team = team
        self._browser = browser(team.service)
        self._headers = {"User-Agent": agent}

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self._browser.get(path, headers=self._headers | headers)

    def post(self, path: str, **fields: Any) -> TestResponse:
        """Send a form."""
        return self._browser.post(path, data=fields, headers=self._headers)

    def send(self, **fields: Any) -> TestResponse:
        """Fill in the contact form a minute after it was opened, and send it."""
        filled = {"token": self.team.token(), "lang": "en", "text": "Where is my invoice?", "share": "1"}
        return self.post("/-/contact", **filled | fields)

    def ask(self, path: str, **body: Any) -> TestResponse:
        """Send JSON, as a widget does."""
        return self._browser.post(path, json=body, headers=self._headers)


def content(response: TestResponse) -> str:
    """What a page shows in the frame of the learn center."""
    html = response.get_data(as_text=True)
    found = re.search(r"<gapless-contact>(.*)</gapless-contact>", html, re.DOTALL)
    assert found, html
    return found[1]


@pytest.fixture(scope="module")
def open_service(
    published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, list[Contact]]]:
    """The service for the tests of one file: it listens to each contact."""
    from kb_server import app
    from kb_server.contact.listeners import EXTENSION
    from kb_server.releases.current import CurrentRelease
    from kb_server.settings import Settings
    from tests.kb_server import migrated

    state = tmp_path_factory.mktemp("contact") / "var"
    migrated.lay(state)
    serving = CurrentRelease(published)
    settings = Settings(
        releases=published,
        state=state,
        claim_key="k" * 32,
        contacts_per_hour=3,
        network_contacts_per_hour=1000,
    )
    service = app.create(settings, serving)
    heard: list[Contact] = []

    def hear(_settings: Settings, _connection: Connection, contact: Contact) -> None:
        heard.append(contact)

    service.extensions[EXTENSION] = (hear,)
    yield service, heard
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.fixture
def team(open_service: tuple[Flask, list[Contact]]) -> Team:
    """The team, who have heard of nothing yet."""
    service, heard = open_service
    heard.clear()
    return Team(service, heard)
