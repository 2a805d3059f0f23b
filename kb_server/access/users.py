"""Users: the people who log in, each with a name, a role and a password."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import passwords
from kb_server.data.database import insert_new
from kb_server.data.schema.access import identities, logins, passkeys, removed_users, second_factors, users

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
    factor: bool  # has a second factor: a device that shows codes, or a passkey

    def may(self, role: str) -> bool:
        """Does the user have this role, or one that includes it?"""
        return ROLES.index(self.role) >= ROLES.index(role)


def normal(name: str) -> str:
    """The form in which a name is stored: “Ann ” and “ann” are the same user."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def add(connection: Connection, name: str, role: str, password: str, now: datetime) -> User:
    """Make a user where nobody else waits to write; see `add_with`.

    Raises NameTaken, UnfitName, passwords.UnfitPassword.
    """
    _check_role(role)
    check_name(name)
    return add_with(connection, name, role, passwords.digest(password, name), now)


def add_with(connection: Connection, name: str, role: str, kept: str, now: datetime) -> User:
    """Make a user whose password has the digest `kept`: to make one takes long, and others wait to write.

    Raises NameTaken, UnfitName.
    """
    _check_role(role)
    check_name(name)
    if is_taken(connection, name):
        raise NameTaken(f"There is a user {normal(name)} already.")
    _insert(connection, name, role, kept, now)
    return find(connection, name)


def add_without_password(connection: Connection, name: str, role: str, now: datetime) -> None:
    """Make a user whom no password lets in, until one is set. The name is fit and not taken."""
    _insert(connection, name, role, "", now)


def _insert(connection: Connection, name: str, role: str, kept: str, now: datetime) -> None:
    connection.execute(sa.delete(removed_users).where(removed_users.c.name == normal(name)))
    connection.execute(sa.insert(users).values(name=normal(name), role=role, password=kept, created=now))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise UnfitName(f"There is no role {role!r}. The roles are {', '.join(ROLES)}.")


def check_name(name: str) -> None:
    """Raise UnfitName for a name that no user can have."""
    if not _NAME.fullmatch(normal(name)):
        raise UnfitName("A name is 1 to 100 letters, digits and any of . + @ _ -")


def unique(text: str) -> str:
    """The stored form of a name that others keep too; "" where another of their names may have the same one.

    Only upper and lower case are the same: who is ａｄｍｉｎ elsewhere is not admin here.
    """
    try:
        check_name(text)
    except UnfitName:
        return ""
    alone = unicodedata.is_normalized("NFKC", text) and text.casefold() == text.lower()
    return normal(text) if alone else ""


def is_taken(connection: Connection, name: str) -> bool:
    """Is there a user with that name?"""
    return bool(connection.scalar(sa.select(users.c.id).where(users.c.name == normal(name))))


def find(connection: Connection, name: str) -> User:
    """The user with that name. Raises NoSuchUser."""
    row = connection.execute(_SELECT.where(users.c.name == normal(name))).one_or_none()
    if row is None:
        raise NoSuchUser(f"There is no user {normal(name)}. gapless user list shows all users.")
    return User(**row._mapping)


def with_id(connection: Connection, number: int) -> User | None:
    """The user with that number, if there is one."""
    row = connection.execute(_SELECT.where(users.c.id == number)).one_or_none()
    return None if row is None else User(**row._mapping)


def everyone(connection: Connection) -> tuple[User, ...]:
    """All users, by name."""
    return tuple(User(**row._mapping) for row in connection.execute(_SELECT.order_by(users.c.name)))


def having(connection: Connection, role: str) -> list[str]:
    """The names of all users with this role, or one that includes it."""
    return [user.name for user in everyone(connection) if user.may(role)]


def change_password(connection: Connection, name: str, kept: str) -> None:
    """Give a user the password with the digest `kept`, and end all their logins. Raises NoSuchUser."""
    user = find(connection, name)
    connection.execute(sa.update(users).where(users.c.id == user.id).values(password=kept))
    connection.execute(sa.delete(logins).where(logins.c.user == user.id))


def replace_password(connection: Connection, user: int, kept: str, changed: str) -> bool:
    """Put one digest in place of the digest `kept`; False where it is theirs no more, or they are gone."""
    mine = sa.update(users).where(users.c.id == user, users.c.password == kept)
    return bool(connection.execute(mine.values(password=changed)).rowcount)


def change_role(connection: Connection, name: str, role: str) -> bool:
    """Give a user another role; return whether it is another one. Raises NoSuchUser, UnfitName."""
    _check_role(role)
    user = find(connection, name)
    connection.execute(sa.update(users).where(users.c.id == user.id).values(role=role))
    return role != user.role


def remove(connection: Connection, name: str, now: datetime | None = None) -> None:
    """Remove a user and their logins. Raises NoSuchUser.

    Neither a proxy nor a provider brings the user back, until `allow`. Adding a user frees the name alone.
    """
    user = find(connection, name)
    connection.execute(sa.delete(logins).where(logins.c.user == user.id))
    connection.execute(sa.update(identities).where(identities.c.user == user.id).values(user=None))
    connection.execute(sa.delete(users).where(users.c.id == user.id))
    connection.execute(sa.insert(removed_users).values(name=user.name, removed=now or datetime.now(UTC)))


def removals(connection: Connection) -> dict[str, datetime]:
    """When users were removed who were not allowed or added again, by name."""
    return {row.name: row.removed for row in connection.execute(sa.select(removed_users))}


def remove_again(connection: Connection, gone: Mapping[str, datetime]) -> list[str]:
    """Remove those among `gone` whom an earlier state of the database still has; return their names.

    Neither a proxy nor a provider makes the others, as before.
    """
    there = [name for name in gone if is_taken(connection, name)]
    for name in there:
        remove(connection, name, gone[name])
    rows = [{"name": name, "removed": at} for name, at in gone.items() if name not in there]
    if rows:
        connection.execute(insert_new(connection, removed_users), rows)
    return there


def removed(connection: Connection) -> list[str]:
    """The names of users who were removed and not allowed again.

    A name may be here although somebody has it now: who had it before is still refused by the provider's
    subject.
    """
    subjects = sa.select(identities.c.name).where(identities.c.user.is_(None))
    return sorted(connection.scalars(sa.select(removed_users.c.name).union(subjects)))


def is_removed(connection: Connection, name: str) -> bool:
    """Was the user with that name removed?"""
    query = sa.select(removed_users.c.name).where(removed_users.c.name == normal(name))
    return connection.scalar(query) is not None


def allow(connection: Connection, name: str) -> None:
    """Let a proxy or a provider make the user again who was removed. Raises NoSuchUser."""
    kept = removed_users.c.name == normal(name)
    gone = identities.c.user.is_(None) & (identities.c.name == normal(name))
    forgotten = [connection.execute(sa.delete(removed_users).where(kept)).rowcount]
    forgotten += [connection.execute(sa.delete(identities).where(gone)).rowcount]
    if not any(forgotten):
        raise NoSuchUser(f"{normal(name)} was not removed. gapless user list --removed shows who was.")


def password_of(connection: Connection, name: str) -> str:
    """The digest of the user's password; "" when there is no such user."""
    return connection.scalar(sa.select(users.c.password).where(users.c.name == normal(name))) or ""


FACTS = (  # the columns of a User
    users.c.id,
    users.c.name,
    users.c.role,
    users.c.created,
    sa.or_(
        sa.exists().where(second_factors.c.user == users.c.id),
        sa.exists().where(passkeys.c.user == users.c.id),
    ).label("factor"),
)
_SELECT = sa.select(*FACTS)
