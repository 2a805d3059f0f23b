"""Users: the people who log in, each with a name, a role and a password."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import passwords
from kb_server.data.schema.access import logins, second_factors, users

ROLES = ("agent", "writer", "admin")  # each includes the roles before it

_NAME = re.compile(r"[\w.+@-]{1,100}")


class NoSuchUser(LookupError):
    """There is no user with that name."""


class NameTaken(ValueError):
    """There is already a user with that name."""


class UnfitName(ValueError):
    """A name or role that cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person who can log in."""

    id: int
    name: str
    role: str
    created: datetime
    factor: bool  # has a second factor

    def may(self, role: str) -> bool:
        """Does the user have this role, or one that includes it?"""
        return ROLES.index(self.role) >= ROLES.index(role)


def normal(name: str) -> str:
    """The form in which a name is stored: “Ann ” and “ann” are the same user."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add(connection: Connection, name: str, role: str, password: str, now: datetime) -> User:
    """Make a user. Raises NameTaken, UnfitName, passwords.UnfitPassword."""
    if role not in ROLES:
        raise UnfitName(f"There is no role {role!r}. The roles are {', '.join(ROLES)}.")
    check_name(name)
    kept = passwords.digest(password, name)
    if is_taken(connection, name):
        raise NameTaken(f"There is a user {normal(name)} already.")
    _insert(connection, name, role, kept, now)
    return find(connection, name)


def add_without_password(connection: Connection, name: str, role: str, now: datetime) -> None:
    """Make a user whom no password lets in, until one is set. The name is fit and not taken."""
    _insert(connection, name, role, "", now)


def _insert(connection: Connection, name: str, role: str, kept: str, now: datetime) -> None:
    connection.execute(sa.insert(users).values(name=normal(name), role=role, password=kept, created=now))


def check_name(name: str) -> None:
    """Raise UnfitName for a name that no user can have."""
    if not _NAME.fullmatch(normal(name)):
        raise UnfitName("A name is 1 to 100 letters, digits and any of . + @ _ -")


def is_taken(connection: Connection, name: str) -> bool:
    """Is there a user with that name?"""
    return bool(connection.scalar(sa.select(users.c.id).where(users.c.name == normal(name))))


def find(connection: Connection, name: str) -> User:
    """The user with that name. Raises NoSuchUser."""
    row = connection.execute(_SELECT.where(users.c.name == normal(name))).one_or_none()
    if row is None:
        raise NoSuchUser(f"There is no user {normal(name)}. gapless user list shows all users.")
    return User(**row._mapping)


def everyone(connection: Connection) -> tuple[User, ...]:
    """All users, by name."""
    return tuple(User(**row._mapping) for row in connection.execute(_SELECT.order_by(users.c.name)))


def having(connection: Connection, role: str) -> list[str]:
    """The names of all users with this role, or one that includes it."""
    return [user.name for user in everyone(connection) if user.may(role)]


def change_password(connection: Connection, name: str, password: str) -> None:
    """Set a password and end all logins of the user. Raises NoSuchUser, passwords.UnfitPassword."""
    user = find(connection, name)
    values = {"password": passwords.digest(password, name)}
    connection.execute(sa.update(users).where(users.c.id == user.id).values(values))
    connection.execute(sa.delete(logins).where(logins.c.user == user.id))


def remove(connection: Connection, name: str) -> None:
    """Remove a user and their logins. Raises NoSuchUser."""
    user = find(connection, name)
    connection.execute(sa.delete(logins).where(logins.c.user == user.id))
    connection.execute(sa.delete(users).where(users.c.id == user.id))


def password_of(connection: Connection, name: str) -> str:
    """The digest of the user's password; "" when there is no such user."""
    return connection.scalar(sa.select(users.c.password).where(users.c.name == normal(name))) or ""


FACTS = (  # the columns of a User
    users.c.id,
    users.c.name,
    users.c.role,
    users.c.created,
    sa.exists().where(second_factors.c.user == users.c.id).label("factor"),
)
_SELECT = sa.select(*FACTS)
