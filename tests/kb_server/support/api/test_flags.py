"""Flags over HTTP: who may send, see and close them, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kb_server import app
from kb_server.log.intents import fold
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.support import center
from tests.kb_server.support.center import Program, flag, flagged


@pytest.mark.slow
def test_an_article_is_flagged(office: Flask) -> None:
    """A flag on an article has its place and passage, is logged as an agent's, and is no question."""
    agent = center.program(office)
    made = flag(
        agent,
        reason="wrong",
        article="bill",
        anchor="taxes",
        passage="line by line",
        words="Since May there is one sum.",
        ticket="SUP-1",
    )
    assert ("wrong", "invoice", "taxes", "line by line", "open", "agent") == tuple(
        made[name] for name in ("reason", "article", "anchor", "passage", "state", "agent")
    )
    ((entry, event),) = flagged(office)
    assert ("agent", "reported by an agent") == (entry.origin, entry.why)
    assert (made["id"], "invoice", "taxes", "line by line", "Since May there is one sum.", "") == (
        event.id,
        event.article,
        event.anchor,
        event.passage,
        event.words,
        event.text,
    )
    assert () == fold([entry])
    listed = agent.get("/api/flags").get_json()["flags"]
    assert [made] == listed
    assert [] == center.program(office, "writer").get("/api/gaps").get_json()["gaps"]


@pytest.mark.slow
def test_agents_see_their_own(desk: Flask, agent: Program) -> None:
    """Agents see their own flags; writers can see everybody's."""
    writer = center.program(desk, "writer")
    mine = flag(agent, reason="unclear", article="password")["id"]
    theirs = flag(writer, reason="outdated", article="tour")["id"]

    def seen(program: Program, **query: Any) -> list[str]:
        return [flag["id"] for flag in program.get("/api/flags", **query).get_json()["flags"]]

    assert ([mine], [theirs]) == (seen(agent), seen(writer))
    assert [theirs, mine] == seen(writer, everyone=1)
    assert 403 == agent.get("/api/flags", everyone=1).status_code
    assert [] == seen(writer, everyone=1, state="mended")
    assert 400 == agent.get("/api/flags", state="odd").status_code


def test_a_flag_is_closed(office: Flask) -> None:
    """A writer closes a flag with a note for the agent, and can open it again."""
    agent, writer = center.program(office), center.program(office, "writer")
    made = flag(agent, reason="wrong", article="invoice")
    path = f"/api/flags/{made['id']}"
    assert 403 == agent.post(path, state="mended").status_code
    closed = writer.post(path, state="mended", note="Thank you: it is one sum now.").get_json()
    (seen,) = agent.get("/api/flags", state="mended").get_json()["flags"]
    assert closed == seen
    assert ("mended", "writer", "Thank you: it is one sum now.") == (
        seen["state"],
        seen["closer"],
        seen["note"],
    )
    assert seen["closed"] >= seen["at"]
    again = writer.post(path, state="open").get_json()
    assert ("open", None) == (again["state"], again["closed"])
    assert 404 == writer.post("/api/flags/" + "0" * 32, state="mended").status_code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"reason": "odd"}, 400),
        ({"reason": "missing"}, 422),
        ({"reason": "missing", "question": "Hello,\n\nThanks"}, 201),  # a ticket that only greets is asked
        ({"reason": "missing", "question": " \0 "}, 422),
        ({"reason": "missing", "question": "x" * 20_001}, 400),
        ({"reason": "missing", "question": "密" * 20_000}, 201),
        ({"reason": "missing", "question": "ﷺ" * 20_000}, 201),
        ({"reason": "missing", "question": "\ud800"}, 400),
        ({"reason": "missing", "question": "ok", "segment": "no-such"}, 422),
        ({"reason": "missing", "question": "ok", "segment": "pro"}, 201),
        ({"reason": "missing", "question": "ok", "lang": "x y"}, 400),
        ({"reason": "missing", "question": "ok", "ticket": "2125550147"}, 400),
        ({"reason": "wrong"}, 422),
        ({"reason": "wrong", "article": "nothing"}, 404),
        ({"reason": "wrong", "article": "refund"}, 201),
        ({"reason": "wrong", "article": "invoice", "anchor": "ﷺ" * 200}, 201),
        ({"reason": "wrong", "article": "invoice", "anchor": "a://b:c@" * 25}, 201),
        ({"reason": "wrong", "article": "invoice", "passage": "ﷺ" * 400}, 201),
        ({"reason": "wrong", "article": "invoice", "words": "ﷺ" * 1000}, 201),
        ({"reason": "wrong", "article": "invoice", "words": "x" * 1001}, 400),
        ({"reason": "wrong", "article": "invoice", "agent": "writer"}, 400),
    ],
    ids=lambda value: ascii(value)[:60],
)
def test_hostile_flags(office: Flask, body: dict[str, Any], status: int) -> None:
    """Every flag is kept whole or refused with a reason; kept flags can be listed and logged."""
    agent = center.program(office)
    answer = agent.post("/api/flags", **body)
    assert status == answer.status_code, answer.text
    assert (status == 201) == bool(flagged(office))
    listed = agent.get("/api/flags")
    assert 200 == listed.status_code
    assert (status == 201) == bool(listed.get_json()["flags"])


def test_a_database_that_is_away(releases: Path, tmp_path: Path) -> None:
    """Without a database no token is accepted, search works without one, and no flag is kept for later."""
    service = center.serve(releases, tmp_path / "var")
    agent = center.program(service)
    center.close(service)
    gone = app.create(
        Settings(releases=releases, state=tmp_path / "else", database="postgresql://x@127.0.0.1:1/x"),
        CurrentRelease(releases),
    )
    program = Program(gone, agent.secret)
    asked = [
        program.post("/api/similar", text="x"),
        program.post("/api/links", article="password"),
        program.post("/api/flags", reason="missing", question="How do I export?"),
        program.post("/api/tickets/SUP-1/messages"),
        program.get("/api/gaps"),
    ]
    assert [503] * len(asked) == [answer.status_code for answer in asked]
    assert 200 == gone.test_client().get("/api/search?q=password").status_code
    assert 0 == gone.extensions["gapless.recorder"].spool.depth().bytes
    center.close(gone)
