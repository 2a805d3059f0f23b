"""Invitations: a link with which somebody becomes a user and chooses their own password, once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import users
from kb_server.access.users import NameTaken, UnfitName, User
from kb_server.data import clocks
from kb_server.data.keys import digest
from kb_server.data.schema.access import invitations

DAYS = 7  # that an invitation is valid


class NoSuchInvitation(LookupError):
    """The link was used, has expired, or was never made."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link offers. Without a name, the person chooses one."""

    name: str
    role: str


def invite(connection: Connection, name: str, role: str, now: datetime) -> str:
    """Make an invitation; return the token for its link. Raises NameTaken and UnfitName.

    An earlier invitation of the same name ends.
    """
    name = users.normal(name)
    if name:
        users.check_name(name)
        if users.is_taken(connection, name):
            raise NameTaken(f"There is a user {name} already.")
    if role not in users.ROLES:
        raise UnfitName(f"There is no role {role!r}. The roles are {', '.join(users.ROLES)}.")
    token = secrets.token_urlsafe(24)
    row = {"token": digest(token), "name": name, "role": role, "expires": now + timedelta(days=DAYS)}
    if name:
        connection.execute(sa.delete(invitations).where(invitations.c.name == name))
    connection.execute(sa.insert(invitations), row)
    return token


def address(base_url: str, token: str) -> str:
    """The link of an invitation, below the service's address; a path where that is not set."""
    return f"{base_url or '/'}invitation/{token}"


def find(connection: Connection, token: str, now: datetime) -> Invitation:
    """What the link with `token` offers. Raises NoSuchInvitation."""
    return _read(connection, _valid(token, now))


def accept(connection: Connection, token: str, name: str, kept: str, now: datetime) -> User:
    """Make the user that the link offers, with the digest `kept` of their password, and end the link.

    `name` counts where the invitation has none. Raises NoSuchInvitation, NameTaken and UnfitName; the link is
    still valid then.
    """
    offered = _read(connection, _valid(token, now).with_for_update())  # of two at once, one finds nothing
    made = users.add_with(connection, offered.name or name, offered.role, kept, now)
    connection.execute(sa.delete(invitations).where(invitations.c.token == digest(token)))
    return made


def _valid(token: str, now: datetime) -> sa.Select[tuple[str, str]]:
    """The invitation, while it is valid. One of a clock that was ahead would be valid for too long."""
    longest = clocks.latest(now) + timedelta(days=DAYS)
    return sa.select(invitations.c.name, invitations.c.role).where(
        invitations.c.token == digest(token), invitations.c.expires > now, invitations.c.expires <= longest
    )


def _read(connection: Connection, query: sa.Select[tuple[str, str]]) -> Invitation:
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NoSuchInvitation
    return Invitation(row.name, row.role)
