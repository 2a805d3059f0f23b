"""`/desk/handover`: agents see what help desks did not take, and send it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.contact import store
from kb_server.data.schema.handoff import handovers
from kb_server.handoff import queueing
from tests.browser import shared, visit
from tests.kb_server import migrated
from tests.kb_server.access.conftest import PASSWORD, logged_in
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.handoff.conftest import write_desks
from tests.kb_server.log.stories import close, database, service
from tests.site.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TROUBLE = "it answered with HTTP status 422"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with a help desk that took one contact and refused two."""
    place = tmp_path_factory.mktemp("handover")
    migrated.lay(place / "var", staffed=True)
    file = write_desks(place / "desks.yml", "https://desk.example.com")
    made = service(place / "var", help_desks=str(file))
    settings = made.extensions["gapless.settings"]
    with database(made).write() as connection:
        for who in "abc":
            store.add(settings, connection, contact(text=f"secret {who}"), owner(who), (queueing.queue,))
        refused = sa.update(handovers).where(handovers.c.id > 1)
        connection.execute(sa.update(handovers).where(handovers.c.id == 1).values(sent=NOW, due=None))
        connection.execute(refused.values(due=None, trouble=TROUBLE, tries=1))
    yield made
    close(made)


def _waiting(desk: Flask) -> list[int]:
    with database(desk).read() as connection:
        return list(connection.scalars(sa.select(handovers.c.id).where(handovers.c.due.is_not(None))))


def test_agents_see_what_was_not_taken(desk: Flask) -> None:
    """Each refused contact has its reference, its reason and a button, and none of the customer's words."""
    page = logged_in(desk, "agent").get("/desk/handover").text
    assert 2 == page.count(TROUBLE)
    assert 2 == page.count(">Send again<")
    assert "secret" not in page
    assert "/login" in desk.test_client().get("/desk/handover").headers["Location"]
    assert 401 == desk.test_client().post("/desk/handover/again").status_code


@pytest.mark.browser
def test_an_agent_sends_again_with_the_keyboard(chromium: Browser, desk: Flask) -> None:
    """In a browser the page has no violation, fits a phone, and its button works with the keyboard."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import expect

    with served(desk) as server, shared(chromium) as browser:
        page = visit(browser, base_url=server.url).new_page()
        page.goto("/desk/handover")
        page.get_by_label("Name").fill("agent")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Handover")
        found = Axe().run(page)
        assert 0 == found.violations_count, found.generate_report()
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        row = page.get_by_role("row").filter(has=page.get_by_role("button", name="Send again", exact=True))
        row.first.get_by_role("button").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("never", exact=True)).to_have_count(1)
    with database(desk).write() as connection:  # as it was, for the tests after this one
        connection.execute(sa.update(handovers).where(handovers.c.due.is_not(None)).values(due=None))


def test_agents_send_again(desk: Flask) -> None:
    """One contact, or all that were given up, are due again; anything else is refused."""
    browser = logged_in(desk, "agent")
    assert 400 == browser.post("/desk/handover/again", data={"handover": "x"}).status_code
    assert [] == _waiting(desk)
    assert 303 == browser.post("/desk/handover/again", data={"handover": "2"}).status_code
    assert [2] == _waiting(desk)
    assert 303 == browser.post("/desk/handover/again", data={"handover": "all"}).status_code
    assert [2, 3] == _waiting(desk)


def test_another_site_cannot_send_again(desk: Flask) -> None:
    """The button works on our own page only."""
    browser = logged_in(desk, "agent")
    away = browser.post(
        "/desk/handover/again", data={"handover": "all"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert 403 == away.status_code
