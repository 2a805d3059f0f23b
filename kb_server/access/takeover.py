"""What a restored database takes over from the one that it replaces: what was taken back since the backup.

Who could log in and how they prove it is as it was before the restore; what they may do is the less of both.
Nothing is given that the backup does not have: users, tokens and invitations of after it are lost with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import invitations, tokens, users
from kb_server.data import older
from kb_server.data.database import continue_numbers, insert_new
from kb_server.data.older import Row
from kb_server.data.schema import access as tables
from kb_server.data.schema.audit import audit_log

_PROOFS = (tables.second_factors, tables.recovery_codes, tables.passkeys)
_READ = (tables.users, tables.identities, *_PROOFS, tables.spent, tables.invitations, tables.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessBefore:
    """Who could log in, and how, by the database that is replaced."""

    rows: Mapping[str, tuple[Row, ...]]  # by the name of the table
    gaps: tuple[tuple[datetime, datetime], ...]  # it has nothing that was made in these times

    def has(self, table: sa.Table) -> bool:
        """Did it have the table? That of an older Gapless did not have all."""
        return table.name in self.rows

    def of(self, table: sa.Table) -> tuple[Row, ...]:
        """The rows of a table."""
        return self.rows.get(table.name, ())

    def knew(self, made: datetime) -> bool:
        """Would it have what was made then? Not where it was itself restored from an earlier backup."""
        return not any(begin < made <= end for begin, end in self.gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What was taken back again."""

    users: tuple[str, ...] = ()  # removed
    roles: tuple[tuple[str, str], ...] = ()  # lowered: name and role
    tokens: tuple[tuple[str, str], ...] = ()  # revoked, as the audit log tells of them
    same: bool = False  # both databases are of one installation; otherwise nothing was taken over


def read(connection: Connection) -> AccessBefore:
    """Read the database that will be replaced. It may be of an older Gapless."""
    found = {table.name: older.rows(connection, table) for table in _READ}
    restored = older.rows(connection, audit_log, audit_log.c.deed == "backup_restored") or ()
    return AccessBefore(
        rows={name: rows for name, rows in found.items() if rows is not None},
        gaps=tuple((datetime.fromisoformat(row["subject"]), row["at"]) for row in restored),
    )


def end_logins(connection: Connection) -> None:
    """End all logins: which of them were ended since the backup, nobody can say."""
    connection.execute(sa.delete(tables.logins))


def apply(connection: Connection, before: AccessBefore) -> TakenBack:
    """Take over what counts of `before`; nothing of a database that has no user in common with this one."""
    earlier = {row["name"]: row for row in before.of(tables.users)}
    there = list(connection.execute(sa.select(tables.users)))
    if not any(row.name in earlier and _is_same(row, earlier[row.name]) for row in there):
        return TakenBack()
    removed, lowered = [], []
    for row in there:
        was = earlier.get(row.name)
        if was is None and not before.knew(row.created):
            continue  # as the backup has them
        if was and _is_same(row, was):
            role = _less(row.role, was["role"])
            values = {"password": was["password"], "role": role}
            connection.execute(sa.update(tables.users).where(tables.users.c.id == row.id).values(values))
            lowered += [(row.name, role)] * (role != row.role)
        elif not _replace(connection, row.id, was):
            removed.append(row.name)
    _take_proofs(connection, before)
    if before.has(tables.identities):
        _take_identities(connection, before)
    revoked = _take_back_tokens(connection, before) if before.has(tables.tokens) else []
    if before.has(tables.invitations):
        _take_back_invitations(connection, before)
    for one in before.of(tables.spent):
        connection.execute(insert_new(connection, tables.spent), one)
    return TakenBack(users=tuple(removed), roles=tuple(lowered), tokens=tuple(revoked), same=True)


def _is_same(row: Any, was: Row) -> bool:
    """Are these one user? Somebody who was removed and added again is another one."""
    return bool(row.created == was["created"])


def _less(*roles: str) -> str:
    return min(roles, key=users.ROLES.index)


def _replace(connection: Connection, number: int, was: Row | None) -> bool:
    """Remove a user; put in their place who had the name at last. Return whether anybody did."""
    connection.execute(sa.delete(tables.users).where(tables.users.c.id == number))
    if was is None or connection.scalar(sa.select(tables.users.c.id).where(tables.users.c.id == was["id"])):
        return False
    connection.execute(sa.insert(tables.users), was)
    continue_numbers(connection, tables.users.c.id)
    return True


def _both(connection: Connection, before: AccessBefore) -> set[int]:
    """The numbers of the users whom both databases have."""
    earlier = {(row["id"], row["created"]) for row in before.of(tables.users)}
    query = sa.select(tables.users.c.id, tables.users.c.created)
    return {row.id for row in connection.execute(query) if (row.id, row.created) in earlier}


def _take_proofs(connection: Connection, before: AccessBefore) -> None:
    """Second factors are those of before, with the codes that were used."""
    both = _both(connection, before)
    for table in filter(before.has, _PROOFS):
        connection.execute(sa.delete(table).where(table.c.user.in_(both)))
        for row in before.of(table):
            if row["user"] in both:
                own = {name: value for name, value in row.items() if name != "id"}
                connection.execute(sa.insert(table), own)


def _take_identities(connection: Connection, before: AccessBefore) -> None:
    """Who is who at the provider is as before: who was removed there makes no other user."""
    both, table = _both(connection, before), tables.identities
    known = {(row["issuer"], row["subject"]) for row in before.of(table)}
    for row in connection.execute(sa.select(table)).all():
        if (row.issuer, row.subject) in known or before.knew(row.created):
            mine = (table.c.issuer == row.issuer) & (table.c.subject == row.subject)
            connection.execute(sa.delete(table).where(mine))
    for one in before.of(table):
        if one["user"] is None or one["user"] in both:
            connection.execute(sa.insert(table), one)


def _take_back_tokens(connection: Connection, before: AccessBefore) -> list[tuple[str, str]]:
    kept = {row["secret"] for row in before.of(tables.tokens)}
    rows = connection.execute(sa.select(tables.tokens.c.id, tables.tokens.c.secret, tables.tokens.c.created))
    gone = [row.id for row in rows if row.secret not in kept and before.knew(row.created)]
    return [tokens.told(tokens.revoke(connection, number)) for number in gone]


def _take_back_invitations(connection: Connection, before: AccessBefore) -> None:
    table, lasts = tables.invitations, timedelta(days=invitations.DAYS)
    kept = {row["token"] for row in before.of(table)}
    for row in connection.execute(sa.select(table.c.token, table.c.expires)).all():
        if row.token not in kept and before.knew(row.expires - lasts):
            connection.execute(sa.delete(table).where(table.c.token == row.token))
