"""Promises about asking for the password again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kb_server.access import reauthentication, users
from kb_server.access.reauthentication import FormRefused
from tests.kb_server.access.conftest import PASSWORD
from tests.kb_server.log.stories import database

if TYPE_CHECKING:
    from flask import Flask


@pytest.mark.slow
def test_the_password_again(desk_on_sqlite: Flask) -> None:
    """The right one is taken, until too many were wrong; one of somebody else, and none, never is."""
    with database(desk_on_sqlite).write() as connection:
        users.add_without_password(connection, "zoe", "agent", datetime.now(UTC))
        agent, zoe = users.find(connection, "agent"), users.find(connection, "zoe")
        kept = users.password_of(connection, "agent")

    def check(user: users.User, password: str) -> str:
        with desk_on_sqlite.test_request_context(method="POST", data={"password": password}):
            return reauthentication.check(user, datetime.now(UTC), "password_refused")

    assert kept == check(agent, PASSWORD)
    for user, password in ((zoe, ""), (zoe, PASSWORD), *[(agent, "wrong")] * 5):
        with pytest.raises(FormRefused) as wrong:
            check(user, password)
        assert 422 == wrong.value.status
    with pytest.raises(FormRefused) as late:
        check(agent, PASSWORD)
    assert 429 == late.value.status
