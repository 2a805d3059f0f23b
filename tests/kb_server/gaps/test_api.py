"""The gaps over HTTP: for writers, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from kb_server.data.schema.gaps import members
from kb_server.gaps.reports.digest import feed_key
from kb_server.gaps.update import follow
from tests.kb_server import migrated
from tests.kb_server.access.conftest import log_in
from tests.kb_server.gaps.logged import ask
from tests.kb_server.log.stories import close, database, service


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Flask]:
    """The service, with a gap of three visitors, a gap of one visitor, a writer and an agent."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\ndocs_dir: content\n", encoding="utf-8")
    migrated.lay(tmp_path / "var", staffed=True)
    made = service(tmp_path / "var", config=tmp_path / "mkdocs.yml", releases=tmp_path / "releases")
    now = datetime.now(UTC)
    for hours, text in enumerate(("export data", "data export", "exporting my data"), 1):
        ask(database(made), text, now - timedelta(hours=hours))
    ask(database(made), "printer jam", now - timedelta(hours=1))
    follow(made.extensions["gapless.settings"], database(made))
    yield made
    close(made)


@pytest.fixture
def writer(asked: Flask) -> FlaskClient:
    """A writer who is logged in."""
    browser = asked.test_client()
    log_in(browser, "writer")
    return browser


def _decide(browser: FlaskClient, gap: int, decision: str, **body: Any) -> Any:
    return browser.post(f"/api/gaps/{gap}/{decision}", json=body, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.slow
def test_gaps_are_for_writers(asked: Flask) -> None:
    """Visitors without a login, and agents, can neither see gaps nor decide about them."""
    browser = asked.test_client()
    assert 401 == browser.get("/api/gaps").status_code
    assert 401 == _decide(browser, 1, "plan").status_code
    log_in(browser, "agent")
    for path in ("/api/gaps", "/api/gaps/1", "/api/gaps/1/draft", "/api/gaps/1/patch"):
        assert 403 == browser.get(path).status_code
    assert 403 == _decide(browser, 1, "plan").status_code


@pytest.mark.slow
def test_another_site_decides_nothing(writer: FlaskClient) -> None:
    """A decision that another site's page sends in the writer's browser is refused."""
    refused = writer.post("/api/gaps/1/plan", json={}, headers={"Sec-Fetch-Site": "cross-site"})
    assert 403 == refused.status_code


@pytest.mark.slow
def test_gaps_are_listed_and_filtered(writer: FlaskClient) -> None:
    """The API lists all gaps, the heaviest first; filters choose among them, and hidden words stay hidden."""
    found = writer.get("/api/gaps?few=1").get_json()
    assert 2 == found["total"]
    assert [3, 1] == [gap["visitors"] for gap in found["gaps"]]
    assert "printer" not in str(found)
    for query, count in (
        ("state=open", 2),
        ("state=verified", 0),
        ("type=content", 2),
        ("owner=ada", 0),
        ("words=EXPORT", 1),
        ("language=ru", 0),
        ("segment=pro", 0),
    ):
        assert count == len(writer.get(f"/api/gaps?few=1&{query}").get_json()["gaps"])


def test_gaps_of_few_visitors_are_one_line(writer: FlaskClient) -> None:
    """What fewer than three visitors asked is counted, and not listed unless the caller wants it."""
    found = writer.get("/api/gaps").get_json()
    assert [3] == [gap["visitors"] for gap in found["gaps"]]
    assert {"gaps": 1, "questions": 1} == found["few"]


def test_proposals_are_listed(writer: FlaskClient) -> None:
    """The API lists what grouping proposes; nobody accepts what is not proposed."""
    assert {"proposals": []} == writer.get("/api/gaps/proposals").get_json()
    assert 409 == _decide(writer, 1, "accept", value=1).status_code


@pytest.mark.slow
def test_no_request_reads_the_log(asked: Flask, writer: FlaskClient) -> None:
    """Listing and showing gaps, digests and flags leave it to the ingester to bring in what is new."""
    ask(database(asked), "what came last", datetime.now(UTC))
    key = feed_key(asked.extensions["gapless.keys"].of("feed"))
    for path in ("/api/gaps", "/api/gaps/1", f"/api/gaps/digest.atom?key={key}", "/api/flags", "/desk/flags"):
        assert 200 == writer.get(path).status_code, path
    with database(asked).read() as connection:
        assert 4 == connection.scalar(sa.select(sa.func.count()).select_from(members))
    follow(asked.extensions["gapless.settings"], database(asked))
    assert 3 == writer.get("/api/gaps").get_json()["total"]


def test_gaps_are_sorted(writer: FlaskClient) -> None:
    """The caller chooses the order of gaps; an unknown order is refused."""
    by_weight = [gap["id"] for gap in writer.get("/api/gaps?few=1").get_json()["gaps"]]
    latest = writer.get("/api/gaps?sort=last&few=1").get_json()["gaps"]
    assert sorted((gap["last"] for gap in latest), reverse=True) == [gap["last"] for gap in latest]
    assert sorted(by_weight) == sorted(gap["id"] for gap in latest)
    assert 400 == writer.get("/api/gaps?sort=odd").status_code


@pytest.mark.slow
def test_decisions_over_http(writer: FlaskClient) -> None:
    """Each decision changes the gap, and records who decided and why."""
    first, second = (gap["id"] for gap in writer.get("/api/gaps?few=1").get_json()["gaps"])
    assert "planned" == _decide(writer, first, "plan", why="soon").get_json()["state"]
    assert "ada" == _decide(writer, first, "assign", value="ada").get_json()["owner"]
    assert "2026-12-31" == _decide(writer, first, "due", value="2026-12-31").get_json()["due"]
    assert "product" == _decide(writer, first, "type", value="product").get_json()["type"]
    assert "a word" == _decide(writer, first, "note", value="a word").get_json()["history"][-1]["why"]
    assert "dismissed" == _decide(writer, second, "dismiss", why="no").get_json()["state"]
    assert "reopened" == _decide(writer, second, "reopen").get_json()["state"]
    merged = _decide(writer, second, "merge", value=first).get_json()
    assert (first, 4) == (merged["id"], merged["intents"])
    assert {"writer"} == {event["who"] for event in merged["history"]}
    key = merged["wordings"][-1]["key"]
    assert first != _decide(writer, first, "split", value=[key]).get_json()["id"]


@pytest.mark.slow
def test_several_gaps_are_decided_together(writer: FlaskClient) -> None:
    """One request decides about several gaps and takes it back; where one is impossible, none changes."""
    numbers = [gap["id"] for gap in writer.get("/api/gaps?few=1").get_json()["gaps"]]
    for body, status in (({"gaps": [*numbers, 999]}, 404), ({"gaps": []}, 400), ({"value": "x"}, 400)):
        assert status == _post(writer, "plan", **body).status_code
    assert 409 == _post(writer, "due", gaps=numbers, value="soon").status_code
    planned = _post(writer, "plan", gaps=numbers, why="this week").get_json()["gaps"]
    assert [(one, "planned") for one in numbers] == [(gap["id"], gap["state"]) for gap in planned]
    undone = _decide(writer, numbers[0], "undo", value=planned[0]["history"][-1]["number"]).get_json()
    assert ("open", ["plan", "undo"]) == (undone["state"], [one["kind"] for one in undone["history"]])


def _post(browser: FlaskClient, decision: str, **body: Any) -> Any:
    return browser.post(
        f"/api/gaps/decisions/{decision}", json=body, headers={"Sec-Fetch-Site": "same-origin"}
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("999/plan", {}, 404),
        ("1/eat", {}, 404),
        ("1/dismiss", {}, 409),
        ("1/due", {"value": "soon"}, 409),
        ("1/merge", {"value": "one"}, 409),
        ("1/split", {}, 409),
        ("1/split", {"value": []}, 400),
        ("1/close", {"value": "export"}, 409),
        ("1/plan", [1], 400),
    ],
)
def test_what_cannot_be_decided(writer: FlaskClient, path: str, body: Any, status: int) -> None:
    """An unknown gap or decision, an impossible value and a body that is no object each have their status."""
    refused = writer.post(f"/api/gaps/{path}", json=body, headers={"Sec-Fetch-Site": "same-origin"})
    assert status == refused.status_code
    assert refused.get_json()["detail"]


