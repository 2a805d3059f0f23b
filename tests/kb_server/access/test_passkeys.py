"""Promises about passkeys: the true thing is taken, once, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from kb_server.access import factors, passkeys, users
from kb_server.access.passkeys import BadPasskey, CopiedPasskey, LateChallenge, Purpose, RelyingParty
from kb_server.access.spent import LONGEST
from kb_server.data.schema.access import passkeys as table
from kb_server.settings import Settings
from tests.kb_server.access.authenticator import HOST, ORIGIN, PRESENT, VERIFIED, Device, b64

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from kb_server.data.database import Database

KEY = b"k" * 32
SITE = RelyingParty(host=HOST, origin=ORIGIN)
NOW = datetime.now(UTC)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A database of one kind, where the kind makes no difference."""
    from kb_server.data.database import Database
    from kb_server.settings.database_url import locate
    from tests.kb_server import migrated

    migrated.lay(tmp_path / "var")
    opened = Database(locate("", tmp_path / "var"))
    yield opened
    opened.close()


def hired(database: Database) -> int:
    """A user."""
    with database.write() as connection:
        return users.add(connection, "ann", "agent", "correct horse battery", NOW).id


def added(database: Database, user: int, device: Device, **other: Any) -> list[str]:
    """Keep the device's passkey; return the recovery codes."""
    asked = passkeys.challenge(KEY, "add", user)
    with database.write() as connection:
        known = passkeys.of(connection, user)
        brought = device.create(passkeys.creation(SITE, KEY, user, "ann", asked, known), **other)
        return passkeys.add(connection, SITE, KEY, user, "my phone", asked, brought, NOW)


def used(
    database: Database, user: int, device: Device, purpose: Purpose = "whole login", **other: Any
) -> None:
    """Log in with it."""
    asked = passkeys.challenge(KEY, purpose, 0 if purpose == "whole login" else user)
    brought = device.get(passkeys.request(SITE, asked), **other)
    with database.write() as connection:
        passkeys.use(connection, SITE, KEY, purpose, user, asked, brought, NOW)


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://help.example.com/kb/", SITE),
        ("https://help.example.com:443/", SITE),
        ("https://Help.example.com:8443/", RelyingParty(host=HOST, origin=f"{ORIGIN}:8443")),
        ("http://localhost:8000/", RelyingParty(host="localhost", origin="http://localhost:8000")),
        ("http://help.example.com/", None),
        ("https://192.0.2.1/", None),
        ("http://127.0.0.1:8000/", None),
        ("https://[2001:db8::1]/", None),
        ("", None),
    ],
)
def test_the_site(address: str, site: RelyingParty | None) -> None:
    """The site is the public address; where that is not secure, or a number, there are no passkeys."""
    assert site == passkeys.relying_party(Settings(base_url=address))


def test_a_passkey_is_made_and_used(database: Database) -> None:
    """A passkey is kept with its name, logs in each time, and its last use is known."""
    ann, device = hired(database), Device()
    assert 10 == len(added(database, ann, device))
    purposes: tuple[Purpose, ...] = ("whole login", "second step", "whole login")
    for purpose in purposes:
        used(database, ann, device, purpose)
    with database.read() as connection:
        [one] = passkeys.of(connection, ann)
        assert ("my phone", NOW, True) == (one.name, one.used, users.find(connection, "ann").factor)


def test_several(database: Database) -> None:
    """A user may have many, the second gives no new codes, and with the last one the codes go."""
    ann, devices = hired(database), [Device() for _ in range(3)]
    codes = [len(added(database, ann, one)) for one in devices]
    assert [10, 0, 0] == codes
    for one in devices:
        used(database, ann, one)
    with database.write() as connection:
        for left in (10, 10, 0):
            assert passkeys.remove(connection, ann, passkeys.of(connection, ann)[0].id)
            assert left == factors.left(connection, ann)
        assert not users.find(connection, "ann").factor


def test_removed(database: Database) -> None:
    """A passkey that was removed logs nobody in, and nobody removes somebody else's."""
    ann, device = hired(database), Device()
    added(database, ann, device)
    with database.write() as connection:
        bob = users.add(connection, "bob", "agent", "correct horse battery", NOW).id
        number = passkeys.of(connection, ann)[0].id
        assert not passkeys.remove(connection, bob, number)
    used(database, ann, device)
    with database.write() as connection:
        assert factors.remove(connection, ann)
        assert [] == passkeys.of(connection, ann)
    with pytest.raises(BadPasskey):
        used(database, ann, device)


