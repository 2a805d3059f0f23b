"""The courier hands over what is due, and nothing is lost or doubled when help desks or processes fail."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.contact import progress
from kb_server.data.schema.contact import contacts
from kb_server.handoff import courier as couriers
from kb_server.handoff.courier import Courier, follow
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.conftest import LOCAL, Office, write_desks
from tests.patience import until


def test_a_contact_becomes_a_ticket(office: Office) -> None:
    """The courier's thread makes the ticket and remembers its id and link."""
    one = office.contact()
    follow(office.settings, office.database)
    until(lambda: office.rows()[0]["sent"])
    (row,) = office.rows()
    assert ("1", f"{office.server.url}/#ticket/zoom/1", "") == (row["external"], row["link"], row["trouble"])
    assert [f"[{one.reference}] My invoice"] == [ticket["title"] for ticket in office.server.tickets]


def test_without_help_desks_nothing_happens(lonely: Office) -> None:
    """No courier starts where no desk is set."""
    lonely.contact()
    follow(lonely.settings, lonely.database)
    assert lonely.settings not in couriers._couriers


def test_an_answer_that_is_lost_makes_no_second_ticket(office: Office) -> None:
    """The help desk made the ticket and the line broke: the next attempt finds it."""
    office.contact()
    office.server.made = lambda _: False
    office.deliver()
    office.server.made = lambda _: True
    assert "cannot be reached" in office.rows()[0]["trouble"]
    office.later()
    office.deliver()
    assert (1, "1") == (len(office.server.tickets), office.rows()[0]["external"])


def test_a_desk_that_fails_is_left_alone(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """After one failure the other contacts wait too, and the log says it once, without words or addresses."""
    for who in "abc":
        office.contact(who, address="ann@example.org", confirmed=True)
    office.server.status = 503
    courier = Courier(office.settings)
    with caplog.at_level(logging.ERROR):
        office.deliver(courier)
        courier._rests.clear()
        office.later()
        office.deliver(courier)
    assert 2 == len(office.server.asked)
    assert [
        "the help desk support does not take contacts: it answered with HTTP status 503"
    ] == caplog.messages
    office.server.status = 0
    courier._rests.clear()
    office.later()
    office.deliver(courier)
    assert 3 == len(office.server.tickets) == len(office.server.references)


def test_a_contact_that_is_not_wanted_stops_nobody(office: Office) -> None:
    """A contact that the desk refuses for its content is given up at once, and the next ones go on."""
    office.contact("a")
    office.server.status = 422
    courier = Courier(office.settings)
    office.deliver(courier)
    office.server.status = 0
    office.contact("b")
    office.deliver(courier)
    assert [None, None] == [row["due"] for row in office.rows()]
    assert [False, True] == [row["sent"] is not None for row in office.rows()]


def test_a_contact_that_is_gone_is_not_sent(office: Office) -> None:
    """What is erased before its turn leaves nothing behind."""
    office.contact()
    with office.database.write() as connection:
        connection.execute(sa.delete(contacts))
    office.deliver()
    assert ([], []) == (office.rows(), office.server.asked)


def test_each_desk_gets_its_own(office: Office, tmp_path: Path) -> None:
    """Several desks get the same contact; one that is down does not keep the other from it."""
    both = tmp_path / "both.yml"
    one = write_desks(tmp_path / "one.yml", office.server.url).read_text()
    other = write_desks(tmp_path / "other.yml", "http://127.0.0.1:9").read_text()
    both.write_text(one + other.replace("support:", "archive:"))
    office = replace(office, settings=replace(office.settings, help_desks=str(both), webhook_networks=LOCAL))
    office.contact()
    office.deliver()
    assert 1 == len(office.server.tickets)
    assert {"support": True, "archive": False} == {
        row["desk"]: row["sent"] is not None for row in office.rows()
    }


def test_later_words_reach_the_ticket(office: Office) -> None:
    """What the customer adds becomes an article of the same ticket."""
    office.contact()
    office.deliver()
    with office.database.write() as connection:
        progress.add_words(connection, 1, "Also June.", NOW + timedelta(hours=1))
    follow(office.settings, office.database)
    until(lambda: office.server.articles)
    assert [(1, "The customer added:\n\nAlso June.\n")] == [
        (one["ticket_id"], one["body"]) for one in office.server.articles
    ]
