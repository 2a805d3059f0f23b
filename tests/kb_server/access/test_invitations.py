"""Invitations: a link works once, for a while, and for what it offers."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from kb_server.access import invitations, users
from kb_server.access.invitations import DAYS, Invitation, NoSuchInvitation
from kb_server.data.database import Database
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.log.made import NOW

KEPT = "$argon2id$…"  # accepting keeps what it is given


def test_a_link_works_once(database: Database) -> None:
    """Whoever was invited becomes the user that was offered; afterwards the link is worth nothing."""
    with database.write() as connection:
        token = invitations.invite(connection, "Ann", "writer", NOW)
        assert Invitation("ann", "writer") == invitations.find(connection, token, NOW)
        made = invitations.accept(connection, token, "somebody else", KEPT, NOW)
        assert ("ann", "writer") == (made.name, made.role)
        with pytest.raises(NoSuchInvitation):
            invitations.accept(connection, token, "bob", KEPT, NOW)


def test_a_link_expires(database: Database) -> None:
    """After its days a link is worth nothing, and the next invitation removes it."""
    with database.write() as connection:
        token = invitations.invite(connection, "ann", "agent", NOW)
        late = NOW + timedelta(days=DAYS)
        assert invitations.find(connection, token, late - timedelta(seconds=1))
        with pytest.raises(NoSuchInvitation):
            invitations.find(connection, token, late)


def test_a_link_of_a_clock_that_was_ahead(database: Database) -> None:
    """It is worth nothing, since it would last too long; that of a machine minutes ahead is good."""
    with database.write() as connection:
        good, bad = (
            invitations.invite(connection, name, "admin", NOW + ahead)
            for name, ahead in (("ann", timedelta(minutes=4)), ("ben", timedelta(days=365)))
        )
        assert invitations.find(connection, good, NOW)
        with pytest.raises(NoSuchInvitation):
            invitations.find(connection, bad, NOW)


def test_a_name_has_one_link(database: Database) -> None:
    """A second invitation of a name ends the first; that of a user is refused."""
    with database.write() as connection:
        first, second = (invitations.invite(connection, name, "agent", NOW) for name in ("ann", " ANN"))
        with pytest.raises(NoSuchInvitation):
            invitations.find(connection, first, NOW)
        invitations.accept(connection, second, "", KEPT, NOW)
        with pytest.raises(users.NameTaken):
            invitations.invite(connection, "ann", "agent", NOW)


def test_links_without_a_name_stand_apart(database: Database) -> None:
    """Two people who choose their own names have two links."""
    with database.write() as connection:
        tokens = [invitations.invite(connection, "", role, NOW) for role in ("agent", "writer")]
        assert ["agent", "writer"] == [invitations.find(connection, one, NOW).role for one in tokens]


def test_a_mistake_costs_no_link(database: Database) -> None:
    """A name that is taken or unfit leaves the link valid."""
    with database.write() as connection:
        users.add(connection, "ann", "agent", PASSWORD, NOW)
        token = invitations.invite(connection, "", "admin", NOW)
        for name, refused in (("ANN", users.NameTaken), ("a b", users.UnfitName)):
            with pytest.raises(refused):
                invitations.accept(connection, token, name, KEPT, NOW)
        assert "bob" == invitations.accept(connection, token, "Bob", KEPT, NOW).name
        assert KEPT == users.password_of(connection, "bob")


def test_two_at_once(database: Database) -> None:
    """Of two browsers that accept one link at the same time, one makes a user."""
    with database.write() as connection:
        token = invitations.invite(connection, "", "admin", NOW)
    refused: list[str] = []
    start = threading.Barrier(2)

    def accept(name: str) -> None:
        start.wait()
        try:
            with database.write() as connection:
                invitations.accept(connection, token, name, KEPT, NOW)
        except NoSuchInvitation:
            refused.append(name)

    both = [threading.Thread(target=accept, args=(name,)) for name in ("ann", "bob")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with database.read() as connection:
        assert {user.name for user in users.everyone(connection)} | set(refused) == {"ann", "bob"}
        assert 1 == len(refused)


def test_no_secret_is_kept(database: Database) -> None:
    """The database holds a hash of the link alone."""
    with database.write() as connection:
        token = invitations.invite(connection, "ann", "agent", NOW)
        rows = connection.exec_driver_sql("select * from invitations").all()
    assert token not in str(rows)


@pytest.mark.parametrize(("name", "role"), [("a b", "agent"), ("ann", "king")])
def test_unfit(database: Database, name: str, role: str) -> None:
    """An unfit name or role is refused before there is a link."""
    with database.write() as connection, pytest.raises(users.UnfitName):
        invitations.invite(connection, name, role, NOW)


@pytest.mark.parametrize(
    ("base", "address"),
    [("https://help.example/kb/", "https://help.example/kb/invitation/x"), ("", "/invitation/x")],
)
def test_address(base: str, address: str) -> None:
    """The link is below the service's public address; where none is set, it is a path."""
    assert address == invitations.address(base, "x")