@pytest.mark.parametrize(
    "other",
    [
        {"origin": "https://evil.example"},
        {"origin": f"{ORIGIN}:8443"},
        {"origin": "http://help.example.com"},
        {"host": "example.com"},
        {"challenge": b64(b"another")},
        {"kind": "webauthn.get"},
        {"flags": 0},
        {"framed": True},
        {"fmt": "unknown"},
        {"id": b"another"},
    ],
)
def test_what_is_not_kept(sqlite: Database, other: dict[str, Any]) -> None:
    """A passkey for another site, another challenge, of nobody present or out of a frame is not kept."""
    ann = hired(sqlite)
    with pytest.raises(BadPasskey):
        added(sqlite, ann, Device(), **other)
    with sqlite.read() as connection:
        assert ([], 0) == (passkeys.of(connection, ann), factors.left(connection, ann))


@pytest.mark.parametrize("purpose", ["whole login", "second step"])
@pytest.mark.parametrize(
    "other",
    [
        {"origin": "https://evil.example"},
        {"origin": f"{ORIGIN}.evil.example"},
        {"host": "evil.example"},
        {"challenge": b64(b"another")},
        {"kind": "webauthn.create"},
        {"kind": "payment.get"},
        {"flags": VERIFIED},
        {"framed": True},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"handle": b"somebody else"},
        {"id": b"another"},
    ],
)
def test_what_logs_nobody_in(sqlite: Database, purpose: Purpose, other: dict[str, Any]) -> None:
    """An answer for another site or challenge, of another key, device or person logs nobody in."""
    ann, device = hired(sqlite), Device()
    added(sqlite, ann, device)
    with pytest.raises(BadPasskey):
        used(sqlite, ann, device, purpose, **other)
    used(sqlite, ann, device, purpose)


def test_a_whole_login_needs_more(sqlite: Database) -> None:
    """Without a password the device must have verified its user and name them; beside one it need not."""
    ann, device = hired(sqlite), Device()
    added(sqlite, ann, device)
    for other in ({"flags": PRESENT}, {"handle": None}):
        with pytest.raises(BadPasskey):
            used(sqlite, ann, device, "whole login", **other)
        used(sqlite, ann, device, "second step", **other)


def test_a_count_that_stands_still(database: Database) -> None:
    """A key whose count does not grow is a copy; one that never counts is a synchronised passkey."""
    ann, device, synchronised = hired(database), Device(), Device()
    added(database, ann, device)
    added(database, ann, synchronised, count=0)
    used(database, ann, device, count=7)
    for count in (7, 6, 0):
        with pytest.raises(CopiedPasskey):
            used(database, ann, device, count=count)
    forged: dict[str, Any] = {"count": 0, "key": ec.generate_private_key(ec.SECP256R1())}
    with pytest.raises(BadPasskey) as refused:
        used(database, ann, device, "whole login", **forged)
    assert not isinstance(refused.value, CopiedPasskey)
    used(database, ann, device, count=2**32 - 1)
    for _ in range(2):
        used(database, ann, synchronised, count=0)


