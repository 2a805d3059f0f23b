"""Thirty tickets about our own guide, as customers write them, pasted at the desk in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from kb_server import app
from kb_server.access import users
from kb_server.releases import articles
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from search.text.languages import GAINING
from tests import ROOT
from tests.browser import shared, visit
from tests.kb_server.log.stories import close, database
from tests.kb_server.support.desk.conftest import PASSWORD
from tests.site.serving import served

pytestmark = pytest.mark.browser

FILES = sorted(Path(__file__).with_name("tickets").glob("*.txt"))
FIRST = 3  # articles of which one must be right
WANTED = 27  # tickets of which that must be so


@dataclass(frozen=True)
class Ticket:
    """A customer's message, and the articles that answer it: any of them will do."""

    name: str
    answers: frozenset[str]
    text: str


def read(file: Path) -> Ticket:
    """A line `answers: id[, id]`, an empty line, and the message."""
    head, _, text = file.read_text(encoding="utf-8").partition("\n\n")
    label, _, ids = head.partition(": ")
    assert label == "answers", file
    return Ticket(file.stem, frozenset(ids.split(", ")), text)


TICKETS = [read(file) for file in FILES]


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide, published. Not to be changed."""
    directory = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "content", directory / "content", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "mkdocs.yml", directory / "mkdocs.yml")
    publish(directory / "mkdocs.yml", directory / "releases", meant=GAINING)
    return directory / "releases"


@pytest.fixture
def desk(chromium: Browser, releases: Path, tmp_path: Path) -> Iterator[Page]:
    """The desk of an agent of the guide."""
    serving = CurrentRelease(releases)
    service = app.create(Settings(releases=releases, state=tmp_path / "state"), serving)
    with database(service).write() as connection:
        users.add(connection, "anna", "agent", PASSWORD, datetime.now(UTC))
    with served(service) as server, shared(chromium) as browser:
        context = visit(browser, base_url=server.url)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        page = context.new_page()
        page.goto("/login?next=/desk")
        page.get_by_label("Name").fill("anna")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url("**/desk")
        yield page
        context.close()
    close(service)
    serving.close()


def shown(desk: Page, ticket: Ticket) -> list[str]:
    """The ids of the articles that the desk lists for the pasted ticket, the best first."""
    desk.goto("/desk")
    desk.evaluate("(text) => navigator.clipboard.writeText(text)", ticket.text)
    desk.get_by_label("The customer’s message").press("ControlOrMeta+v")
    expect(desk.locator(".verdict")).to_be_visible()
    addresses = [link.get_attribute("href") or "" for link in desk.locator(".article h3 a").all()]
    return [unquote(address.rpartition("/")[2]) for address in addresses]


def test_tickets_lead_to_the_right_article(desk: Page) -> None:
    """Of thirty tickets at least 27 have an article that answers them among the first three."""
    came = {ticket.name: shown(desk, ticket)[:FIRST] for ticket in TICKETS}
    missed = [
        f"{ticket.name}: wanted {' or '.join(sorted(ticket.answers))}, came {', '.join(came[ticket.name])}"
        for ticket in TICKETS
        if ticket.answers.isdisjoint(came[ticket.name])
    ]
    assert len(TICKETS) - len(missed) >= WANTED, "\n".join(missed)


def test_tickets_are_those_that_were_promised(releases: Path) -> None:
    """Thirty tickets, of at most 2,000 characters, ten of them Russian; the articles they name exist."""
    known = set(articles.load(releases / "current" / articles.FILE))
    assert len(TICKETS) == 30
    assert len([ticket for ticket in TICKETS if ticket.name.startswith("ru-")]) == 10
    assert max(len(ticket.text) for ticket in TICKETS) <= 2000
    assert set() == {id_ for ticket in TICKETS for id_ in ticket.answers} - known
