"""What a program may do with a token, and for how long."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from kb_server.access import tokens, users
from kb_server.data.database import Database
from kb_server.data.schema.access import tokens as tokens_table
from kb_server.data.schema.access import users as users_table
from kb_server.log.privacy.scrub import scrub
from kb_server.web.api.scopes import SCOPES
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.log.made import NOW
from tests.kb_server.log.stories import Visitor, database, log


def _add(service: Flask, user: str = "writer", *scopes: str, days: int = 30) -> tuple[tokens.ApiToken, str]:
    with database(service).write() as connection:
        return tokens.add(connection, user, "a test", scopes or SCOPES, datetime.now(UTC), days)


def _get(service: Flask, path: str, secret: str) -> TestResponse:
    return service.test_client().get(path, headers={"Authorization": f"Bearer {secret}"})


def test_only_the_hash_is_kept(staffed: Flask) -> None:
    """The database has only a token's hash, from which nobody can get its secret."""
    made, secret = _add(staffed)
    with database(staffed).read() as connection:
        (row,) = connection.execute(sa.select(tokens_table)).mappings()
        assert [made] == tokens.everyone(connection)
    assert hashlib.sha256(secret.encode()).hexdigest() == row["secret"]
    assert secret not in repr(dict(row)) + repr(made)
    assert 401 == _get(staffed, "/api/links", row["secret"]).status_code


def test_a_token_is_never_more_than_its_user(staffed: Flask) -> None:
    """A token never exceeds its user's role, and loses scopes with the role."""
    with pytest.raises(tokens.UnfitToken, match="agent has the role agent; gap needs writer"):
        _add(staffed, "agent", "flag", "gap")
    _, secret = _add(staffed, "writer", "flag", "gap")
    assert 200 == _get(staffed, "/api/gaps", secret).status_code
    with database(staffed).write() as connection:
        lower = sa.update(users_table).where(users_table.c.name == "writer").values(role="agent")
        connection.execute(lower)
    assert 403 == _get(staffed, "/api/gaps", secret).status_code
    assert 200 == _get(staffed, "/api/flags", secret).status_code


def test_a_token_expires(database: Database) -> None:
    """A token is valid until the last moment of its days, and no longer."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        made, secret = tokens.add(connection, "ann", "x", ["link"], NOW, 7)
        end = NOW + timedelta(days=7)
        assert end == made.expires
        assert tokens.find(connection, secret, end - timedelta(microseconds=1))
        assert tokens.find(connection, secret, end) is None


def test_a_token_of_a_clock_that_was_ahead(database: Database) -> None:
    """It is worth nothing until its time comes, since it would last too long; one minutes ahead is good."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        near, far = (
            tokens.add(connection, "ann", "x", ["link"], NOW + ahead, tokens.LONGEST)[1]
            for ahead in (timedelta(minutes=4), timedelta(days=365))
        )
        assert tokens.find(connection, near, NOW)
        assert tokens.find(connection, far, NOW) is None


def test_a_revoked_token_is_good_for_nothing(staffed: Flask) -> None:
    """A revoked token is refused at the next request; the user's other tokens stay valid."""
    made, secret = _add(staffed)
    _, other = _add(staffed)
    assert 200 == _get(staffed, "/api/links", secret).status_code
    with database(staffed).write() as connection:
        tokens.revoke(connection, made.id)
    assert 401 == _get(staffed, "/api/links", secret).status_code
    assert 200 == _get(staffed, "/api/links", other).status_code


def test_a_user_takes_his_tokens_along(staffed: Flask) -> None:
    """Removing a user ends all their tokens, and a new user with that name has none of them."""
    _, secret = _add(staffed, "agent", "link")
    with database(staffed).write() as connection:
        users.remove(connection, "agent")
        assert [] == tokens.everyone(connection)
        users.add(connection, "agent", "admin", PASSWORD, NOW)
    assert 401 == _get(staffed, "/api/links", secret).status_code


def test_what_a_program_tells_is_no_customers(staffed: Flask) -> None:
    """Events with a token are events of staff: an agent's own program opens no link."""
    _, secret = _add(staffed)
    visitor = Visitor(staffed)
    body = {"sent": visitor.sent, "events": [visitor.event("viewed", article="invoice")]}
    agent = {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0",
        "Authorization": f"Bearer {secret}",
    }
    assert 202 == staffed.test_client().post("/api/events", json=body, headers=agent).status_code
    assert [("staff", "logged in")] == [(entry.origin, entry.why) for entry in log(staffed)]


@pytest.mark.slow
def test_a_secret_is_known_as_one(database: Database) -> None:
    """A token's secret in a question is removed like any other secret."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        made = [tokens.add(connection, "ann", "x", ["link"], NOW, 7)[1] for _ in range(200)]
    assert len(set(made)) == len(made)
    assert [] == [secret for secret in made if secret[8:20] in scrub(f"my token {secret} is refused")]


@pytest.mark.parametrize(
    ("scopes", "label", "days"),
    [
        ((), "a test", 30),
        (("search", "everything"), "a test", 30),
        (("search",), "", 30),
        (("search",), "a\ntest", 30),
        (("search",), "a test", 0),
        (("search",), "a test", tokens.LONGEST + 1),
    ],
)
def test_a_token_that_cannot_be(database: Database, scopes: tuple[str, ...], label: str, days: int) -> None:
    """Without a scope that there is, words that say what for, or a life of its bounds, there is no token."""
    with database.write() as connection:
        users.add(connection, "ann", "writer", PASSWORD, NOW)
        with pytest.raises(tokens.UnfitToken):
            tokens.add(connection, "ann", label, scopes, NOW, days)
        assert [] == tokens.everyone(connection)
