"""Databases of before can be read as they are."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data import older
from kb_server.data.database import Database
from kb_server.data.schema.access import logins, users
from tests.kb_server.log.made import NOW


def test_what_is_missing_is_left_out(database: Database) -> None:
    """A table that was not there is None, an empty one empty, and a column that was not there no key."""
    row = {"name": "ann", "role": "agent", "password": "", "created": NOW}
    with database.write() as connection:
        connection.execute(sa.insert(users), row)
        assert () == older.rows(connection, logins)
        connection.execute(sa.text("DROP TABLE logins"))
        connection.execute(sa.text("ALTER TABLE users DROP COLUMN password"))
        assert None is older.rows(connection, logins)
        (found,) = older.rows(connection, users, users.c.role == "agent") or ()
        assert {"id": 1, "name": "ann", "role": "agent", "created": NOW} == found
        assert () == older.rows(connection, users, users.c.role == "admin")
