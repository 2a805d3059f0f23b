"""Hostile words in every field that staff pages show, in a real browser, with our policy and without."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Dialog, Request

from kb_server.gaps import hand_replies, rules, store
from kb_server.log.events import Viewed
from kb_server.measures import update
from kb_server.support import flags, ledger
from tests.browser import shared, visit
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.gaps import logged
from tests.kb_server.log.made import add, entry
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import HOSTILE, Page
from tests.kb_server.studio.test_browser import open_as
from tests.kb_server.support import center
from tests.site.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.ordeal]

SHOWN = (  # pages that show what customers, agents and writers wrote
    "/studio",
    "/studio/gaps?state=all",
    *(f"/studio/searches?list={name}" for name in ("asked", "none", "unclicked")),
    "/studio/articles",
    "/studio/articles/password",
    "/studio/support",
    "/desk/links",
    "/desk/flags?everyone=1",
)
ASKED = (  # pages that repeat what an address says
    "/studio/gaps?q={}&owner={}",
    "/studio/articles?words={}",
    "/studio/search?q={}",
    "/explain?q={}",
    "/desk?text={}&ticket={}",
    "/desk/links?ticket={}&article={}&agent={}",
    "/login?next={}",
)


@pytest.fixture(scope="module")
def hostile(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A service in which every field that somebody can fill holds hostile words."""
    made = center.serve(two_releases, tmp_path_factory.mktemp("hostile"))
    customers.ask(made)
    for number, text in enumerate(HOSTILE):
        _by_customers(made, text, number)
        _by_agents(made, text, number)
    customers.advance(made)
    with made.app_context():
        update.catch_up(database(made), rules.of(made.extensions["gapless.settings"], datetime.now(UTC)))
    _by_writers(logged_in(made, "writer"), _gaps(made)[0])
    yield made
    center.close(made)


def _by_customers(service: Flask, text: str, number: int) -> None:
    """Say it beside a vote, send it, and ask it as often as it takes to be shown."""
    at = datetime.now(UTC) - timedelta(hours=2)
    customers.say(service, text)
    for _ in range(3):
        logged.ask(database(service), text, at)
    seen = Viewed(id=f"viewed-{number:016}", at=at, article="password", anchor=text[:200], lang="en")
    add(database(service), entry(seen))


def _by_agents(service: Flask, text: str, number: int) -> None:
    """Send a link for a ticket of that key, report it, and answer it by hand."""
    now = datetime.now(UTC)
    about: dict[str, Any] = {"passage": text, "question": text, "words": text, "note": text, "closer": text}
    with database(service).write() as connection:
        ledger.send(
            connection, link=f"link{number}", article="password", anchor=text, ticket=text[:40],
            agent=text[:100], now=now,
        )  # fmt: skip
        for reason in ("missing", "outdated"):
            one = flags.Flag(
                id=f"flag-{reason}-{number:010}", at=now, agent="agent", reason=reason, anchor=text,
                article="" if reason == "missing" else "password", ticket=text[:40], state="declined",
                closed=now, **about,
            )  # fmt: skip
            flags.keep(connection, one)
        hand_replies.keep(connection, text, agent="agent", lang="en", at=now, gap=1)


def _gaps(service: Flask) -> list[int]:
    """The gaps, the heaviest first."""
    with store.at(service.extensions["gapless.settings"], database(service)) as gaps:
        return [gap.id for gap in gaps.whole()]


def _by_writers(writer: FlaskClient, gap: int) -> None:
    """Write it as owner, note, reason and name of a view."""
    for text in HOSTILE:
        for decision, form in (("assign", {"value": text, "why": text}), ("note", {"why": text})):
            writer.post(f"/studio/gaps/{gap}/{decision}", data=form)
        writer.post("/studio/gaps/views", data={"name": text[:60], "next": f"/studio/gaps?q={quote(text)}"})


def _dismiss(alarms: list[str], dialog: Dialog) -> None:
    alarms.append(dialog.message)
    dialog.dismiss()


def _note_stranger(alarms: list[str], address: str, sent: Request) -> None:
    if not sent.url.startswith(address):
        alarms.append(sent.url)


@pytest.mark.parametrize("policy", [True, False])
def test_nothing_that_anybody_wrote_runs(chromium: Browser, hostile: Flask, policy: bool) -> None:
    """In no field and no address do hostile words run or load anything, also without our policy."""
    gaps = [f"/studio/gaps/{gap}" for gap in _gaps(hostile)]
    repeated = [page.replace("{}", quote(text)) for text in HOSTILE for page in ASKED]
    with served(hostile) as server, shared(chromium) as browser:
        context = visit(browser, base_url=server.url, bypass_csp=not policy)
        page = open_as(context.new_page(), "/studio", "admin")
        alarms: list[str] = []
        page.on("dialog", partial(_dismiss, alarms))
        page.on("request", partial(_note_stranger, alarms, server.url))
        for path in (*SHOWN, *gaps, f"{gaps[0]}/draft", *repeated):
            page.goto(path)
            assert [] == alarms, path


def test_the_words_are_shown(hostile: Flask) -> None:
    """What was written is on the pages, as text: the pages above are not empty."""
    writer = logged_in(hostile, "writer")
    for path in ("/studio/searches?list=none", "/studio/articles/password", "/desk/flags?everyone=1"):
        assert "alert(1)" in Page(writer.get(path).text).text, path
