"""The way back from a backup: what lay there is moved aside. What was erased or taken back since stays so."""

from __future__ import annotations

import contextlib
import errno
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from kb_server.access import takeover, users
from kb_server.access.takeover import AccessBefore, TakenBack
from kb_server.backup import deliveries
from kb_server.backup.copy import (
    DATABASE,
    RELEASES,
    STATE,
    Backup,
    BackupError,
    check,
    close,
    refuse_inside,
    told,
)
from kb_server.backup.deliveries import Deliveries
from kb_server.data import audit, disk, installation
from kb_server.data.database import Database, reason
from kb_server.data.installation import UNDER_WAY, database_elsewhere
from kb_server.data.schema.access import removed_users
from kb_server.data.schema.access import users as user_table
from kb_server.data.schema.log import erased
from kb_server.log.listeners import Listeners
from kb_server.log.privacy import visitor_data
from kb_server.log.spool import drain_lock
from kb_server.releases import store
from kb_server.settings import Settings
from kb_server.settings.database_url import locate

_BEFORE = ".before-"  # in the name of what was moved aside, in place of UNDER_WAY
LOST = "lost"  # in place of an address: the replaced database is not there any more
_BY_HAND = (
    "Rename the PostgreSQL database, restore the dump into a new one in its place, and name the renamed one "
    f"with --replaced postgresql:///NAME, or write --replaced {LOST} if it is lost."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored."""

    backup: Backup
    erased: int  # visitors whose erasure came after the backup
    removed: tuple[str, ...]  # users who were removed after the backup
    roles: tuple[tuple[str, str], ...]  # users whose role was lowered after it, and their role
    tokens: tuple[str, ...]  # tokens that were revoked after it, each with its user
    aside: str  # where what lay there before is now; "" if nothing did


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gone:
    """What must not come back, and since when."""

    visitors: Mapping[str, datetime] = field(default_factory=dict)  # by token
    users: Mapping[str, datetime] = field(default_factory=dict)  # by name
    access: AccessBefore | None = None
    deliveries: Deliveries = field(default_factory=Deliveries)


def restore(
    chosen: Settings, source: Path, listeners: Listeners, now: datetime, replaced: str = ""
) -> Restored:
    """Bring the backup `source` back. Raises BackupError, and then changed nothing.

    The database is in the backup, and replaces the one that is here. With PostgreSQL it has been restored by
    tools of its own, and `replaced` is the address of the one that it replaces, or LOST.
    """
    refuse_inside(chosen.state, source)
    backup = check(source)
    database = Database(locate(chosen.database, chosen.state))
    if backup.database != database.sqlite:
        kinds = ("PostgreSQL", "SQLite") if database.sqlite else ("SQLite", "PostgreSQL")
        raise BackupError("The backup is of {}, and GAPLESS_DATABASE names {}.".format(*kinds))
    installation.refuse_half_restored(chosen)
    gone = _gone(_earlier(database, chosen.state, replaced) if replaced or not database.sqlite else database)
    with drain_lock(chosen.state / "spool") as alone:
        if not alone:
            raise BackupError("The service is running. Stop it, then restore.")
        aside = _move_aside(chosen, now)
    try:
        erased, taken = _lay(chosen, source, backup, gone, listeners, aside)
    except BaseException as error:
        _move_back(chosen, aside)
        if isinstance(error, OSError | sqlite3.Error | DBAPIError | installation.Unreachable):
            raise BackupError(
                f"{source} cannot be restored: {told(error)}. The state directory is as it was before."
            ) from error
        raise
    kept = aside.rename(str(aside).replace(UNDER_WAY, _BEFORE))
    disk.flush(kept.parent)
    return Restored(
        backup=backup,
        erased=erased,
        removed=taken.users,
        roles=taken.roles,
        tokens=tuple(subject for subject, _ in taken.tokens),
        aside=str(kept),
    )


def _lay(
    chosen: Settings, source: Path, backup: Backup, gone: _Gone, listeners: Listeners, aside: Path
) -> tuple[int, TakenBack]:
    """Lay what is in the backup in place of what was moved aside; return what was taken out of it again."""
    shutil.copytree(source / STATE, chosen.state)
    if backup.database:
        _lay_database(chosen, source / DATABASE)
    close(chosen.state)
    erased, taken = _take_out_again(chosen, gone, listeners, backup.time)
    if taken.same:
        _keep_secret(aside, chosen.state)
    if backup.release:
        _lay_release(chosen.releases, source / RELEASES, backup.release)
    return erased, taken


def _earlier(database: Database, state: Path, replaced: str) -> Database | None:
    """The PostgreSQL database that `database` has replaced, or None if it is lost. Raises BackupError."""
    if database.sqlite:
        raise BackupError(
            "--replaced is for PostgreSQL. The SQLite database that is here is found without it."
        )
    if not replaced:
        raise BackupError(_BY_HAND)
    try:
        here = _identity(database)
        if replaced == LOST:
            return None
        earlier = Database(locate(replaced, state))
        if earlier.sqlite or _identity(earlier) == here:
            raise BackupError(
                f"--replaced must be another PostgreSQL database than GAPLESS_DATABASE. {_BY_HAND}"
            )
    except ValueError as error:
        raise BackupError(f"--replaced {error}.") from error
    except DBAPIError as error:
        raise BackupError(f"A database cannot be read: {reason(error)}. {_BY_HAND}") from error
    return earlier


def _identity(database: Database) -> tuple[str, datetime]:
    """Which database of which server it is, however its address is written. Raises BackupError if empty."""
    try:
        with database.read() as connection:
            if not sa.inspect(connection).has_table(user_table.name):
                name = database.url.render_as_string(hide_password=True)
                raise BackupError(f"{name} has no tables of Gapless. {_BY_HAND}")
            query = sa.select(sa.func.current_database(), sa.func.pg_postmaster_start_time())
            name, started = connection.execute(query).one()
            return name, started
    finally:
        database.close()


def _gone(database: Database | None) -> _Gone:
    """What was erased and taken back, by the database that is replaced."""
    if database is None or (database.sqlite and not database.file.exists()):
        return _Gone()
    try:
        with database.read() as connection:
            visitors = {row.token: row.at for row in connection.execute(sa.select(erased))}
            knows = sa.inspect(connection).has_table(removed_users.name)  # a database of 0.1.0 does not
            removed = users.removals(connection) if knows else {}
            return _Gone(
                visitors=visitors,
                users=removed,
                access=takeover.read(connection),
                deliveries=deliveries.read(connection),
            )
    except DBAPIError as error:
        raise BackupError(
            f"The database that is replaced cannot say what was erased or revoked: {reason(error)}. Move it "
            "away; then erase again whoever asked for it since the backup, and look at gapless user list and "
            "gapless token list."
        ) from error
    finally:
        database.close()


def _move_aside(chosen: Settings, now: datetime) -> Path:
    """Move the state and the SQLite database away; return where to."""
    aside = chosen.state.with_name(f"{chosen.state.name}{UNDER_WAY}{now:%Y%m%dT%H%M%S.%fZ}")
    database = database_elsewhere(chosen)
    try:
        chosen.state.rename(aside)
        for file in reversed(_files(database, database.parent) if database else []):  # the database last
            _move(file, aside / file.name)
    except OSError as error:
        if aside.exists():
            _move_back(chosen, aside)
        raise BackupError(
            f"What is here cannot be moved aside: {error}. Nothing was changed. The state directory must be "
            "no mount of its own, and the folders that it and the database lie in must be yours."
        ) from error
    return aside


def _move(file: Path, to: Path) -> None:
    """Move a file, to another file system too: whole, or not at all."""
    try:
        file.rename(to)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
    else:
        return
    part = to.with_name(f".{to.name}.part")
    try:
        shutil.copy2(file, part)
        disk.flush(part)
        part.rename(to)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    file.unlink()


def _move_back(chosen: Settings, aside: Path) -> None:
    """Put back what was moved aside, in place of what was laid there since."""
    shutil.rmtree(chosen.state, ignore_errors=True)
    if database := database_elsewhere(chosen):
        moved = _files(database, aside)
        for laid in _files(database, database.parent) if aside / database.name in moved else ():
            laid.unlink()
        for file in moved:
            _move(file, database.parent / file.name)
    aside.rename(chosen.state)


def _files(database: Path, folder: Path) -> list[Path]:
    """The files of an SQLite database in `folder`, the database itself first."""
    return sorted(folder.glob(f"{database.name}*"))


def _lay_database(chosen: Settings, copy: Path) -> None:
    database = Database(locate(chosen.database, chosen.state))
    database.file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(copy, database.file)
    database.file.chmod(0o600)
    with contextlib.closing(sqlite3.connect(database.file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")  # as a new database has it
    for place in (database.file, database.file.parent):
        disk.flush(place)


def _lay_release(releases: Path, kept: Path, name: str) -> None:
    with store.locked(releases):
        if name not in store.names(releases):
            with store.building(releases) as making:
                shutil.copytree(kept / name, making / name)
                (making / name).rename(releases / name)
        store.activate(releases, name)


def _keep_secret(aside: Path, state: Path) -> None:
    """Let the secret be the one of before: a backup may hold one that was changed since."""
    with contextlib.suppress(FileNotFoundError):
        shutil.copyfile(aside / "secret", state / "secret")
        disk.flush(state / "secret")


def _take_out_again(chosen: Settings, gone: _Gone, listeners: Listeners, made: str) -> tuple[int, TakenBack]:
    """Erase and take back what was after the backup of the time `made`; return how many, and what."""
    with installation.opened(chosen) as database:
        with database.write() as connection:
            known = set(connection.scalars(sa.select(erased.c.token)))
            later = {token: at for token, at in gone.visitors.items() if token not in known}
            for token, at in later.items():
                visitor_data.erase(chosen, connection, token, listeners, at)
            deliveries.apply(connection, gone.deliveries)
            taken = _take_back(connection, gone)
            audit.note(connection, audit.command_line(), "backup_restored", made)
            _note(connection, taken)
        database.truncate()
    return len(later), taken


def _take_back(connection: Connection, gone: _Gone) -> TakenBack:
    takeover.end_logins(connection)
    removed = users.remove_again(connection, gone.users)
    taken = takeover.apply(connection, gone.access) if gone.access else TakenBack()
    return replace(taken, users=tuple(sorted([*removed, *taken.users])))


def _note(connection: Connection, taken: TakenBack) -> None:
    actor = audit.command_line()
    for name in taken.users:
        audit.note(connection, actor, "user_removed", name)
    for name, role in taken.roles:
        audit.note(connection, actor, "role_changed", name, role)
    for subject, scopes in taken.tokens:
        audit.note(connection, actor, "token_revoked", subject, scopes)
