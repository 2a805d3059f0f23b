"""Refusals are in the audit log: some of each person, without a secret."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kb_server.access import refusals, tokens
from kb_server.data import audit
from kb_server.data.audit import AuditFilter
from kb_server.data.database import Database
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database

if TYPE_CHECKING:
    from flask import Flask

CROSSING = {"Sec-Fetch-Site": "cross-site"}


def noted(service: Flask) -> list[tuple[str, str, str, str]]:
    """The refusals: who, by which way, what, and of which address; the first first."""
    now = datetime.now(UTC)
    chosen = AuditFilter(since=now - timedelta(hours=1), until=now + timedelta(hours=1))
    with database(service).read() as connection:
        found = [
            (one.who, one.via, one.deed, one.subject)
            for one in audit.find(connection, chosen, limit=500)
            if one.deed in ("refused", "forged")
        ]
    return found[::-1]


def test_a_role_that_may_not(desk_on_sqlite: Flask) -> None:
    """Who asks for what their role, or their token, does not allow is noted; the public is not."""
    agent, public = logged_in(desk_on_sqlite, "agent"), desk_on_sqlite.test_client()
    with database(desk_on_sqlite).write() as connection:
        _, secret = tokens.add(connection, "writer", "t", ["search"], datetime.now(UTC), 1)
    assert 403 == agent.get("/studio/users").status_code
    assert 403 == agent.post("/studio/users/remove", data={"name": "admin"}).status_code
    bearer = {"Authorization": f"Bearer {secret}"}
    assert 403 == public.get("/api/gaps", headers=bearer).status_code
    assert 403 == public.get(f"/api/gaps?a={secret}", headers=bearer).status_code
    assert 303 == public.get("/studio/users").status_code
    assert 401 == public.get("/api/gaps").status_code
    assert [
        ("agent", "page", "refused", "GET /studio/users"),
        ("agent", "page", "refused", "POST /studio/users/remove"),
        ("writer", "token", "refused", "GET /api/gaps"),
        ("writer", "token", "refused", "GET /api/gaps"),
    ] == noted(desk_on_sqlite)


def test_a_forged_request(desk_on_sqlite: Flask) -> None:
    """One that comes with a login is noted under its name; others are refused without a line."""
    agent = logged_in(desk_on_sqlite, "agent")
    assert 403 == agent.post("/logout", headers=CROSSING).status_code
    assert 403 == desk_on_sqlite.test_client().post("/login", headers=CROSSING).status_code
    assert [("agent", "page", "forged", "POST /logout")] == noted(desk_on_sqlite)


def test_nobody_fills_the_log(desk_on_sqlite: Flask) -> None:
    """After some lines of one person the next are not noted, those of somebody else are."""
    agent, writer = logged_in(desk_on_sqlite, "agent"), logged_in(desk_on_sqlite, "writer")
    for _ in range(refusals.MOST.most + 5):
        assert 403 == agent.get("/studio/users").status_code
    assert 403 == writer.get("/studio/audit").status_code
    assert ["agent"] * refusals.MOST.most + ["writer"] == [who for who, *_ in noted(desk_on_sqlite)]


@pytest.mark.slow
def test_a_refusal_needs_no_database(desk_on_sqlite: Flask) -> None:
    """While the database takes nothing, who may not is refused as ever."""
    agent = logged_in(desk_on_sqlite, "agent")
    holder = Database(desk_on_sqlite.extensions["gapless.database"].url)
    with holder.write():
        assert 403 == agent.get("/studio/users").status_code
        assert 403 == agent.post("/logout", headers=CROSSING).status_code
    holder.close()
    assert [] == noted(desk_on_sqlite)
