"""The page of users: admins see who can log in, and change it; nobody changes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from kb_server.access import logins, users
from kb_server.data.schema.access import passkeys
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database
from tests.kb_server.studio.conftest import rows, text

ADDRESS = "/studio/users"
CHANGES = ("role", "factors", "logins", "remove", "allow")


@pytest.fixture
def served(two_releases: Path, tmp_path: Path) -> Iterator[Flask]:
    """A service of this test's own, where the agent has a passkey."""
    from tests.kb_server.support import center

    made = center.serve(two_releases, tmp_path / "served")
    with database(made).write() as connection:
        row = {"user": users.find(connection, "agent").id, "credential": "a", "public_key": b"", "count": 0}
        named = {"name": "phone", "created": datetime.now(UTC)}
        connection.execute(sa.insert(passkeys).values(row | named))
    yield made
    center.close(made)


@pytest.fixture
def admin(served: Flask) -> FlaskClient:
    """An admin's browser there."""
    return logged_in(served, "admin")


def test_who_can_log_in(served: Flask, admin: FlaskClient) -> None:
    """Each user has their role, last login and second factors, on the page and in the file."""
    logged_in(served, "writer")
    found = {row["name"]: row for row in rows(admin, f"{ADDRESS}?format=csv")}
    assert ["admin", "agent", "writer"] == sorted(found)
    agent, writer = found["agent"], found["writer"]
    assert ("agent", "1", "false", "") == tuple(
        str(agent[key]) for key in ("role", "passkeys", "app", "login")
    )
    assert ("writer", "0") == (writer["role"], str(writer["passkeys"]))
    assert str(datetime.now(UTC).year) in str(writer["login"])
    shown = text(admin, ADDRESS)
    assert "3 users" in shown
    assert "1 passkey" in shown


def test_changes(served: Flask, admin: FlaskClient) -> None:
    """A role changes at once, factors are forgotten, somebody is removed and allowed again; each is noted."""
    writer = logged_in(served, "writer")
    for _ in range(2):  # the second time nothing changes, and nothing is noted
        assert 303 == admin.post(f"{ADDRESS}/role", data={"name": "writer", "role": "agent"}).status_code
    assert "agent" == writer.get("/api/me").get_json()["user"]["role"]
    with database(served).write() as connection:
        agent = users.find(connection, "agent")
        logins.begin(connection, agent, datetime.now(UTC), 1, "a browser that somebody stole")
    for _ in range(2):
        assert 303 == admin.post(f"{ADDRESS}/factors", data={"name": "agent"}).status_code
    with database(served).read() as connection:
        assert None is logins.find(connection, "a browser that somebody stole", datetime.now(UTC), 12)
    assert 303 == admin.post(f"{ADDRESS}/remove", data={"name": "Writer"}).status_code
    assert {"user": None} == writer.get("/api/me").json
    assert "Allow writer again" in text(admin, ADDRESS)
    assert 303 == admin.post(f"{ADDRESS}/allow", data={"name": "writer"}).status_code
    assert "Allow writer again" not in text(admin, ADDRESS)
    found = rows(admin, "/studio/audit?format=csv&who=admin")
    assert [
        ("user_allowed", "writer", ""),
        ("user_removed", "writer", ""),
        ("factor_removed", "agent", ""),
        ("role_changed", "writer", "agent"),
    ] == [(one["deed"], one["subject"], one["detail"]) for one in found if one["deed"] != "login"]


def test_ending_logins(served: Flask, admin: FlaskClient) -> None:
    """An admin logs somebody out of every browser, and nobody else; they can log in again."""
    browsers = [logged_in(served, name) for name in ("writer", "writer")]
    assert 303 == admin.post(f"{ADDRESS}/logins", data={"name": "Writer"}).status_code
    told = [browser.get("/api/me").get_json()["user"] for browser in (*browsers, admin)]
    assert [None, None, "admin"] == [user and user["name"] for user in told]
    assert 303 == admin.post(f"{ADDRESS}/logins", data={"name": "writer"}).status_code
    logged_in(served, "writer")
    ended = rows(admin, "/studio/audit?format=csv&deed=logins_ended")
    assert [("admin", "writer", "2")] == [(one["who"], one["subject"], str(one["detail"])) for one in ended]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_themselves(admin: FlaskClient, change: str) -> None:
    """So there is always an admin left."""
    told = admin.post(f"{ADDRESS}/{change}", data={"name": " ADMIN", "role": "agent"})
    assert (409, True) == (told.status_code, "Ask another admin" in told.text)
    assert "admin" == admin.get("/api/me").get_json()["user"]["role"]


def test_what_cannot_be_done(admin: FlaskClient) -> None:
    """Somebody who is gone, or a role that there is not, gets a clear answer, and nothing changes."""
    for change in CHANGES:
        told = admin.post(f"{ADDRESS}/{change}", data={"name": "<b>", "role": "agent"})
        assert (404, False) == (told.status_code, "<b>" in told.text)
    assert 400 == admin.post(f"{ADDRESS}/role", data={"name": "agent", "role": "king"}).status_code
    assert 400 == admin.get(f"{ADDRESS}?format=xml").status_code


def test_it_is_for_admins(served: Flask) -> None:
    """A writer sees none of it, and changes nothing, not even their own role."""
    writer = logged_in(served, "writer")
    assert 403 == writer.get(ADDRESS).status_code
    for change in CHANGES:
        data = {"name": "writer", "role": "admin"}
        assert 403 == writer.post(f"{ADDRESS}/{change}", data=data).status_code
    assert "writer" == writer.get("/api/me").get_json()["user"]["role"]
