"""Links over HTTP: what is entered, and what is refused."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask

from kb_server.support import ledger
from tests.kb_server.support import center
from tests.kb_server.support.center import Program
from tests.patience import until


def test_entered_by_many_at_once(office: Flask) -> None:
    """A link entered eight times at once counts once; whom a slow disk refuses enters it again."""
    agent = center.program(office)
    link, answers, ready = ledger.new_id(), [], threading.Barrier(8)

    def entered(program: Program) -> int:
        """What the service answers; 0 while it is busy."""
        answer = program.post("/api/links", id=link, article="password", ticket="SUP-1")
        return 0 if answer.status_code == 503 else answer.status_code

    def enter() -> None:
        program = Program(office, agent.secret)
        ready.wait()
        answers.append(until(lambda: entered(program)))

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [201] * 8 == answers
    assert 1 == len(agent.get("/api/links").get_json()["links"])


def test_a_moved_article(agent: Program) -> None:
    """A link to a moved article or heading is entered with the current one."""
    sent = agent.post("/api/links", article="bill").get_json()["sent"]
    assert ("invoice", "taxes") == (sent["article"], sent["anchor"])
    sent = agent.post("/api/links", article="password", anchor="post").get_json()["sent"]
    assert ("password", "by-mail") == (sent["article"], sent["anchor"])
    assert "t=93" == agent.post("/api/links", article="tour", anchor="t=93").get_json()["sent"]["anchor"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"article": "nothing"}, 404),
        ({"article": "password", "anchor": "nothing"}, 404),
        ({"article": "refund"}, 409),
        ({"article": ""}, 400),
        ({"article": "a/b"}, 400),
        ({"article": "a\0b"}, 400),
        ({"article": "\ud800"}, 400),
        ({"article": "x" * 201}, 400),
        ({"article": "password", "anchor": "a#b"}, 400),
        ({"article": "password", "anchor": "x" * 201}, 400),
        ({"article": "password", "id": "A" * 16}, 400),
        ({"article": "password", "id": "a" * 15}, 400),
        ({"article": "password", "id": "a" * 16 + "\n"}, 400),
        ({"article": "password", "id": ""}, 400),
        ({"article": "password", "id": None}, 201),
        ({"article": "password", "ticket": "ann@example.com"}, 400),
        ({"article": "password", "ticket": "+1 212 555 0147"}, 400),
        ({"article": "password", "ticket": "2125550147"}, 400),
        ({"article": "password", "ticket": "212-555-01-47"}, 400),
        ({"article": "password", "ticket": "x" * 41}, 400),
        ({"article": "password", "ticket": "SUP-1\n"}, 400),
        ({"article": "password", "agent": "writer"}, 400),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_hostile_links(agent: Program, body: dict[str, Any], status: int) -> None:
    """An unknown article, place, or malformed id or ticket is refused with a reason, and not entered."""
    answer = agent.post("/api/links", **body)
    assert status == answer.status_code, answer.text
    entered = agent.get("/api/links").get_json()["links"]
    assert (status == 201) == bool(entered)


@pytest.mark.slow
@pytest.mark.parametrize(
    "ticket", ["a%20b", "a%00b", "2125550147", "x" * 41, "%ed%a0%80", "ann@example.com", "..", "%D1%91"]
)
def test_hostile_tickets(desk: Flask, agent: Program, ticket: str) -> None:
    """A message with a malformed ticket key is not entered."""
    status = agent.post(f"/api/tickets/{ticket}/messages").status_code
    assert (201 if ticket == ".." else 404) == status
