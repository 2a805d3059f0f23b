"""What was taken back since a backup does not come back with it, and nothing else is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import (
    factors,
    invitations,
    logins,
    open_logins,
    passwords,
    spent,
    takeover,
    tokens,
    users,
)
from kb_server.access.takeover import TakenBack
from kb_server.data import audit
from kb_server.data.database import Database, metadata
from kb_server.data.schema import access as tables
from kb_server.settings.database_url import locate
from tests import postgres
from tests.kb_server import migrated

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OLD, NEW = "a long enough password", "another long password"
KEY = b"k" * 32
SALTS = {"ann": "1" * 32, "eve": "2" * 32}


def _code(user: int, salt: str, at: datetime) -> str:
    return pyotp.TOTP(factors.secret(KEY, user, salt)).at(at)


class Installation:
    """A database with three users, what lets them in, and the copy of it that is a backup."""

    def __init__(self, folder: Path, setting: str) -> None:
        self._folder = folder
        self._settings = {"now": setting}  # the setting `database` by place
        if not setting:
            migrated.lay(folder / "now")
        self.secrets: dict[str, str] = {}
        with self.now() as connection:
            for name, role in (("ann", "admin"), ("bob", "writer"), ("eve", "agent")):
                user = users.add(connection, name, role, OLD, NOW)
                _, self.secrets[name] = tokens.add(connection, name, "desk", ["search"], NOW, 30)
                if name in SALTS:
                    code = _code(user.id, SALTS[name], NOW)
                    self.codes = factors.add(connection, KEY, user.id, SALTS[name], code, NOW)
                key = {"user": user.id, "credential": f"key of {name}", "public_key": b"k", "count": 1}
                connection.execute(sa.insert(tables.passkeys), key | {"name": "phone", "created": NOW})
                who = {"issuer": "idp", "subject": name, "user": user.id, "name": name, "created": NOW}
                connection.execute(sa.insert(tables.identities), who)
            self.invitation = invitations.invite(connection, "", "admin", NOW)
        self.back_up("backup")

    def back_up(self, name: str) -> None:
        """Copy it."""
        self._copy("now", name)

    def start_anew(self) -> None:
        """Put another installation in its place, whose service has just begun."""
        with self.now() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sa.delete(table))

    @contextmanager
    def now(self) -> Iterator[Connection]:
        """Change it."""
        database = Database(locate(self._settings["now"], self._folder / "now"))
        with database.write() as connection:
            yield connection
        database.close()

    def _copy(self, place: str, to: str) -> None:
        if setting := self._settings["now"]:
            self._settings[to] = postgres.create(setting, postgres.name(self._settings[place]))
        else:
            shutil.rmtree(self._folder / to, ignore_errors=True)
            shutil.copytree(self._folder / place, self._folder / to)

    def restore(self, name: str = "backup") -> TakenBack:
        """Put the copy in its place."""
        with self.now() as connection:
            before = takeover.read(connection)
        self._copy(name, "now")
        with self.now() as connection:
            takeover.end_logins(connection)
            return takeover.apply(connection, before)


@pytest.fixture
def installation(tmp_path: Path, database_setting: str) -> Installation:
    """An installation with a backup, once for each kind of database."""
    return Installation(tmp_path, database_setting)


def _everything(connection: Connection) -> dict[str, list[object]]:
    """All rows; without the numbers of passkeys, which nothing refers to."""
    return {
        name: sorted(
            (tuple(value for key, value in row.items() if (name, key) != ("passkeys", "id")) for row in rows),
            key=str,
        )
        for name, rows in takeover.read(connection).rows.items()
    }


def test_where_nothing_was_taken_back(installation: Installation) -> None:
    """All is as in the backup, to the last row."""
    with installation.now() as connection:
        before = _everything(connection)
    assert TakenBack(same=True) == installation.restore()
    with installation.now() as connection:
        assert before == _everything(connection)


def test_a_revoked_token(installation: Installation) -> None:
    """It opens nothing; the tokens of others do."""
    with installation.now() as connection:
        (token,) = tokens.of_user(connection, "bob")
        tokens.revoke(connection, token.id)
        tokens.add(connection, "eve", "new, with the old number", ["search"], LATER, 30)
    assert ((f"{token.id} (bob)", "search"),) == installation.restore().tokens
    with installation.now() as connection:
        assert tokens.find(connection, installation.secrets["bob"], LATER) is None
        assert tokens.find(connection, installation.secrets["ann"], LATER)


def test_a_changed_password(installation: Installation) -> None:
    """The new one lets in, the old one does not."""
    with installation.now() as connection:
        users.change_password(connection, "bob", passwords.digest(NEW))
    installation.restore()
    with installation.now() as connection:
        kept = users.password_of(connection, "bob")
    assert (True, False) == (passwords.verify(NEW, kept), passwords.verify(OLD, kept))


@pytest.mark.parametrize(
    ("at_backup", "since", "restored"),
    [("admin", "agent", "agent"), ("agent", "admin", "agent"), ("writer", "writer", "writer")],
)
def test_a_role_is_the_lesser_one(
    installation: Installation, at_backup: str, since: str, restored: str
) -> None:
    """A role that was lowered stays lowered; one that was raised is raised again by hand."""
    with installation.now() as connection:
        users.change_role(connection, "bob", at_backup)
    installation.back_up("other")
    with installation.now() as connection:
        users.change_role(connection, "bob", since)
    lowered = (("bob", restored),) if restored != at_backup else ()
    assert lowered == installation.restore("other").roles
    with installation.now() as connection:
        assert restored == users.find(connection, "bob").role


def _reset(connection: Connection) -> None:
    factors.remove(connection, users.find(connection, "ann").id)


def _another_device(connection: Connection) -> None:
    number = users.find(connection, "ann").id
    factors.add(connection, KEY, number, "3" * 32, _code(number, "3" * 32, LATER), LATER)


def _first_device(connection: Connection) -> None:
    number = users.find(connection, "bob").id
    factors.add(connection, KEY, number, "3" * 32, _code(number, "3" * 32, LATER), LATER)


def _used_recovery_code(connection: Connection) -> None:
    code = connection.scalar(sa.select(tables.recovery_codes.c.code).limit(1))
    connection.execute(sa.delete(tables.recovery_codes).where(tables.recovery_codes.c.code == code))


def _used_code(connection: Connection) -> None:
    number = users.find(connection, "ann").id
    factors.use(connection, KEY, number, _code(number, SALTS["ann"], LATER), LATER)


def _another_passkey(connection: Connection) -> None:
    connection.execute(sa.update(tables.passkeys).values(credential=tables.passkeys.c.credential + "2"))


def _counted_passkey(connection: Connection) -> None:
    connection.execute(sa.update(tables.passkeys).values(count=7, used=LATER))


@pytest.mark.parametrize(
    "change",
    [
        _reset,
        _another_device,
        _first_device,
        _used_recovery_code,
        _used_code,
        _another_passkey,
        _counted_passkey,
    ],
)
def test_second_factors_are_those_of_now(
    installation: Installation, change: Callable[[Connection], None]
) -> None:
    """What was removed does not come back, what was set up is asked, and no code is taken twice."""
    with installation.now() as connection:
        change(connection)
        before = _everything(connection)
    installation.restore()
    with installation.now() as connection:
        after = _everything(connection)
    for name in ("second_factors", "recovery_codes", "passkeys"):
        assert before[name] == after[name]


def test_an_invitation_that_was_used(installation: Installation) -> None:
    """The link makes no second user; who was made by it is lost, as all that came after the backup."""
    with installation.now() as connection:
        invitations.accept(connection, installation.invitation, "mallory", "kept", LATER)
    installation.restore()
    with installation.now() as connection:
        with pytest.raises(invitations.NoSuchInvitation):
            invitations.find(connection, installation.invitation, LATER)
        assert ["ann", "bob", "eve"] == [user.name for user in users.everyone(connection)]


def test_a_user_who_was_removed_and_allowed(installation: Installation) -> None:
    """They are not there, with no token; a proxy or a provider may make them, as before."""
    with installation.now() as connection:
        users.remove(connection, "eve", LATER)
        users.allow(connection, "eve")
    assert ("eve",) == installation.restore().users
    with installation.now() as connection:
        assert not users.is_taken(connection, "eve")
        assert [] == users.removed(connection)
        assert tokens.find(connection, installation.secrets["eve"], LATER) is None


def test_a_name_that_has_another_owner(installation: Installation) -> None:
    """Who was removed does not come back where somebody has their name now: by no password or token."""
    with installation.now() as connection:
        users.remove(connection, "eve", LATER)
        users.add(connection, "eve", "writer", NEW, LATER)
    assert () == installation.restore().users
    with installation.now() as connection:
        eve = users.find(connection, "eve")
        assert ("writer", LATER, False) == (eve.role, eve.created, eve.factor)
        assert passwords.verify(NEW, users.password_of(connection, "eve"))
        assert [] == tokens.of_user(connection, "eve")
        assert eve.id < users.add(connection, "fay", "agent", NEW, LATER).id
        gone = sa.select(tables.identities.c.user).where(tables.identities.c.subject == "eve")
        assert [None] == list(connection.scalars(gone))


def test_what_was_spent_stays_spent(installation: Installation) -> None:
    """A challenge or a logout token that was used just before the restore is not taken again."""
    with installation.now() as connection:
        spent.spend(connection, "once", LATER)
    installation.restore()
    with installation.now() as connection, pytest.raises(spent.AlreadySpent):
        spent.spend(connection, "once", LATER)


def test_all_logins_end(installation: Installation) -> None:
    """Nobody can say which logins of the backup were ended since, so all are."""
    with installation.now() as connection:
        bob = users.find(connection, "bob")
        logins.begin(connection, bob, LATER, 12)
    installation.back_up("other")
    installation.restore("other")
    with installation.now() as connection:
        assert [] == open_logins.of(connection, bob.id, LATER, 4)


def test_another_installation(installation: Installation) -> None:
    """A new machine whose service was started, and has users of its own, takes nothing from the backup."""
    with installation.now() as connection:
        wanted = _everything(connection)
    installation.start_anew()
    with installation.now() as connection:
        users.add(connection, "ann", "agent", NEW, LATER)
    assert TakenBack() == installation.restore()
    with installation.now() as connection:
        assert wanted == _everything(connection)


def test_what_an_earlier_restore_lost(installation: Installation) -> None:
    """Who restores an older backup, and then the younger one, gets all of the younger one."""
    with installation.now() as connection:
        users.add(connection, "carol", "agent", OLD, LATER)
        _, secret = tokens.add(connection, "ann", "later", ["search"], LATER, 30)
        invited = invitations.invite(connection, "dan", "agent", LATER)
        carol = {"issuer": "idp", "subject": "carol", "user": users.find(connection, "carol").id}
        connection.execute(sa.insert(tables.identities), carol | {"name": "carol", "created": LATER})
        wanted = _everything(connection)
    installation.back_up("younger")
    installation.restore()
    with installation.now() as connection:
        assert not users.is_taken(connection, "carol")
        at = LATER + timedelta(hours=1)
        audit.note(connection, audit.SERVICE, "backup_restored", NOW.isoformat(), at=at)
    assert TakenBack(same=True) == installation.restore("younger")
    with installation.now() as connection:
        assert tokens.find(connection, secret, LATER)
        assert "dan" == invitations.find(connection, invited, LATER).name
        assert wanted == _everything(connection)


def test_a_database_of_an_older_gapless(installation: Installation) -> None:
    """One without the later tables and columns can be read, and what it knows counts."""
    with installation.now() as connection:
        for table in (tables.passkeys, tables.identities, tables.spent, tables.invitations):
            connection.execute(sa.text(f"DROP TABLE {table.name}"))
        connection.execute(sa.update(tables.users).where(tables.users.c.name == "bob").values(role="agent"))
    assert (("bob", "agent"),) == installation.restore().roles
    with installation.now() as connection:
        kept = _everything(connection)
    assert [3, 3, 0, 1] == [len(kept[n]) for n in ("passkeys", "identities", "spent", "invitations")]
