"""The commands that manage users and their tokens."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from kb_server.access import cli, factors, logins, passwords, users
from kb_server.data.database import Database
from kb_server.data.schema.access import passkeys
from kb_server.settings.database_url import locate
from tests.kb_server import migrated

PASSWORD = "several words in a row"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The configuration of a new installation."""
    file = tmp_path / "mkdocs.yml"
    file.touch()
    migrated.lay(tmp_path / "var")
    return str(file)


@pytest.fixture
def ann(config: str) -> str:
    """The same, with the agent Ann."""
    made = _run(config, "add", "--role", "agent", "--password-stdin", "ann", typed=PASSWORD + "\n")
    assert 0 == made.exit_code
    return config


def _run(config: str, command: str, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.user, [command, "--config", config, *arguments], input=typed)


def _token(config: str, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli.token, [command, "--config", config, *arguments])


@pytest.mark.slow
def test_a_users_life(config: str) -> None:
    """A user is added, listed, gets another password, and is removed."""
    added = _run(config, "add", "--role", "writer", "--password-stdin", "Ann", typed=PASSWORD + "\n")
    assert (0, "ann can log in as writer.\n") == (added.exit_code, added.output)
    shown = json.loads(_run(config, "list", "--json").output)
    assert [("ann", "writer")] == [(u["name"], u["role"]) for u in shown]
    assert "ann   writer" in _run(config, "list").output
    changed = _run(config, "password", "ann", typed=f"{PASSWORD}!\n{PASSWORD}!\n")
    assert 0 == changed.exit_code
    assert PASSWORD not in changed.output
    assert 0 == _run(config, "remove", "ann").exit_code
    assert [] == json.loads(_run(config, "list", "--json").output)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "arguments"), [("add", ("--role", "agent", "bob")), ("password", ("ann",))]
)
def test_nobody_waits_for_a_digest(
    ann: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, arguments: tuple[str, ...]
) -> None:
    """While the digest of a password is made, others write."""
    real, wrote = passwords.digest, []

    def meanwhile(password: str, *known: str) -> str:
        with Database(locate("", tmp_path / "var"), patience=0.1).write() as connection:
            wrote.append(users.change_role(connection, "ann", "writer"))
        return real(password, *known)

    monkeypatch.setattr(passwords, "digest", meanwhile)
    changed = _run(ann, command, "--password-stdin", *arguments, typed=f"{PASSWORD}!\n")
    assert (0, [True]) == (changed.exit_code, wrote), changed.output


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "arguments", "typed", "words"),
    [
        ("add", ("--role", "king", "ann"), "", "is not one of 'agent', 'writer', 'admin'"),
        ("add", ("--role", "agent", "--password-stdin", "ann"), "short\n", "12 to 1000 characters"),
        ("add", ("--role", "agent", "--password-stdin", "a b"), f"{PASSWORD}\n", "A name is"),
        ("add", ("--role", "agent", "ann"), f"{PASSWORD}\nanother\n", "do not match"),
        ("remove", ("ann",), "", "There is no user ann. gapless user list"),
        ("password", ("--password-stdin", "ann"), f"{PASSWORD}\n", "There is no user ann."),
    ],
)
def test_mistakes(config: str, command: str, arguments: tuple[str, ...], typed: str, words: str) -> None:
    """A mistake is reported with its cure, and changes nothing."""
    result = _run(config, command, *arguments, typed=typed)
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert [] == json.loads(_run(config, "list", "--json").output)


@pytest.mark.slow
def test_a_secret_is_shown_once(ann: str) -> None:
    """Making a token prints only its secret on standard output; no later command can show it."""
    made = _token(ann, "add", "--user", "Ann", "--scope", "link", "--scope", "search", "--label", "our desk")
    secret = made.stdout.strip()
    assert made.stdout == f"{secret}\n"
    assert secret.startswith("gapless_")
    assert "Token 1 of ann, for search, link, until" in made.stderr
    assert secret not in made.stderr
    (listed,) = json.loads(_token(ann, "list", "--json").output)
    assert ("ann", "our desk", ["search", "link"], None) == tuple(
        listed[name] for name in ("user", "label", "scopes", "used")
    )
    told = _token(ann, "list").output
    assert "our desk" in told
    assert secret not in told + json.dumps(listed)
    assert "Token 1 is revoked.\n" == _token(ann, "revoke", "1").output
    assert [] == json.loads(_token(ann, "list", "--json").output)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--user", "bob", "--scope", "link", "--label", "x"), "There is no user bob. gapless user list"),
        (("--user", "ann", "--scope", "gap", "--label", "x"), "gap needs writer"),
        (("--user", "ann", "--scope", "king", "--label", "x"), "'king' is not one of"),
        (("--user", "ann", "--label", "x"), "Missing option '--scope'"),
        (("--user", "ann", "--scope", "link", "--label", " "), "what the token is for"),
        (("--user", "ann", "--scope", "link", "--label", "a\nb"), "what the token is for"),
        (("--user", "ann", "--scope", "link", "--label", "x" * 101), "1 to 100 characters"),
        (("--user", "ann", "--scope", "link", "--label", "x", "--days", "0"), "1 to 730 days"),
        (("--user", "ann", "--scope", "link", "--label", "x", "--days", "731"), "1 to 730 days"),
    ],
)
def test_tokens_that_cannot_be_made(ann: str, arguments: tuple[str, ...], words: str) -> None:
    """A mistake is reported with its cure, and no token is made."""
    made = _token(ann, "add", *arguments)
    assert (2, "") == (made.exit_code, made.stdout)
    assert words in made.stderr
    assert [] == json.loads(_token(ann, "list", "--json").output)


