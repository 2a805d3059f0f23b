"""The lists of the desk as files."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.kb_server.access.conftest import logged_in
from tests.kb_server.studio.conftest import rows
from tests.kb_server.support import center
from tests.kb_server.support.center import Program, flag


@pytest.mark.slow
def test_the_desks_lists_are_files(desk: Flask, agent: Program) -> None:
    """Sent links, what solves and flags are files with the rows of the page, formulas inert, and noted."""
    for ticket in ("SUP-1", "SUP-2"):
        agent.post("/api/links", article="password", anchor="", ticket=ticket)
    flag(agent, reason="missing", question="=1+1 on linux")
    flag(center.program(desk, "writer"), reason="missing", question="vpn on linux")
    browser, writer = logged_in(desk, "agent"), logged_in(desk, "writer")
    assert "/desk/links?ticket=SUP-1&amp;format=csv" in browser.get("/desk/links?ticket=SUP-1").text
    (link,) = rows(browser, "/desk/links?ticket=SUP-1&format=csv")
    assert ("password", "SUP-1", "agent") == (link["article"], link["ticket"], link["agent"])
    assert [] == rows(browser, "/desk/links?outcome=solved&format=csv")
    assert [("password", "2")] == [
        (r["article"], r["sent"]) for r in rows(browser, "/desk/articles?format=csv")
    ]
    mine = rows(browser, "/desk/flags?format=csv&everyone=1")
    assert ["'=1+1 on linux"] == [row["question"] for row in mine]
    assert 2 == len(rows(writer, "/desk/flags?format=csv&everyone=1"))
    assert 400 == browser.get("/desk/flags?format=xml").status_code
    noted = rows(logged_in(desk, "admin"), "/studio/audit?format=csv&deed=list_exported")
    assert {"desk-flags", "desk-articles", "desk-links"} == {one["subject"] for one in noted}