def test_two_that_sign_at_once(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two requests with one count, in whatever process, the slower one is refused: one is a copy's."""
    ann, device = hired(sqlite), Device()
    added(sqlite, ann, device)
    spend = passkeys._spend

    def meanwhile(connection: Connection, asked: str, now: datetime) -> None:
        spend(connection, asked, now)
        connection.execute(sa.update(table).values(count=table.c.count + 1))

    monkeypatch.setattr(passkeys, "_spend", meanwhile)
    with pytest.raises(BadPasskey):
        used(sqlite, ann, device)


def test_a_challenge_adds_once(sqlite: Database) -> None:
    """With the challenge of one passkey no second one is added, of whatever device."""
    user = hired(sqlite)
    asked = passkeys.challenge(KEY, "add", user)
    options = passkeys.creation(SITE, KEY, user, "ann", asked, ())
    first, second = (Device().create(options) for _ in range(2))
    with sqlite.write() as connection:
        passkeys.add(connection, SITE, KEY, user, "my phone", asked, first, NOW)
    with pytest.raises(LateChallenge), sqlite.write() as connection:
        passkeys.add(connection, SITE, KEY, user, "another", asked, second, NOW)
    with sqlite.read() as connection:
        assert ["my phone"] == [one.name for one in passkeys.of(connection, user)]


def test_a_challenge_works_once(database: Database) -> None:
    """The same answer a second time is refused, also of a device that does not count."""
    ann, device = hired(database), Device()
    added(database, ann, device, count=0)
    asked = passkeys.challenge(KEY, "whole login")
    brought = device.get(passkeys.request(SITE, asked), count=0)
    with database.write() as connection:
        passkeys.use(connection, SITE, KEY, "whole login", ann, asked, brought, NOW)
    with pytest.raises(LateChallenge), database.write() as connection:
        passkeys.use(connection, SITE, KEY, "whole login", ann, asked, brought, NOW)


@pytest.mark.parametrize(
    "made",
    [
        lambda ann: passkeys.challenge(KEY, "add", ann),
        lambda _: passkeys.challenge(KEY, "whole login"),
        lambda ann: passkeys.challenge(KEY, "second step", ann + 1),
        lambda ann: passkeys.challenge(b"o" * 32, "second step", ann),
        lambda _: "",
        lambda _: "W10.x.y",
    ],
)
def test_challenges_for_something_else(sqlite: Database, made: Callable[[int], str]) -> None:
    """A challenge for another step or person, or not of ours, is refused, though the key signed it."""
    ann, device = hired(sqlite), Device()
    added(sqlite, ann, device)
    asked = made(ann)
    brought = device.get(passkeys.request(SITE, asked))
    with pytest.raises(LateChallenge), sqlite.write() as connection:
        passkeys.use(connection, SITE, KEY, "second step", ann, asked, brought, NOW)


def test_a_challenge_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """After ten minutes a challenge is too old, and one of a clock that was far ahead never counts."""
    for age in (LONGEST + timedelta(seconds=2), -timedelta(days=1)):
        monkeypatch.setattr("itsdangerous.timed.time.time", lambda: (datetime.now(UTC) - age).timestamp())  # noqa: B023
        asked = passkeys.challenge(KEY, "add", 1)
        with pytest.raises(LateChallenge):
            passkeys.check(KEY, "add", asked, 1)


@pytest.mark.parametrize("seconds", [-240, 0, 240])
def test_a_challenge_of_another_machine(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Machines of one installation whose clocks differ by minutes take each other's challenges."""
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: datetime.now(UTC).timestamp() + seconds)
    passkeys.check(KEY, "add", passkeys.challenge(KEY, "add", 1), 1)


def test_one_passkey_has_one_owner(database: Database) -> None:
    """A passkey that is set up is not set up again, by nobody; and nobody logs in as somebody else."""
    ann, device = hired(database), Device()
    with database.write() as connection:
        bob = users.add(connection, "bob", "admin", "correct horse battery", NOW).id
    added(database, ann, device)
    for user in (ann, bob):
        with pytest.raises(passkeys.PasskeyTaken):
            added(database, user, device)
    with pytest.raises(BadPasskey):
        used(database, bob, device)
    with database.read() as connection:
        asked = passkeys.challenge(KEY, "whole login")
        assert ann == passkeys.owner(connection, device.get(passkeys.request(SITE, asked)))


def test_many(sqlite: Database) -> None:
    """There is an end to how many a user has."""
    ann = hired(sqlite)
    for _ in range(passkeys.MOST):
        added(sqlite, ann, Device())
    with pytest.raises(passkeys.TooManyPasskeys):
        added(sqlite, ann, Device())


@pytest.mark.parametrize(
    ("name", "kept"), [("  my\n\u202e phone ", "my phone"), ("\0", "?"), ("", "?"), ("x" * 200, "x" * 100)]
)
def test_names(sqlite: Database, name: str, kept: str) -> None:
    """A name is one line of visible letters, and never too long."""
    ann, device = hired(sqlite), Device()
    asked = passkeys.challenge(KEY, "add", ann)
    brought = device.create(passkeys.creation(SITE, KEY, ann, "ann", asked, []))
    with sqlite.write() as connection:
        passkeys.add(connection, SITE, KEY, ann, name, asked, brought, NOW)
        assert [kept] == [one.name for one in passkeys.of(connection, ann)]


def test_what_the_browser_is_asked() -> None:
    """The options name the site, hide who the user is, and ask nobody twice for the same passkey."""
    asked = passkeys.challenge(KEY, "add", 7)
    known = passkeys.Passkey(id=1, credential="AAAA", name="x", created=NOW, used=None)
    made = json.loads(passkeys.creation(SITE, KEY, 7, "ann", asked, [known]))
    assert (HOST, "none", ["AAAA"]) == (
        made["rp"]["id"],
        made["attestation"],
        [one["id"] for one in made["excludeCredentials"]],
    )
    assert b64(passkeys.handle(KEY, 7)) == made["user"]["id"] != b64(passkeys.handle(KEY, 8))
    whole, second = (json.loads(passkeys.request(SITE, asked, one)) for one in ([], [known]))
    assert ("required", []) == (whole["userVerification"], whole.get("allowCredentials", []))
    assert ["AAAA"] == [one["id"] for one in second["allowCredentials"]]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "rawId", "type", "response", "clientDataJSON"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.slow
@given(brought=st.text(max_size=60) | _JSON.map(json.dumps))
def test_noise(brought: str) -> None:
    """Whatever a browser brings, it is a passkey or a refusal."""
    for read in (
        lambda: passkeys._parsed(brought),
        lambda: passkeys._registered(SITE, "x", brought),
        lambda: passkeys._signature(SITE, "x", brought, b"", verified=True),
    ):
        with pytest.raises(BadPasskey):
            read()
