"""Gaps over HTTP, for programs: a decision counts as their user's own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_server.gaps.update import follow
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log.stories import database
from tests.kb_server.support import center
from tests.kb_server.web.api.conftest import Api


def _gaps(api: Api) -> list[dict[str, Any]]:
    """All gaps, those of too few visitors too."""
    found: list[dict[str, Any]] = api.writer.get("/api/gaps", few="1").get_json()["gaps"]
    return found


@pytest.mark.slow
def test_a_program_decides(api: Api) -> None:
    """A writer's program lists, shows and decides about gaps; the history names the writer."""
    first = _gaps(api)[0]
    assert first == api.writer.get(f"/api/gaps/{first['id']}").get_json()
    planned = api.writer.post(f"/api/gaps/{first['id']}/plan", why="next week").get_json()
    assert ("planned", "writer", "next week") == (
        planned["state"],
        planned["history"][-1]["who"],
        planned["history"][-1]["why"],
    )
    assert [first["id"]] == [
        gap["id"] for gap in api.writer.get("/api/gaps", state=["planned", "drafted"]).get_json()["gaps"]
    ]
    assert 403 == api.agent.get("/api/gaps").status_code


@pytest.mark.slow
def test_a_merged_gap_leads_to_the_other(api: Api) -> None:
    """The number of a gap that was merged shows the one that took it in."""
    first, second = (gap["id"] for gap in _gaps(api)[:2])
    assert 200 == api.writer.post(f"/api/gaps/{second}/merge", value=first).status_code
    assert first == api.writer.get(f"/api/gaps/{second}").get_json()["id"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("1/assign", {"value": 5}, 409),
        ("1/merge", {"value": "5"}, 409),
        ("1/merge", {"value": 1}, 409),
        ("1/merge", {"value": 999}, 409),
        ("1/merge", {"value": -1}, 400),
        ("1/merge", {"value": True}, 400),
        ("1/split", {"value": []}, 400),
        ("1/split", {"value": ""}, 409),
        ("1/split", {"value": ["nothing"]}, 409),
        ("1/type", {"value": "odd"}, 409),
        ("1/due", {"value": "2026-02-30"}, 409),
        ("1/close", {"value": "nowhere"}, 409),
        ("1/close", {"value": 5}, 409),
        ("1/dismiss", {"why": " \0 "}, 409),
        ("1/note", {"why": "x" * 1001}, 400),
        ("1/note", {"why": "\ud800"}, 400),
        ("1/note", {"who": "admin"}, 400),
        ("999/plan", {}, 404),
        ("0/plan", {}, 404),
        (f"{2**31}/plan", {}, 404),
        (f"{10**30}/plan", {}, 404),
    ],
    ids=lambda value: ascii(value)[:40],
)
def test_what_cannot_be_decided(api: Api, path: str, body: dict[str, Any], status: int) -> None:
    """What is no gap, no decision or no value for it is refused with a reason, and decides nothing."""
    before = api.writer.get("/api/gaps/1").get_json()["history"]
    refused = api.writer.post(f"/api/gaps/{path}", **body)
    assert status == refused.status_code, refused.text
    assert refused.get_json()["detail"]
    assert before == api.writer.get("/api/gaps/1").get_json()["history"]


@pytest.mark.slow
@pytest.mark.parametrize("query", [{"state": "odd"}, {"type": "odd"}, {"state": ""}, {"owner": "x" * 201}])
def test_filters_of_nothing(api: Api, query: dict[str, str]) -> None:
    """A filter that no gap can pass is a mistake, and never an empty list."""
    assert 400 == api.writer.get("/api/gaps", **query).status_code


@pytest.mark.slow
def test_where_the_writers_files_are_not(releases: Path, tmp_path: Path) -> None:
    """A service without the writers' files says that drafts and patches are not to be had there."""
    service = center.serve(releases, tmp_path / "var", config=tmp_path / "none.yml")
    ask(database(service), "export my orders", datetime.now(UTC) - timedelta(hours=1))
    follow(service.extensions["gapless.settings"], database(service))
    writer = center.program(service, "writer")
    for what in ("draft", "patch"):
        refused = writer.get(f"/api/gaps/1/{what}")
        assert 409 == refused.status_code
        assert "GAPLESS_CONFIG" in refused.get_json()["detail"]
    center.close(service)
