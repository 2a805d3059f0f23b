"""Promises about the users of people whom a provider signs in, on each kind of database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kb_server.access import logins, users
from kb_server.access.oidc import accounts
from kb_server.access.oidc.accounts import NotLetIn
from kb_server.settings import Settings

if TYPE_CHECKING:
    from kb_server.data.database import Database

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ONE = Settings(oidc_issuer="https://one.example", oidc_roles=(("a", "agent"), ("w", "writer")))
TWO = Settings(oidc_issuer="https://two.example", oidc_roles=(("*", "admin"),))


def claims(subject: str, name: str, *groups: str) -> dict[str, Any]:
    """What a provider says."""
    return {"sub": subject, "preferred_username": name, "groups": list(groups)}


def test_a_subject_is_one_user(database: Database) -> None:
    """The same subject is the same user, whatever they are called; at another issuer it is somebody else."""
    with database.write() as connection:
        made = accounts.enter(connection, ONE, claims("s", "ann", "a"), NOON)
        assert ("ann", "agent") == (made.name, made.role)
        again = accounts.enter(connection, ONE, claims("s", "ann-marie", "w"), NOON)
        assert (made.id, "ann", "writer") == (again.id, again.name, again.role)
        with pytest.raises(NotLetIn, match="taken"):
            accounts.enter(connection, TWO, claims("s", "ann"), NOON)
        with pytest.raises(NotLetIn, match="taken"):
            accounts.enter(connection, ONE, claims("other", "Ann", "a"), NOON)


def test_removed_and_allowed(database: Database) -> None:
    """Removing a user shuts their subject and their name out; adding or allowing them lets them in again."""
    with database.write() as connection:
        accounts.enter(connection, ONE, claims("s", "ann", "a"), NOON)
        users.remove(connection, "ann")
        assert ["ann"] == users.removed(connection)
        for who in (claims("s", "ann", "a"), claims("s", "other", "a"), claims("new", "ann", "a")):
            with pytest.raises(NotLetIn, match="removed"):
                accounts.enter(connection, ONE, who, NOON)
        users.allow(connection, "Ann")
        assert [] == users.removed(connection)
        with pytest.raises(users.NoSuchUser):
            users.allow(connection, "ann")
        assert "ann" == accounts.enter(connection, ONE, claims("s", "ann", "a"), NOON).name
        users.remove(connection, "ann")
        users.add(connection, "ann", "agent", "correct horse battery", NOON)
        assert ["ann"] == users.removed(connection)
        for name in ("ann", "other"):  # somebody else may have the name now: who was removed stays away
            with pytest.raises(NotLetIn, match="removed"):
                accounts.enter(connection, ONE, claims("s", name, "a"), NOON)
        accounts.connect(connection, ONE.oidc_issuer, "s", "ann", NOON)
        assert "ann" == accounts.enter(connection, ONE, claims("s", "x", "a"), NOON).name
        assert [] == users.removed(connection)


def test_connecting(database: Database) -> None:
    """A subject belongs to one user; a user may have several."""
    with database.write() as connection:
        for name in ("ann", "bob"):
            users.add(connection, name, "agent", "correct horse battery", NOON)
        for subject in ("s", "t"):
            accounts.connect(connection, ONE.oidc_issuer, subject, "ann", NOON)
            assert "ann" == accounts.enter(connection, ONE, claims(subject, "x", "w"), NOON).name
        with pytest.raises(users.NameTaken, match="This subject is ann already"):
            accounts.connect(connection, ONE.oidc_issuer, "s", "bob", NOON)
        with pytest.raises(users.NoSuchUser):
            accounts.connect(connection, ONE.oidc_issuer, "u", "eve", NOON)


def test_shut_out(database: Database) -> None:
    """Who lost their role at the provider is logged out everywhere."""
    with database.write() as connection:
        user = accounts.enter(connection, ONE, claims("s", "ann", "a"), NOON)
        token = logins.begin(connection, user, NOON, 1, way="oidc")
        with pytest.raises(NotLetIn, match="role") as refused:
            accounts.enter(connection, ONE, claims("s", "ann"), NOON)
        accounts.shut_out(connection, refused.value.name)
        accounts.shut_out(connection, "nobody")
        assert logins.find(connection, token, NOON, 1) is None
