"""Flags: an agent's report becomes a logged question and a gap, and the agent sees the outcome."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server import app
from kb_server.data.database import Database
from kb_server.gaps.update import follow
from kb_server.log.entries import Entry
from kb_server.log.events import Flagged
from kb_server.log.intents import fold
from kb_server.log.spool import alone
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.support import flags
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.log.privacy.planted import secrets
from tests.kb_server.log.stories import NOW, close, database, log
from tests.kb_server.support import center
from tests.kb_server.support.center import Program
from tests.kb_server.web.api.conftest import flag_of

MISSING = "Hello,\n\nHow do I export my orders as a spreadsheet?\n\nRegards\nAnn Lee"


def _flag(program: Program, **body: Any) -> Any:
    answer = program.post("/api/flags", **body)
    assert 201 == answer.status_code, answer.text
    return answer.get_json()


def _flagged(service: Flask) -> list[tuple[Entry, Flagged]]:
    return [(entry, entry.event) for entry in log(service) if isinstance(entry.event, Flagged)]


def test_an_article_is_flagged(office: Flask) -> None:
    """A flag on an article has its place and passage, is logged as an agent's, and is no question."""
    agent = center.program(office)
    made = _flag(
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
    ((entry, event),) = _flagged(office)
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


def test_a_missing_answer_becomes_a_gap(office: Flask) -> None:
    """A flagged question is logged as unanswered, with its segment; the agent sees its gap."""
    agent, writer = center.program(office), center.program(office, "writer")
    made = _flag(agent, reason="missing", question=MISSING, segment="pro", ticket="SUP-1")
    assert "How do I export my orders as a spreadsheet?" == made["question"]
    ((entry, event),) = _flagged(office)
    (intent,) = fold([entry])
    assert ("agent", "pro", "en", True, False) == (
        intent.origin,
        intent.segment,
        intent.lang,
        intent.flagged,
        intent.answered,
    )
    assert event.release
    follow(office.extensions["gapless.settings"], database(office))
    (gap,) = writer.get("/api/gaps").get_json()["gaps"]
    assert ("open", 1, {"no_hit": 1, "flagged": 1}) == (gap["state"], gap["intents"], gap["facts"])
    (part,) = gap["weight"]["parts"]
    assert ("pro", 3.0, "flagged", 3.0) == tuple(
        part[name] for name in ("segment", "segment_weight", "outcome", "outcome_weight")
    )
    assert made["question"] == gap["title"]  # an agent sent it on purpose: it may be shown
    (seen,) = agent.get("/api/flags").get_json()["flags"]
    assert {"gap": gap["id"], "state": "open", "articles": []} == seen["became"]
    writer.post(f"/api/gaps/{gap['id']}/plan", why="next week")
    (seen,) = agent.get("/api/flags").get_json()["flags"]
    assert "planned" == seen["became"]["state"]


def test_tickets_are_customers(desk: Flask, agent: Program) -> None:
    """Two tickets count as two customers, one ticket twice as one, and an agent without tickets as one."""
    other = center.program(desk, "writer")
    words = ("export my orders", "export of my orders", "exporting orders", "order export", "orders export")
    for program, text, ticket in zip(
        (agent, agent, agent, agent, other), words, ("SUP-1", "SUP-2", "SUP-2", "", ""), strict=True
    ):
        _flag(program, reason="missing", question=f"How does {text} work?", ticket=ticket)
    _flag(agent, reason="missing", question="How does the export of orders work?")
    assert 6 == len(_flagged(desk))
    follow(desk.extensions["gapless.settings"], database(desk))
    found = other.get("/api/gaps").get_json()["gaps"]
    assert 6 == sum(gap["intents"] for gap in found)
    assert [4] == [gap["visitors"] for gap in found]


def test_agents_see_their_own(desk: Flask, agent: Program) -> None:
    """Agents see their own flags; writers can see everybody's."""
    writer = center.program(desk, "writer")
    mine = _flag(agent, reason="unclear", article="password")["id"]
    theirs = _flag(writer, reason="outdated", article="tour")["id"]

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
    made = _flag(agent, reason="wrong", article="invoice")
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


def test_a_changed_article_is_told(database: Database) -> None:
    """A flag shows that its article changed later, also after the article moved."""
    published = {
        "a": PublishedArticle(moved_to="b"),
        "b": PublishedArticle(updated=(NOW + timedelta(days=2)).date().isoformat()),
        "c": PublishedArticle(updated=NOW.date().isoformat()),
    }
    with database.write() as connection:
        for name in ("a", "c", "gone"):
            flags.keep(connection, flag_of(f"{name:0>16}", at=NOW, reason="wrong", article=name))
        found = {flag.article: flag.updated for flag in flags.find(connection, published)}
    assert {"a": "2026-11-22", "c": "", "gone": ""} == found


def test_no_person_is_kept(releases: Path, tmp_path: Path) -> None:
    """600 secrets in 12 formats, sent in every field that holds words, are in no file on disk."""
    service = center.serve(releases, tmp_path / "var")
    agent, writer = center.program(service), center.program(service, "writer")
    planted = list(secrets(600))
    with alone(tmp_path / "var" / "spool"):  # nobody drains it
        for number, (_, _, text) in enumerate(planted):
            body: dict[str, Any] = (
                {"reason": "missing", "question": f"How do I {text}?", "passage": text[:400]},
                {"reason": "wrong", "article": "invoice", "passage": text[:400]},
                {"reason": "other", "article": "invoice", "words": text, "question": text},
                {"reason": "wrong", "article": "invoice", "anchor": "-".join(text.split()).replace("#", "")},
            )[number % 4]
            made = agent.post("/api/flags", **body)
            assert made.status_code in (201, 422), made.text
            if number % 10 == 0 and made.status_code == 201:
                writer.post(f"/api/flags/{made.get_json()['id']}", state="mended", note=text)
        waiting = _files(tmp_path / "var")
        service.extensions["gapless.ingester"].close()
    assert len(_flagged(service)) > 500
    agent.get("/api/flags")
    close(service)
    kept = _files(tmp_path / "var")
    service.extensions["gapless.serving"].close()
    assert any(name.endswith(".open") for name in waiting)
    assert [] == [
        (kind, secret, name)
        for kind, secret, _ in planted
        for files in (waiting, kept)
        for name, content in files.items()
        if secret.encode() in content
    ]


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
    assert (status == 201) == bool(_flagged(office))
    listed = agent.get("/api/flags")
    assert 200 == listed.status_code
    assert (status == 201) == bool(listed.get_json()["flags"])


def test_a_full_spool(releases: Path, tmp_path: Path) -> None:
    """A flag that cannot be logged is not kept either: the answer is a 503."""
    service = center.serve(releases, tmp_path / "var", spool_megabytes=0)
    agent = center.program(service)
    refused = agent.post("/api/flags", reason="missing", question="How do I export?")
    assert (503, "5") == (refused.status_code, refused.headers["Retry-After"])
    assert [] == agent.get("/api/flags").get_json()["flags"]
    center.close(service)


def test_a_database_that_refuses(desk: Flask, agent: Program) -> None:
    """A flag that cannot be kept is not logged either: the answer is a 503."""
    with database(desk).write() as connection:
        connection.execute(
            sa.text("CREATE TRIGGER no BEFORE INSERT ON flags BEGIN SELECT RAISE(ABORT, 'away'); END")
        )
    refused = agent.post("/api/flags", reason="missing", question="How do I export?")
    assert 503 == refused.status_code
    assert "away" not in refused.text
    assert [] == _flagged(desk)


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


def _files(directory: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def test_the_desk_closes_alike(desk: Flask, agent: Program) -> None:
    """A note from the desk is scrubbed like any other, and an unknown flag is a 404."""
    made = _flag(agent, reason="missing", question="vpn on linux")
    browser = desk.test_client()
    assert 303 == browser.post("/login", data={"name": "writer", "password": PASSWORD}).status_code
    form = {"state": "mended", "note": "Tell ada@example.org"}
    assert 303 == browser.post(f"/desk/flags/{made['id']}", data=form).status_code
    (flag,) = agent.get("/api/flags").get_json()["flags"]
    assert ("mended", "Tell [email]", "writer") == (flag["state"], flag["note"], flag["closer"])
    assert 404 == browser.post(f"/desk/flags/{'x' * 32}", data=form).status_code
