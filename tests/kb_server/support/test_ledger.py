"""The ledger of sent links: only customers decide the outcome of a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.data.database import Database
from kb_server.data.schema.support import links, messages
from kb_server.listeners import LISTENERS
from kb_server.log.privacy import retention
from kb_server.settings import Settings
from kb_server.support import ledger
from tests.kb_server.access.conftest import log_in
from tests.kb_server.log.made import NOW
from tests.kb_server.log.stories import Visitor, database, log
from tests.kb_server.support import center
from tests.kb_server.support.center import Program

HOUR = 3600.0
DAY = 24 * HOUR
WINDOW = timedelta(days=7)


def _send(program: Program, article: str = "password", **more: Any) -> str:
    """Send a link; return its id."""
    answer = program.post("/api/links", article=article, **more)
    assert 201 == answer.status_code, answer.text
    return str(answer.get_json()["sent"]["id"])


def _sent_before(service: Flask, ago: timedelta, **more: Any) -> str:
    """A link that was sent some time ago."""
    values: dict[str, Any] = {"link": ledger.new_id(), "article": "password", "anchor": "", "ticket": ""}
    with database(service).write() as connection:
        ledger.send(connection, **values | {"agent": "agent", "now": datetime.now(UTC) - ago} | more)
    return str((values | more)["link"])


def _told(program: Program, link: str) -> Any:
    """The current entry of a link in the ledger."""
    log(program.client.application)
    return next(one for one in program.get("/api/links").get_json()["links"] if one["id"] == link)


def _view(visitor: Visitor, link: str, ago: float = 0.0, **more: Any) -> dict[str, Any]:
    return visitor.event("viewed", ago, article="password", arrival="ticket", link=link, **more)


def test_a_link_is_sent_and_opened(office: Flask) -> None:
    """A link that was entered leads to its place; what the page tells of it is in the ledger."""
    agent, customer = center.program(office), Visitor(office)
    made = agent.post("/api/links", article="password", anchor="by-mail", ticket="SUP-1024").get_json()
    sent, link = made["sent"], made["link"]
    assert ("password", "by-mail", "SUP-1024", "agent", "unopened", 0) == tuple(
        sent[name] for name in ("article", "anchor", "ticket", "agent", "outcome", "opens")
    )
    assert link["url"].endswith(f"/a/password/by-mail?via={sent['id']}")
    followed = customer.get(link["url"].removeprefix("http://localhost"))
    assert f"/guide/password/?via={sent['id']}#by-mail" == followed.headers["Location"]
    for _ in range(2):
        assert 202 == customer.send(_view(customer, sent["id"], anchor="by-mail")).status_code
    opened = _told(agent, sent["id"])
    assert ("opened", 2) == (opened["outcome"], opened["opens"])
    assert opened["opened"] >= sent["sent"]


def test_an_event_that_comes_twice_opens_once(desk: Flask, agent: Program, customer: Visitor) -> None:
    """An event that a browser sends twice, because no answer came, counts once."""
    link = _send(agent)
    event = _view(customer, link)
    for _ in range(3):
        customer.send(event)
        log(desk)
    assert 1 == _told(agent, link)["opens"]


def test_only_customers_open_links(desk: Flask, agent: Program, customer: Visitor) -> None:
    """Staff, bots, link previews and visitors who opt out open no link; a forged id belongs to no link."""
    link = _send(agent)
    staff = Visitor(desk)
    log_in(staff.client, "agent")
    assert 202 == staff.send(_view(staff, link)).status_code
    for name in ("", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "Googlebot/2.1"):
        bot = Visitor(desk, agent=name)
        assert 202 == bot.send(_view(bot, link)).status_code
    for origin in ("staff", "ci", "replay", "assistant"):
        assert 202 == customer.send(_view(customer, link), origin=origin).status_code
    assert 202 == customer.send(_view(customer, "a" * 16)).status_code
    assert 400 == customer.send(_view(customer, "x' OR 1=1 --")).status_code
    customer.get(f"/a/password?via={link}")  # the address alone, as a mail program looks at it
    customer.get(f"/guide/password/?via={link}").close()
    told = _told(agent, link)
    assert ("unopened", 0, None) == (told["outcome"], told["opens"], told["opened"])


def test_a_message_after_it(office: Flask) -> None:
    """A message after a link means that it did not solve its ticket; other tickets stay as they are."""
    agent, customer = center.program(office), Visitor(office)
    link, other = _send(agent, ticket="SUP-1"), _send(agent, ticket="SUP-2")
    customer.send(_view(customer, link), _view(customer, other))
    said = agent.post("/api/tickets/SUP-1/messages")
    assert (201, "SUP-1") == (said.status_code, said.get_json()["ticket"])
    assert "again" == _told(agent, link)["outcome"]
    assert "opened" == _told(agent, other)["outcome"]


def test_silence_after_it(desk: Flask, agent: Program, customer: Visitor) -> None:
    """An opened link solves its ticket when no message comes in the window; an unopened one never does."""
    link, unread, late = (
        _sent_before(desk, timedelta(days=3), ticket=f"SUP-{number}") for number in range(3)
    )
    customer.send(_view(customer, link, ago=2 * DAY), _view(customer, late, ago=HOUR))
    assert ["solved", "unread", "opened"] == [_told(agent, one)["outcome"] for one in (link, unread, late)]


def test_a_message_long_after(database: Database) -> None:
    """A message after the window is another matter; one before the link was sent is what it answers."""
    with database.write() as connection:
        ledger.note_message(connection, "SUP-1", NOW - timedelta(minutes=1))
        ledger.send(connection, link="a" * 16, article="x", anchor="", ticket="SUP-1", agent="", now=NOW)
        opened = sa.update(links).values(opened=NOW, opens=1)
        connection.execute(opened)
        ledger.note_message(connection, "SUP-1", NOW + timedelta(days=9))
    with database.read() as connection:
        (found,) = ledger.find(connection, window=WINDOW, now=NOW + timedelta(days=10))
    assert "solved" == found.outcome


@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True])
def test_a_contact_by_who_opened_it(desk: Flask, agent: Program, customer: Visitor, apart: bool) -> None:
    """A link fails when the customer who opened it contacts a person; others' contacts do not count."""
    link = _send(agent)
    stranger = Visitor(desk, address="203.0.113.9")
    customer.send(_view(customer, link, ago=60))
    if apart:
        log(desk)
    stranger.send(stranger.event("contacted"))
    assert "opened" == _told(agent, link)["outcome"]
    customer.send(customer.event("contacted", ago=10))
    told = _told(agent, link)
    assert "again" == told["outcome"]
    assert told["again"] > told["opened"]


