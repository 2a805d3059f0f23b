"""The pages of the desk, as the service sends them."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.support import center
from tests.kb_server.support.center import Program, flag

PAGES = ("", "/links", "/flags", "/articles", "/tools")


def _at(desk: Flask, name: str) -> FlaskClient:
    """A browser in which that user is logged in."""
    browser = desk.test_client()
    assert 303 == log_in(browser, name)
    return browser


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_address_goes_nowhere(desk: Flask, page: str) -> None:
    """No page of the desk tells another site its address, which may hold a ticket."""
    answer = _at(desk, "agent").get(f"/desk{page}", query_string={"text": "I was charged twice"})
    assert (200, "no-referrer") == (answer.status_code, answer.headers["Referrer-Policy"])


@pytest.mark.slow
def test_only_the_ticket_knows_who_opened_it(desk: Flask) -> None:
    """The page for a ticket can talk to the window that opened it, as the bookmarklet needs; no other can."""
    browser = _at(desk, "agent")
    policy = [browser.get(f"/desk{page}").headers["Cross-Origin-Opener-Policy"] for page in PAGES]
    assert ["unsafe-none"] + ["same-origin"] * 4 == policy


@pytest.mark.slow
def test_everybodys_flags_are_for_writers(desk: Flask, agent: Program) -> None:
    """Agents see their own flags at the desk, also when they ask for everyone's; writers can see all."""
    flag(center.program(desk, "writer"), reason="missing", question="vpn on linux")
    flag(agent, reason="missing", question="printer on fire")
    seen = [_at(desk, name).get("/desk/flags?everyone=1").text for name in ("agent", "writer")]
    assert [False, True] == ["vpn on linux" in page for page in seen]
    assert [True, True] == ["printer on fire" in page for page in seen]


def test_a_state_that_is_none(desk: Flask, agent: Program) -> None:
    """A form with an unknown state is refused, and the flag stays open."""
    made = flag(agent, reason="missing", question="vpn on linux")
    refused = _at(desk, "writer").post(f"/desk/flags/{made['id']}", data={"state": "gone"})
    assert 400 == refused.status_code
    assert ["open"] == [one["state"] for one in agent.get("/api/flags").get_json()["flags"]]


def test_the_bookmarklet_is_of_this_center(desk: Flask) -> None:
    """The bookmarklet is one line of code without comments, which knows the address of this learn center."""
    page = _at(desk, "agent").get("/desk/tools").text
    code = html.unescape(re.findall(r'href="(javascript:.*?)"', page, re.DOTALL)[0])
    assert "http://localhost" in code
    assert [] == [mark for mark in ("__BASE__", "__CLICK__", "/*", "\n") if mark in code]


@pytest.mark.slow
def test_sent_links_are_listed_in_words(desk: Flask, agent: Program) -> None:
    """The list names headings in words, is filtered by what the address says, and has sums above it."""
    for ticket, anchor in (("SUP-1", "by-mail"), ("SUP-2", "")):
        agent.post("/api/links", article="password", anchor=anchor, ticket=ticket)
    browser = _at(desk, "agent")
    page = browser.get("/desk/links").text
    assert ("By mail" in page, "SUP-1" in page, "SUP-2" in page) == (True, True, True)
    assert re.search(r"<dt>Sent</dt>\s*<dd><b>2</b>", page)
    assert "SUP-2" not in browser.get("/desk/links?ticket=SUP-1").text
    assert "No link fits this filter" in browser.get("/desk/links?outcome=solved").text
    assert "No link fits this filter" in browser.get("/desk/links?agent=nobody").text


def test_the_desk_closes_alike(desk: Flask, agent: Program) -> None:
    """A note from the desk is scrubbed like any other, and an unknown flag is a 404."""
    made = flag(agent, reason="missing", question="vpn on linux")
    browser = desk.test_client()
    assert 303 == browser.post("/login", data={"name": "writer", "password": PASSWORD}).status_code
    form = {"state": "mended", "note": "Tell ada@example.org"}
    assert 303 == browser.post(f"/desk/flags/{made['id']}", data=form).status_code
    (seen,) = agent.get("/api/flags").get_json()["flags"]
    assert ("mended", "Tell [email]", "writer") == (seen["state"], seen["note"], seen["closer"])
    assert 404 == browser.post(f"/desk/flags/{'x' * 32}", data=form).status_code


def test_a_flags_gap_is_a_link_for_writers(desk: Flask) -> None:
    """The number of the gap that a missing answer became leads writers to its page; agents see the number."""
    from kb_server.gaps import store
    from tests.kb_server.log.stories import database, log

    flag(center.program(desk, "writer"), reason="missing", question="vpn on linux")
    log(desk)
    with store.at(desk.extensions["gapless.settings"], database(desk)) as gaps:
        gaps.advance()
    page = _at(desk, "writer").get("/desk/flags").text
    assert re.search(r'Gap <a href="/studio/gaps/\d+">#\d+</a>', page)
