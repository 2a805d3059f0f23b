"""Promises about the open logins of a user, on each kind of database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kb_server.access import logins, open_logins, users
from kb_server.data.keys import digest

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from kb_server.data.database import Database

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ISSUER = "https://login.example"


def hired(connection: Connection, name: str) -> users.User:
    """A new user."""
    users.add_without_password(connection, name, "agent", NOON)
    return users.find(connection, name)


def keys(connection: Connection, user: users.User) -> list[str]:
    """Which logins are open."""
    return [one.key for one in open_logins.of(connection, user.id, NOON, 4)]


def test_the_list(database: Database) -> None:
    """It has the logins of one user that are open, with browser and way, and no token."""
    with database.write() as connection:
        ann, bob = hired(connection, "ann"), hired(connection, "bob")
        token = logins.begin(connection, ann, NOON, 12, browser="Firefox, Linux")
        logins.begin(connection, ann, NOON - timedelta(hours=5), 12)  # unused for too long
        logins.begin(connection, ann, NOON - timedelta(hours=3), 2)  # over
        logins.begin(connection, bob, NOON, 12)
        [found] = open_logins.of(connection, ann.id, NOON, 4)
    assert (digest(token), "password", "Firefox, Linux") == (found.key, found.way, found.browser)
    assert (NOON, NOON) == (found.created, found.seen)


def test_ending(database: Database) -> None:
    """One, all others or all end, of that user alone; a token's key lets nobody in."""
    with database.write() as connection:
        ann, bob = hired(connection, "ann"), hired(connection, "bob")
        mine, other, third = (digest(logins.begin(connection, ann, NOON, 12)) for _ in range(3))
        theirs = digest(logins.begin(connection, bob, NOON, 12))
        assert logins.find(connection, mine, NOON, 4) is None
        assert 0 == open_logins.end_one(connection, ann.id, theirs)
        assert 1 == open_logins.end_one(connection, ann.id, third)
        assert sorted([mine, other]) == sorted(keys(connection, ann))
        assert 1 == open_logins.end_others(connection, ann.id, mine)
        assert [mine] == keys(connection, ann)
        assert 1 == open_logins.end_all(connection, ann.id)
        assert ([], [theirs]) == (keys(connection, ann), keys(connection, bob))


@pytest.mark.parametrize(
    ("who", "session", "left"),
    [
        ("ann", "", ["ann password", "bob one"]),
        ("ann", "one", ["ann password", "ann two", "bob one"]),
        ("", "one", ["ann none", "ann password", "ann two"]),
        ("", "two", ["ann none", "ann one", "ann password", "bob one"]),
        ("", "never", ["ann none", "ann one", "ann password", "ann two", "bob one"]),
        ("", "", ["ann none", "ann one", "ann password", "ann two", "bob one"]),
    ],
)
def test_what_the_provider_ends(database: Database, who: str, session: str, left: list[str]) -> None:
    """Only logins that it began: of the subject, of the session, or of both; never one by password."""
    with database.write() as connection:
        people = {name: hired(connection, name) for name in ("ann", "bob")}
        made = {}
        for name, sid in (("ann", "one"), ("ann", "two"), ("ann", "none"), ("bob", "one")):
            kept = open_logins.provider_session(ISSUER, "" if sid == "none" else sid)
            token = logins.begin(connection, people[name], NOON, 12, way="oidc", provider_session=kept)
            made[digest(token)] = f"{name} {sid}"
        made[digest(logins.begin(connection, people["ann"], NOON, 12))] = "ann password"
        user = people[who].id if who else None
        open_logins.end_at_provider(connection, user, open_logins.provider_session(ISSUER, session))
        found = [made[key] for person in people.values() for key in keys(connection, person)]
        assert left == sorted(found)


def test_sessions_of_another_issuer(database: Database) -> None:
    """A session belongs to its issuer, and none is kept readable."""
    kept = open_logins.provider_session(ISSUER, "one")
    assert kept != open_logins.provider_session("https://other.example", "one")
    assert ("", 64, False) == (open_logins.provider_session(ISSUER, ""), len(kept), "one" in kept)