def test_a_second_link_later(desk: Flask, agent: Program) -> None:
    """A second link half an hour later means that the customer wrote; an earlier one is the same reply."""
    first = _sent_before(desk, timedelta(minutes=31), ticket="SUP-1")
    near = _sent_before(desk, timedelta(minutes=29), ticket="SUP-2")
    free = _sent_before(desk, timedelta(hours=2))
    _send(agent, "invoice")
    second = [_send(agent, "invoice", ticket=ticket) for ticket in ("SUP-1", "SUP-2")]
    outcomes = [_told(agent, link)["outcome"] for link in (first, near, free, *second)]
    assert ["again", "unopened", "unopened", "unopened", "unopened"] == outcomes
    with database(desk).read() as connection:
        assert ["SUP-1"] == list(connection.scalars(sa.select(messages.c.ticket)))


def test_entered_twice(office: Flask) -> None:
    """The same link entered twice counts once; a different link with the same id is refused."""
    agent, other = center.program(office), center.program(office, "writer")
    link = ledger.new_id()
    body: dict[str, Any] = {"id": link, "article": "password", "anchor": "by-mail", "ticket": "SUP-1"}
    first = agent.post("/api/links", **body)
    again = agent.post("/api/links", **body)
    assert (201, 201) == (first.status_code, again.status_code)
    assert first.get_json()["sent"] == again.get_json()["sent"]
    for more in ({"article": "invoice", "anchor": ""}, {"anchor": ""}, {"ticket": "SUP-2"}, {"ticket": ""}):
        assert 409 == agent.post("/api/links", **body | more).status_code
    assert 409 == other.post("/api/links", **body).status_code
    assert [link] == [one["id"] for one in agent.get("/api/links").get_json()["links"]]


