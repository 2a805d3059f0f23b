"""What is kept of an agent's report, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.gaps.update import follow
from kb_server.log.spool import drain_lock
from tests.kb_server.log.privacy.planted import secrets
from tests.kb_server.log.stories import close, database
from tests.kb_server.support import center
from tests.kb_server.support.center import Program, flag, flagged


@pytest.mark.slow
def test_tickets_are_customers(desk: Flask, agent: Program) -> None:
    """Two tickets count as two customers, one ticket twice as one, and an agent without tickets as one."""
    other = center.program(desk, "writer")
    words = ("export my orders", "export of my orders", "exporting orders", "order export", "orders export")
    for program, text, ticket in zip(
        (agent, agent, agent, agent, other), words, ("SUP-1", "SUP-2", "SUP-2", "", ""), strict=True
    ):
        flag(program, reason="missing", question=f"How does {text} work?", ticket=ticket)
    flag(agent, reason="missing", question="How does the export of orders work?")
    assert 6 == len(flagged(desk))
    follow(desk.extensions["gapless.settings"], database(desk))
    found = other.get("/api/gaps").get_json()["gaps"]
    assert 6 == sum(gap["intents"] for gap in found)
    assert [4] == [gap["visitors"] for gap in found]


@pytest.mark.slow
def test_a_reply_by_hand_reaches_the_gap(desk: Flask, agent: Program) -> None:
    """“I answered this by hand”: the reply, without courtesies, is part of the gap of its question."""
    said = "Hi Bob,\n\nOpen Settings and press Export.\n\nBest regards,\nAda"
    flag(agent, reason="missing", question="How do I export my turnips?", reply=said, ticket="SUP-9")
    assert 1 == len(flagged(desk))
    follow(desk.extensions["gapless.settings"], database(desk))
    writer = center.program(desk, "writer")
    (gap,) = writer.get("/api/gaps").get_json()["gaps"]
    (reply,) = writer.get(f"/api/gaps/{gap['id']}/replies").get_json()["replies"]
    assert ("Open Settings and press Export.", "agent") == (reply["text"], reply["agent"])
    for wrong in (
        {"reason": "wrong", "article": "invoice", "reply": said},
        {"reason": "missing", "question": "How do I export?", "reply": "Hello,\n\nthank you!"},
    ):
        assert 422 == agent.post("/api/flags", **wrong).status_code


@pytest.mark.slow
def test_no_person_is_kept(releases: Path, tmp_path: Path) -> None:
    """600 secrets in 12 formats, sent in every field that holds words, are in no file on disk."""
    service = center.serve(releases, tmp_path / "var")
    agent, writer = center.program(service), center.program(service, "writer")
    planted = list(secrets(600))
    with drain_lock(tmp_path / "var" / "spool"):  # nobody drains it
        for number, (_, _, text) in enumerate(planted):
            body: dict[str, Any] = (
                {"reason": "missing", "question": f"How do I {text}?", "reply": f"Open the page of {text}."},
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
    assert len(flagged(service)) > 500
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
    assert [] == flagged(desk)


def _files(directory: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in directory.rglob("*") if file.is_file()}
