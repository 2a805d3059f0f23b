"""Promises about readers' assistants, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb_server import app
from kb_server.assistants import over_http
from kb_server.gaps import records
from kb_server.gaps.gap import Gap
from kb_server.gaps.records import Filter
from kb_server.log.entries import Entry
from kb_server.releases import contents
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.web.limits import Exceeded
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.stories import database
from tests.kb_server.reading import browser
from tests.patience import until

pytestmark = pytest.mark.slow

HEADERS = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}


@pytest.fixture(scope="module")
def service(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A service for assistants."""
    serving = CurrentRelease(published)
    state = tmp_path_factory.mktemp("state")
    chosen = Settings(
        releases=published, state=state, base_url="https://help.example.com/", assistants_per_minute=20
    )
    made = app.create(chosen, serving)
    yield made
    made.extensions["gapless.ingester"].close()
    database(made).close()
    serving.close()


@pytest.fixture
def assistant(service: Flask) -> FlaskClient:
    """An assistant that asks it."""
    return browser(service)


def ask(assistant: FlaskClient, method: str, network: str = "192.0.2.1", **params: Any) -> Any:
    """The result of a request."""
    sent = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = assistant.post("/mcp", json=sent, headers=HEADERS, environ_base={"REMOTE_ADDR": network})
    assert 200 == answer.status_code, answer.text
    assert "Set-Cookie" not in answer.headers
    return answer.get_json()["result"]


def use(assistant: FlaskClient, tool: str, **given: Any) -> Any:
    """What a tool returns."""
    return ask(assistant, "tools/call", name=tool, arguments=given)


def test_a_reader_searches_and_reads(assistant: FlaskClient) -> None:
    """An assistant begins, lists three tools, finds the article that keeps its contract, and reads it."""
    about: dict[str, Any] = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "a", "version": "1"},
    }
    assert "public help center" in ask(assistant, "initialize", **about)["instructions"]
    tools = ask(assistant, "tools/list")["tools"]
    assert ["read_article", "report_missing", "search"] == sorted(tool["name"] for tool in tools)
    found = use(assistant, "search", query="how do i reset my password")["structuredContent"]
    assert "password" in [article["id"] for article in found["articles"][:3]]
    assert "https://help.example.com/a/password" == found["articles"][0]["permalink"]
    read = use(assistant, "read_article", article="password")["structuredContent"]
    assert "A link comes by mail." in read["markdown"]


def test_nothing_for_agents_only(assistant: FlaskClient) -> None:
    """Articles for agents are neither found nor read."""
    found = use(assistant, "search", query="refund a customer")["structuredContent"]
    assert "inside" not in [article["id"] for article in found["articles"]]
    assert use(assistant, "read_article", article="inside")["isError"]


def test_its_searches_are_an_assistants(service: Flask, assistant: FlaskClient) -> None:
    """A search is logged with the origin of assistants, and counts in no gap."""
    use(assistant, "search", query="where are the taxes of my invoice")

    def logged() -> list[Entry]:
        with database(service).read() as connection:
            found = all_entries(connection)
        return [one for one in found if getattr(one.event, "text", "").startswith("where are")]

    (search,) = until(logged, logged)
    assert ("assistant", "a reader's assistant") == (search.origin, search.why)


def test_a_report_opens_a_gap_of_assistants(service: Flask, assistant: FlaskClient) -> None:
    """A report, without personal data and with an origin of its own, is a gap in which assistants fail."""
    sent = "Can I export my drawings to Inkscape? I am kim@example.com"
    reported = use(assistant, "report_missing", question=sent)["structuredContent"]
    assert "kim@" not in reported["question"]

    def logged() -> list[Entry]:
        with database(service).read() as connection:
            return all_entries(connection, "flagged")

    (report,) = until(logged, logged)
    assert ("assistant", "a reader's assistant") == (report.origin, report.why)

    def failing() -> list[Gap]:
        with database(service).read() as connection:
            numbers = [one.id for one in records.listed(connection, Filter(assisted=True, named=True))]
            return records.whole(connection, numbers)

    (gap,) = until(failing, failing)
    assert gap.title == reported["question"]
    assert ({"assisted": 1}, 0.5) == (gap.facts, round(gap.weight.total, 1))


def test_reports_are_limited(assistant: FlaskClient) -> None:
    """Assistants of one network, however wide, report only so many missing answers an hour."""

    def report(number: int) -> Any:
        sent = {"name": "report_missing", "arguments": {"question": f"where is part {number} of the engine"}}
        network = f"2001:db8:7:{number // 5}::1"  # another /64 each five times: the limit is that of the /48
        return ask(assistant, "tools/call", network, **sent)

    told = [report(number) for number in range(11)]
    assert [False] * 10 + [True] == [one["isError"] for one in told]
    assert "Too many reports" in told[10]["content"][0]["text"]


def test_contracts_hold_for_assistants(assistant: FlaskClient, published: Path) -> None:
    """What the answer contracts promise to readers, their assistants find, over HTTP."""
    promised = [one for one in contents.contracts(published / "current") if one.audience == "public"]
    assert promised
    for number, one in enumerate(promised):
        given = {"query": one.query, "lang": one.lang, "limit": 3}
        network = f"198.51.100.{number // 15}"
        found = ask(assistant, "tools/call", network, name="search", arguments=given)["structuredContent"]
        assert one.article in [article["id"] for article in found["articles"]], one


def test_limits(assistant: FlaskClient) -> None:
    """A network that asks too much waits; others do not."""
    answers = [
        assistant.post("/mcp", json={}, headers=HEADERS, environ_base={"REMOTE_ADDR": "192.0.2.99"})
        for _ in range(21)
    ]
    assert {400} == {one.status_code for one in answers[:20]}
    assert 429 == answers[20].status_code
    assert answers[20].headers["Retry-After"]
    assert ask(assistant, "tools/list", network="192.0.2.100")


def test_all_networks_together(service: Flask, tmp_path: Path) -> None:
    """A crowd of networks may ask as much as some, however little each of them asks."""
    budget = over_http.Budget(tmp_path, "asked", 1, timedelta(minutes=1))

    def asked(number: int) -> None:
        with service.test_request_context(environ_base={"REMOTE_ADDR": f"198.51.100.{number}"}):
            budget.take()

    for number in range(over_http.SHARE):
        asked(number)
    with pytest.raises(Exceeded):
        asked(over_http.SHARE)


def test_a_network_of_ipv6_is_one(assistant: FlaskClient) -> None:
    """Whoever takes another address of their own network for each request waits all the same."""
    answers = [
        assistant.post("/mcp", json={}, headers=HEADERS, environ_base={"REMOTE_ADDR": f"2001:db8::{one:x}"})
        for one in range(1, 22)
    ]
    assert [400] * 20 + [429] == [one.status_code for one in answers]


def test_without_the_setting_there_is_no_address(client: FlaskClient) -> None:
    """Assistants are served when the operator says so, and pages of other sites never."""
    assert 404 == client.post("/mcp", json={}, headers=HEADERS).status_code
    assert 403 == client.post("/mcp", headers={"Origin": "https://evil.example"}).status_code
