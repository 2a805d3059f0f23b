"""Which articles a request may see."""

from flask import Flask

from kb_server.access import audiences
from search.documents import AGENTS, PUBLIC
from tests.kb_server.access.conftest import log_in


def test_audiences(staffed: Flask) -> None:
    """Agents, writers and admins see what is for agents; the public does not."""
    browser = staffed.test_client()
    with browser:
        browser.get("/api/me")
        assert {PUBLIC} == audiences.audiences()
        log_in(browser, "agent")
        browser.get("/api/me")
        assert {PUBLIC, AGENTS} == audiences.audiences()
