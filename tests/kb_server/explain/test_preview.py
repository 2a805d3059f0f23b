"""Promises about the explanation where articles are written."""

from __future__ import annotations

from pathlib import Path

from kb_server import app
from kb_server.access import callers
from kb_server.explain import preview
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings


def test_writers_need_no_login(releases: Path) -> None:
    """Without a login the page explains what customers find: no article for agents, and no way out."""
    serving = CurrentRelease(releases)
    service = app.create(Settings(releases=releases), serving, features=(callers, preview))
    client = service.test_client()
    page = client.get("/explain?q=read+an+invoice").text
    assert 'href="/a/invoice"' in page
    assert "Log out" not in page
    page = client.get("/explain?q=refund+a+customer").text
    assert "/a/refund" not in page
    assert "for agents only" not in page
    serving.close()
