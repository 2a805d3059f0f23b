"""What is wrong with the service, as pages tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb_server.log.intake import recorder
from kb_server.log.spool import Depth
from kb_server.studio import troubles
from search import BrokenIndex

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


def test_a_spool_that_is_well() -> None:
    """A few events that wait are no trouble."""
    depth = Depth(segments=1, bytes=1000, dropped=0, limited=9, spoiled=0)
    assert [] == list(troubles.of_spool(depth, 100))


def test_a_spool_in_trouble() -> None:
    """A spool that fills, lost events and unreadable files are told with their numbers."""
    depth = Depth(segments=9, bytes=60_000_000, dropped=7, limited=0, spoiled=2)
    found = {one.key: one.values for one in troubles.of_spool(depth, 100)}
    assert {"waiting": {"megabytes": 60}, "dropped": {"n": 7}, "spoiled": {"n": 2}} == found


def test_nothing_is_wrong(studio: Flask) -> None:
    """A service that serves, searches and keeps up has no trouble; contacts that nobody took are one."""
    with studio.test_request_context("/"):
        assert [] == troubles.now()
        assert [("given_up", {"n": 2})] == [(one.key, one.values) for one in troubles.now(2)]


def test_a_spool_that_cannot_be_read_is_told(studio: Flask) -> None:
    """Where nobody can say how many events wait, the page says why."""
    with studio.test_request_context("/"):
        in_the_way = recorder().spool.directory / "limited"
        in_the_way.mkdir(parents=True)
        found = {one.key: one.values for one in troubles.now()}
        in_the_way.rmdir()
    assert {"unread": {"why": "Is a directory"}} == found


def test_a_broken_search_is_told(studio: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where search fails, and where a newer release cannot be served, the page says why."""
    from kb_server.web.request import release

    look_at(studio, tmp_path, monkeypatch)
    with studio.test_request_context("/"):
        opened = release()
        monkeypatch.setattr(type(opened), "engine", property(_broken))
        found = {one.key: one.values for one in troubles.now()}
    assert {"search", "newer"} == found.keys()
    assert {"why": "no index"} == found["search"]
    assert str(tmp_path) in str(found["newer"]["why"])


def look_at(app: Flask, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the service look for its newest release in another directory, at each request."""
    serving = app.extensions["gapless.serving"]
    with serving.lease():  # what it serves until then
        monkeypatch.setattr(serving, "trouble", serving.trouble)  # and what is wrong with it afterwards
    monkeypatch.setattr(serving, "directory", directory)
    monkeypatch.setattr(serving, "_look", 0.0)


def _broken(_release: object) -> object:
    raise BrokenIndex("no index")
