"""`/desk/handover`: agents see what help desks did not take, and send it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.contact import store
from kb_server.data.schema.handoff import handovers
from kb_server.handoff import queueing
from tests.kb_server import migrated
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.handoff.conftest import write_desks
from tests.kb_server.log.stories import close, database, service

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
