"""Helpers for the tests of the log: a small site, browsers at its service, and a drained log."""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb_server import app
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.listeners import LISTENERS
from kb_server.log import ingest, page_receipts, receipts, visitors
from kb_server.log.entries import Entry
from kb_server.log.recorder import Recorder, Sender
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.current import OpenRelease
from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.web import application
from search import BrokenIndex
from tests.kb_server import migrated
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.made import CHROME, answer

ARTICLES = ("password", "invoice", "refund", "360017233680")


class Site:
    """A release with ARTICLES, one for agents, and no index: the log must work while search does not."""

    trouble = ""

    def __init__(self, directory: Path) -> None:
        known = {name: PublishedArticle(url=f"guide/{name}/", title=name.title()) for name in ARTICLES}
        known["inside"] = PublishedArticle(url="guide/inside/", title="Inside", audience="agents")
        for article in known.values():
            page = directory / "site" / article.url / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.touch()
        self._open = OpenRelease(
            directory=directory,
            manifest=Manifest(id="r1", time=""),
            articles=known,
            sums={},
            searcher=BrokenIndex("none here"),
        )

    @contextlib.contextmanager
    def lease(self) -> Iterator[OpenRelease]:
        """The release."""
        yield self._open


def service(state: Path, **settings: Any) -> Flask:
    """The service, which keeps its data in `state`."""
    if not settings.get("database"):
        migrated.lay(state)
    return app.create(Settings(state=state, **settings), Site(state.parent))


class Visitor:
    """A browser that tells the service what happens in it."""

    def __init__(self, service: Flask, address: str = "198.51.100.7", agent: str = CHROME) -> None:
        self.service = service
        self.client: FlaskClient = service.test_client()
        self.sent = 1_763_640_000_000
        self._environ = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent}
        if not agent:
            self._environ["HTTP_USER_AGENT"] = ""

    def send(self, *events: dict[str, Any], **batch: Any) -> TestResponse:
        """Send a batch."""
        body = {"sent": self.sent, "page": self.receipt(), "events": list(events)} | batch
        return self.client.post("/api/events", data=json.dumps(body), environ_overrides=self._environ)

    def receipt(self) -> str:
        """The receipt of the page that runs in this browser; "" where the disk is full."""
        keys: Keys = self.service.extensions["gapless.keys"]
        address, now = self._environ["REMOTE_ADDR"], datetime.now(UTC)
        with contextlib.suppress(OSError):
            return page_receipts.issue(address, key=keys.of("pages"), now=now)
        return ""

    def hashes(self, now: datetime) -> visitors.Visitor:
        """What the log calls this browser then."""
        recorder: Recorder = self.service.extensions["gapless.recorder"]
        address, agent = self._environ["REMOTE_ADDR"], self._environ["HTTP_USER_AGENT"]
        return recorder.visitor(Sender(address=address, agent=agent, now=now))

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, environ_overrides=self._environ)

    def event(self, kind: str, ago: float = 0.0, **fields: Any) -> dict[str, Any]:
        """An event that happened `ago` seconds before it is sent."""
        at = self.sent - int(ago * 1000)
        return {"kind": kind, "id": secrets.token_hex(16), "at": at} | fields

    def searched(self, text: str, *articles: str, ago: float = 0.0, **fields: Any) -> dict[str, Any]:
        """A query that the service answered with `articles`."""
        signed = receipt(self, text, *articles)
        return self.event("searched", ago, text=text, via="service", receipt=signed) | fields

    def clicked(
        self, query: dict[str, Any], article: str, position: int, ago: float = 0.0, **fields: Any
    ) -> dict[str, Any]:
        """A click on a hit of `query`."""
        wanted = {
            "search": query["id"],
            "receipt": query["receipt"],
            "article": article,
            "position": position,
        }
        return self.event("clicked", ago, **wanted) | fields


def receipt(asker: Visitor, text: str, *articles: str, ago: timedelta = timedelta(0)) -> str:
    """What the service signs when it answers `text`, which `asker` asked, with `articles`."""
    keys: Keys = asker.service.extensions["gapless.keys"]
    now = datetime.now(UTC) - ago
    return receipts.issue(
        text, answer(*articles), asker=asker.hashes(datetime.now(UTC)), key=keys.of("receipts"), now=now
    )


def log(service: Flask) -> list[Entry]:
    """Drain the spool and read everything that was logged."""
    chosen: Settings = service.extensions["gapless.settings"]
    service.extensions["gapless.ingester"].close()
    ingest.bring_in(chosen, database(service), lambda: LISTENERS)
    with database(service).read() as connection:
        return all_entries(connection)


def database(service: Flask) -> Database:
    """The service's database, with its tables."""
    with service.app_context():
        return application.database()


def close(service: Flask) -> None:
    """Stop what the service runs, as the end of its process does."""
    service.extensions["gapless.ingester"].close()
    service.extensions["gapless.recorder"].spool.close()
    service.extensions["gapless.database"].close()