def test_no_such_token(ann: str) -> None:
    """Revoking an unknown token fails, and the message says where to look."""
    refused = _token(ann, "revoke", "7")
    assert 2 == refused.exit_code
    assert "There is no token 7. gapless token list" in refused.output


def test_an_invitation_is_a_link(config: str, ann: str) -> None:
    """The link stands alone on standard output; a user's name is not invited again."""
    made = _run(config, "invite", "--role", "writer")
    assert (0, True) == (made.exit_code, made.stdout.startswith("/invitation/"))
    assert "Put the address of the service before it" in made.stderr
    assert "valid once, for 7 days" in made.stderr
    taken = _run(config, "invite", "--role", "writer", "Ann")
    assert (2, True) == (taken.exit_code, "There is a user ann already" in taken.output)


def test_a_role_changes(ann: str) -> None:
    """A role is given by name; a role or a user that there is not is refused."""
    assert 0 == _run(ann, "role", "Ann", "writer").exit_code
    assert ["writer"] == [one["role"] for one in json.loads(_run(ann, "list", "--json").output)]
    assert [2, 2] == [_run(ann, "role", *words).exit_code for words in (("ann", "king"), ("bob", "agent"))]


def test_who_was_removed(ann: str) -> None:
    """Removed names are listed until somebody allows them; nobody else can be allowed."""
    assert ("", 2) == (_run(ann, "list", "--removed").output, _run(ann, "allow", "ann").exit_code)
    assert 0 == _run(ann, "remove", "ann").exit_code
    assert "ann\n" == _run(ann, "list", "--removed").output
    assert ["ann"] == json.loads(_run(ann, "list", "--removed", "--json").output)
    assert 0 == _run(ann, "allow", "Ann").exit_code
    assert "" == _run(ann, "list", "--removed").output


@pytest.mark.slow
def test_connecting_with_a_provider(ann: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subject is connected where a provider is set, once."""
    refused = _run(ann, "connect", "ann", "00u1")
    assert (2, True) == (refused.exit_code, "Set GAPLESS_OIDC_ISSUER" in refused.output)
    for name, value in {
        "OIDC_ISSUER": "https://login.example.com",
        "OIDC_CLIENT_ID": "gapless",
        "OIDC_ROLES": "*=agent",
        "BASE_URL": "https://help.example.com/",
    }.items():
        monkeypatch.setenv(f"GAPLESS_{name}", value)
    assert 0 == _run(ann, "connect", "Ann", "00u1").exit_code
    again = _run(ann, "connect", "ann", "00u1")
    assert (2, True) == (again.exit_code, "This subject is ann already" in again.output)


def test_a_lost_passkey_is_forgotten(ann: str, tmp_path: Path) -> None:
    """The reset covers passkeys as well."""
    database, now = Database(locate("", tmp_path / "var")), datetime.now(UTC)
    with database.write() as connection:
        row = {"user": users.find(connection, "ann").id, "credential": "a", "public_key": b"", "count": 0}
        connection.execute(sa.insert(passkeys).values(row | {"name": "phone", "created": now}))
    database.close()
    assert [True] == [one["factor"] for one in json.loads(_run(ann, "list", "--json").output)]
    assert 0 == _run(ann, "reset-factor", "ann").exit_code
    assert [False] == [one["factor"] for one in json.loads(_run(ann, "list", "--json").output)]


@pytest.mark.slow
def test_a_lost_device_is_forgotten(ann: str, tmp_path: Path) -> None:
    """After the reset the password is enough again, and all logins have ended; a second reset is refused."""
    database, now = Database(locate("", tmp_path / "var")), datetime.now(UTC)
    with database.write() as connection:
        user = users.find(connection, "ann")
        code = pyotp.TOTP(factors.secret(b"key", user.id, "salt")).at(now)
        factors.add(connection, b"key", user.id, "salt", code, now)
        token = logins.begin(connection, user, now, 1)
    assert [True] == [one["factor"] for one in json.loads(_run(ann, "list", "--json").output)]
    assert 0 == _run(ann, "reset-factor", "Ann").exit_code
    assert [False] == [one["factor"] for one in json.loads(_run(ann, "list", "--json").output)]
    with database.read() as connection:
        assert logins.find(connection, token, now, 1) is None
    database.close()
    refused = _run(ann, "reset-factor", "ann")
    assert (2, True) == (refused.exit_code, "ann has no second factor" in refused.output)
