"""Promises about how much one network may ask of search."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from kb_server import app
from kb_server.center.load import AT_ONCE, Load
from kb_server.settings import Settings
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.shared_counts import SharedCounts

ASKED = ("/api/search?q=mail", "/api/suggest?q=mai", "/search/?q=mail&plain=1")


@pytest.fixture
def workers(published: Path, tmp_path: Path) -> list[Flask]:
    """Two processes of one installation, as far as limits are concerned."""
    chosen = Settings(releases=published, state=tmp_path / "var", searches_per_minute=3)
    return [app.create(chosen) for _ in range(2)]


def asked(worker: Flask, address: str, network: str) -> int:
    """The status that a network gets."""
    with worker.test_client().get(address, environ_overrides={"REMOTE_ADDR": network}) as response:
        return response.status_code


@pytest.mark.slow
def test_a_network_may_search_so_often(workers: list[Flask]) -> None:
    """Searches, suggestions and plain results are one limit in all workers; pages are free."""
    one, other = workers
    assert 200 == asked(one, ASKED[0], "203.0.113.9")
    assert 200 == asked(other, ASKED[1], "203.0.113.9")
    assert 429 != asked(one, ASKED[2], "203.0.113.9")
    assert [429] * 6 == [asked(worker, address, "203.0.113.9") for worker in workers for address in ASKED]
    assert 200 == asked(one, "/", "203.0.113.9")
    assert 200 == asked(other, ASKED[0], "203.0.113.10")


def test_a_refusal_is_documented(workers: list[Flask]) -> None:
    """A refusal says in our form what is wrong, and how long to wait."""
    client = workers[0].test_client()
    answers = [client.get(ASKED[0], environ_overrides={"REMOTE_ADDR": "2001:db8::1"}) for _ in range(4)]
    told = answers[-1].get_json()
    assert ("Too many searches from this network.", 429) == (told["detail"], told["status"])
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert 429 == asked(workers[1], ASKED[0], "2001:db8::2:1")  # the same /64


def test_the_machine_itself_is_not_limited(workers: list[Flask]) -> None:
    """Behind a proxy that is not trusted all readers would be one."""
    assert {200} == {asked(workers[0], ASKED[0], "127.0.0.1") for _ in range(5)}


def test_a_network_may_have_so_many_searches_at_once(tmp_path: Path) -> None:
    """One network cannot keep all threads busy: what is too much at once is refused."""
    load = Load(SharedCounts(tmp_path / "counts", Limit(1000, timedelta(minutes=1))))
    for _ in range(AT_ONCE):
        load.begin("a")
    with pytest.raises(Exceeded):
        load.begin("a")
    load.begin("b")
    load.end("a")
    load.begin("a")


def test_every_search_ends(workers: list[Flask]) -> None:
    """A search that was answered, refused or wrong is no longer counted as running."""
    for address in (ASKED[0], "/api/search", ASKED[0], ASKED[0]):
        asked(workers[0], address, "203.0.113.9")
    assert not workers[0].extensions["gapless.load"]._running
