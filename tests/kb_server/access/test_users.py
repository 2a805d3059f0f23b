"""The people who log in."""

import pytest
from flask import Flask

from kb_server.access import passwords, users
from kb_server.data.database import Database
from tests.kb_server.access.conftest import PASSWORD, log_in
from tests.kb_server.log.made import NOW
from tests.kb_server.log.stories import database


def test_names_are_of_no_case(staffed: Flask) -> None:
    """A name may be typed in any case, with spaces around it."""
    assert 303 == log_in(staffed.test_client(), " Agent ")


def test_a_changed_password_ends_logins(staffed: Flask) -> None:
    """A new password ends all logins of the user; so does removing the user."""
    for change in ("password", "remove"):
        browser = staffed.test_client()
        log_in(browser, "agent", "another long password" if change == "remove" else PASSWORD)
        assert 200 == browser.get("/only/agent").status_code
        with database(staffed).write() as connection:
            if change == "password":
                users.change_password(connection, "agent", passwords.digest("another long password"))
            else:
                users.remove(connection, "agent")
        assert 303 == browser.get("/only/agent").status_code


def test_twice(database: Database) -> None:
    """A name has one user, whatever its case; an unknown role is refused."""
    with database.write() as connection:
        users.add(connection, "Ann", "agent", PASSWORD, NOW)
        with pytest.raises(users.NameTaken, match="ann"):
            users.add(connection, "ANN ", "admin", PASSWORD, NOW)
        with pytest.raises(users.UnfitName, match="'king'"):
            users.add(connection, "Bob", "king", PASSWORD, NOW)
        assert NOW == users.find(connection, "ann").created