def test_the_oldest_lose_their_names(office: Flask, tmp_path: Any) -> None:
    """After a ticket's retention, ticket and agent are removed; the link stays, for publishing."""
    agent = center.program(office)
    old = _sent_before(office, timedelta(days=200), ticket="SUP-1", anchor="by-mail")
    new = _send(agent, "invoice", ticket="SUP-2")
    done = retention.run(
        Settings(state=tmp_path / "var"), database(office), LISTENERS, keep=180, now=datetime.now(UTC)
    )
    assert 1 == done.removed["names in links"]
    with database(office).read() as connection:
        pointing = {place: found.links for place, found in ledger.pointing(connection).items()}
        assert {("password", "by-mail"): 1, ("invoice", ""): 1} == pointing
    found = {one["id"]: (one["ticket"], one["agent"]) for one in agent.get("/api/links").get_json()["links"]}
    assert {old: ("", ""), new: ("SUP-2", "agent")} == found
    with database(office).write() as connection:
        assert 0 == ledger.forget(connection, datetime.now(UTC) - timedelta(days=180))


def test_what_solves(desk: Flask, agent: Program, customer: Visitor) -> None:
    """Articles are ranked by how many tickets their links solved, for all agents."""
    sent = [
        _sent_before(desk, timedelta(days=3), ticket=f"SUP-{number}", article=article, agent=who)
        for number, (article, who) in enumerate(
            [("password", "agent"), ("password", "writer"), ("password", "agent"), ("invoice", "agent")]
        )
    ]
    customer.send(*(_view(customer, link, ago=2 * DAY) for link in sent[:2]))
    customer.send(_view(customer, sent[3], ago=2 * DAY))
    with database(desk).write() as connection:
        ledger.note_message(connection, "SUP-3", datetime.now(UTC) - timedelta(days=2))
    log(desk)
    told = agent.get("/api/solving").get_json()
    assert (90, 1) == (told["days"], told["window"])
    assert [
        {"article": "password", "sent": 3, "opened": 2, "solved": 2, "again": 0},
        {"article": "invoice", "sent": 1, "opened": 1, "solved": 0, "again": 1},
    ] == told["articles"]
    assert [] == agent.get("/api/solving", days=2).get_json()["articles"]


def test_links_are_found(desk: Flask, agent: Program) -> None:
    """Links are listed by ticket or article, the newest first."""
    first = _sent_before(desk, timedelta(hours=1), ticket="SUP-1")
    second = _send(agent, "invoice", anchor="taxes", ticket="SUP-1")
    third = _send(agent, "invoice")

    def listed(**query: Any) -> list[str]:
        return [one["id"] for one in agent.get("/api/links", **query).get_json()["links"]]

    assert [third, second, first] == listed()
    assert [second, first] == listed(ticket="SUP-1")
    assert [third, second] == listed(article="invoice")
    assert [third] == listed(limit=1)
    assert [] == listed(article="x" * 200)
    assert 400 == agent.get("/api/links", limit="1e3").status_code
    assert 400 == agent.get("/api/links", ticket="a b").status_code


@pytest.mark.slow
def test_more_links_than_a_statement_takes_values(database: Database) -> None:
    """A list of very many tickets is read whole, with who wrote again."""
    row = {"article": "password", "anchor": "", "agent": "agent", "sent": NOW, "opens": 0}
    rows = [row | {"id": f"link{number}", "ticket": f"T-{number}"} for number in range(33_000)]
    with database.write() as connection:
        connection.execute(sa.insert(links), rows)
        ledger.note_message(connection, "T-32999", NOW + timedelta(days=1))
    with database.read() as connection:
        found = ledger.find(connection, window=WINDOW, now=NOW + timedelta(days=2))
    assert (33_000, ["T-32999"]) == (len(found), [one.ticket for one in found if one.outcome == "again"])
