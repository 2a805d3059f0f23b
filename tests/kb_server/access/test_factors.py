"""Codes of second factors, and recovery codes, in the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import factors, users
from kb_server.access.factors import WrongCode
from kb_server.data.database import Database
from kb_server.data.schema.access import recovery_codes, second_factors
from kb_server.settings.database_url import locate
from tests.kb_server import migrated

KEY = b"k" * 32
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
PERIOD = timedelta(seconds=30)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """A transaction in a database with a user of each role."""
    migrated.lay(tmp_path, staffed=True)
    database = Database(locate("", tmp_path))
    with database.write() as made:
        yield made
    database.close()


def shown(user: int, at: datetime, salt: str = "salt") -> str:
    """What the device of the user shows then."""
    return pyotp.TOTP(factors.secret(KEY, user, salt)).at(at)


@pytest.fixture
def ann(connection: Connection) -> int:
    """A user with a second factor, set up at noon."""
    user = users.find(connection, "agent").id
    factors.add(connection, KEY, user, "salt", shown(user, NOON), NOON)
    return user


def test_the_device_shows_what_rfc_6238_says() -> None:
    """The codes are those of the standard's own example."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # "12345678901234567890"
    assert 1 == factors._period(secret, "287082", datetime.fromtimestamp(59, UTC), after=-1)


def test_no_code_is_taken_twice(connection: Connection, ann: int) -> None:
    """A code lets in once; the one that set the device up lets in nobody, nor does any before the last."""
    with pytest.raises(WrongCode):
        factors.use(connection, KEY, ann, shown(ann, NOON), NOON)
    later = NOON + 2 * PERIOD
    assert "code" == factors.use(connection, KEY, ann, shown(ann, later), later)
    for at in (later, later - PERIOD):
        with pytest.raises(WrongCode):
            factors.use(connection, KEY, ann, shown(ann, at), later)


def test_a_clock_may_be_wrong_by_one_period(connection: Connection, ann: int) -> None:
    """A device that is half a minute fast lets in; two periods are too many."""
    now = NOON + 10 * PERIOD
    with pytest.raises(WrongCode):
        factors.use(connection, KEY, ann, shown(ann, now + 2 * PERIOD), now)
    assert "code" == factors.use(
        connection, KEY, ann, f" {shown(ann, now + PERIOD)[:3]} {shown(ann, now + PERIOD)[3:]}", now
    )


def test_recovery_codes_let_in_once(connection: Connection, ann: int) -> None:
    """Each of the ten codes works once, however it is typed, and only for its user."""
    now = NOON + PERIOD * 9
    codes = factors.add(connection, KEY, ann, "other", shown(ann, now, "other"), now)
    assert 10 == len(set(codes)) == factors.left(connection, ann)
    assert "recovery code" == factors.use(connection, KEY, ann, codes[0].upper().replace("-", " "), now)
    assert 9 == factors.left(connection, ann)
    other = users.find(connection, "writer").id
    for user, code in ((ann, codes[0]), (other, codes[1]), (ann, ""), (ann, "x")):
        with pytest.raises(WrongCode):
            factors.use(connection, KEY, user, code, now)


def test_the_database_alone_makes_no_code(connection: Connection, ann: int) -> None:
    """Neither the secret nor a recovery code is stored, and another key makes another secret."""
    now = NOON + PERIOD * 9
    codes = factors.add(connection, KEY, ann, "other", shown(ann, now, "other"), now)
    stored = str(
        [
            tuple(row)
            for table in (second_factors, recovery_codes)
            for row in connection.execute(sa.select(table))
        ]
    )
    assert factors.secret(KEY, ann, "other") not in stored
    assert not any(factors.plain(code) in stored for code in codes)
    assert factors.secret(b"x" * 32, ann, "other") != factors.secret(KEY, ann, "other")


def test_a_device_is_proved_before_it_counts(connection: Connection) -> None:
    """A wrong code sets nothing up."""
    user = users.find(connection, "agent").id
    with pytest.raises(WrongCode):
        factors.add(connection, KEY, user, "salt", "000000x", NOON)
    assert not users.find(connection, "agent").factor


def test_a_removed_user_leaves_nothing(connection: Connection, ann: int) -> None:
    """Device and codes go with their user, and by themselves."""
    assert factors.remove(connection, ann)
    assert not factors.remove(connection, ann)
    factors.add(connection, KEY, ann, "salt", shown(ann, NOON), NOON)
    users.remove(connection, "agent")
    for table in (second_factors, recovery_codes):
        assert [] == connection.execute(sa.select(table)).all()


def test_a_code_that_another_process_has_just_taken(
    connection: Connection, ann: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has read the device before another used the code up is refused by the database."""
    later = NOON + 2 * PERIOD
    read = factors._period(factors.secret(KEY, ann, "salt"), shown(ann, later), later, after=-1)
    assert read is not None
    factors.use(connection, KEY, ann, shown(ann, later), later)
    monkeypatch.setattr(factors, "_period", lambda *_, **__: read)
    with pytest.raises(WrongCode):
        factors.use(connection, KEY, ann, shown(ann, later), later)


def test_only_a_later_period_counts(ann: int) -> None:
    """A code is not even found once its period, or a later one, was used."""
    secret, code = factors.secret(KEY, ann, "salt"), shown(ann, NOON)
    period = factors._period(secret, code, NOON, after=-1)
    assert period is not None
    assert [period, None, None] == [
        factors._period(secret, code, NOON, after=after) for after in (period - 1, period, period + 1)
    ]


def test_codes_belong_to_one_user(connection: Connection, ann: int) -> None:
    """Another user has another secret, also with the same salt, and no use of somebody's recovery code."""
    bob = users.find(connection, "writer").id
    assert factors.secret(KEY, ann, "salt") != factors.secret(KEY, bob, "salt")
    assert factors._hash(KEY, ann, "abc") != factors._hash(KEY, bob, "abc")
    factors.add(connection, KEY, bob, "salt", shown(bob, NOON), NOON)
    codes = factors.add(connection, KEY, ann, "salt", shown(ann, NOON), NOON)
    with pytest.raises(WrongCode):
        factors.use(connection, KEY, bob, codes[0], NOON)
    assert "recovery code" == factors.use(connection, KEY, ann, codes[0], NOON)


def test_codes_go_with_the_device_that_they_stand_in_for(connection: Connection, ann: int) -> None:
    """Who removes their only factor keeps no code that would still be one."""
    assert factors.CODES == factors.left(connection, ann)
    assert factors.remove_device(connection, ann)
    assert 0 == factors.left(connection, ann)
