"""The commands that manage users."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb_server.access import passwords, users
from kb_server.access.cli import user
from kb_server.data.database import Database
from tests.kb_server.log.made import NOW

PASSWORD = "several words in a row"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """The configuration of a new installation."""
    file = tmp_path / "mkdocs.yml"
    file.touch()
    return str(file)


def _run(config: str, command: str, *arguments: str, typed: str = "") -> Result:
    return CliRunner().invoke(user, [command, "--config", config, *arguments], input=typed)


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


def test_twice(database: Database) -> None:
    """A name has one user, whatever its case; an unknown role is refused."""
    with database.write() as connection:
        users.add(connection, "Ann", "agent", PASSWORD, NOW)
        with pytest.raises(users.NameTaken, match="ann"):
            users.add(connection, "ANN ", "admin", PASSWORD, NOW)
        with pytest.raises(users.UnfitName, match="'king'"):
            users.add(connection, "Bob", "king", PASSWORD, NOW)
        assert NOW == users.find(connection, "ann").created


def test_no_such_user_takes_as_long() -> None:
    """Without a user the password is still hashed, and is wrong."""
    assert not passwords.verify(PASSWORD, "")
    kept = passwords.digest(PASSWORD)
    assert passwords.verify(PASSWORD, kept)
    assert not passwords.verify(PASSWORD + "x", kept)