@pytest.mark.slow
def test_drafts_and_patches_over_http(writer: FlaskClient, tmp_path: Path) -> None:
    """A draft is shown, not written; a gap without patches says so."""
    gap = writer.get("/api/gaps").get_json()["gaps"][0]["id"]
    made = writer.get(f"/api/gaps/{gap}/draft").get_json()
    assert f"draft_of: {gap} " in made["text"]
    assert not (tmp_path / "content").exists()
    assert {"patches": []} == writer.get(f"/api/gaps/{gap}/patch").get_json()
    assert 409 == writer.get(f"/api/gaps/{gap}/patch?kind=synonym").status_code
    assert 400 == writer.get(f"/api/gaps/{gap}/patch?kind=odd").status_code
    assert 404 == writer.get("/api/gaps/999").status_code


def test_the_feed_has_a_key(asked: Flask) -> None:
    """The digest's feed opens with its key alone: feed readers cannot log in."""
    browser = asked.test_client()
    key = feed_key(asked.extensions["gapless.keys"].of("feed"))
    assert 404 == browser.get("/api/gaps/digest.atom").status_code
    assert 404 == browser.get("/api/gaps/digest.atom?key=é").status_code
    feed = browser.get(f"/api/gaps/digest.atom?key={key}")
    assert (200, "application/atom+xml; charset=utf-8") == (feed.status_code, feed.content_type)
    assert 8 == feed.text.count("<entry>")
