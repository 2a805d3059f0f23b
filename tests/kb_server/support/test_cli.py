"""The commands of support, as an operator types them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.settings import Settings
from kb_server.support import flags, ledger
from kb_server.support.flags import Flag
from tests.kb_server import commands, migrated
from tests.kb_server.commands import Ran

Run = Callable[..., Ran]
NOW = datetime.now(UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The database of an installation without a release: two links and two flags."""
    settings = Settings(state=tmp_path / "var", releases=tmp_path / "releases")
    migrated.lay(settings.state)
    with installation.database(settings) as opened:
        with opened.write() as connection:
            for number, (ticket, age) in enumerate((("SUP-1", 20), ("", 1))):
                ledger.send(
                    connection,
                    link=f"aaaaaaaaaaaaaaa{'abc'[number]}",
                    article="export",
                    anchor="all",
                    ticket=ticket,
                    agent="anna",
                    now=NOW - timedelta(days=age),
                )
            for name, reason, question in (("f" * 16, "wrong", ""), ("e" * 16, "missing", "vpn on linux")):
                flags.keep(connection, _flag(name, reason, question))
        yield opened


@pytest.fixture
def gapless(tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the directory of the installation."""

    monkeypatch.chdir(tmp_path)
    return commands.run


def test_links_are_listed_with_their_outcome(gapless: Run) -> None:
    """The newest link is first; a link that was not opened in time is shown as unread."""
    listed = gapless("links", "list", "--json")
    assert [("", "unopened"), ("SUP-1", "unread")] == [
        (link["ticket"], link["outcome"]) for link in json.loads(listed.stdout)
    ]
    plain = gapless("links", "list", "--ticket", "SUP-1").stdout.splitlines()
    assert ["sent", "outcome", "ticket", "article", "agent"] == plain[0].split()
    assert ["unread", "SUP-1", "export#all", "anna"] == plain[1].split()[2:]


def test_a_message_is_noted(gapless: Run, database: Database) -> None:
    """Recording that a customer wrote again changes the outcome of the ticket's link; a wrong key fails."""
    assert 0 == gapless("links", "message", "SUP-1").returncode
    with database.read() as connection:
        (link,) = ledger.find(connection, ticket="SUP-1", window=timedelta(days=30), now=datetime.now(UTC))
    assert "again" == link.outcome
    unknown = gapless("links", "message", "SUP-2")
    assert (2, True) == (unknown.returncode, "No link was sent in SUP-2" in unknown.stderr)


def test_solving_by_article(gapless: Run, database: Database) -> None:
    """An article's links are counted for all agents; without a known outcome there is no rate."""
    assert ["export", "2", "0", "0", "0", "-"] == gapless("links", "solving").stdout.splitlines()[1].split()
    assert [None] == [one["rate"] for one in json.loads(gapless("links", "solving", "--json").stdout)]


def test_flags_are_listed_and_closed(gapless: Run) -> None:
    """The start of an id closes its flag, with a note for the agent; an ambiguous start is refused."""
    assert {"wrong", "missing"} == {
        flag["reason"] for flag in json.loads(gapless("flags", "list", "--json").stdout)
    }
    closed = gapless("flags", "close", "ffff", "--declined", "--note", "It is right.")
    assert (0, "The flag of anna is declined.\n") == (closed.returncode, closed.stdout)
    (flag,) = json.loads(gapless("flags", "list", "--state", "declined", "--json").stdout)
    assert ("It is right.", True) == (flag["note"], bool(flag["closer"]))
    assert "vpn on linux" in gapless("flags", "list", "--state", "open").stdout
    unclear = gapless("flags", "close", "x")
    assert (2, True) == (unclear.returncode, "0 flags begin with x" in unclear.stderr)


def _flag(name: str, reason: str, question: str) -> Flag:
    return Flag(
        id=name,
        at=NOW - timedelta(days=2),
        agent="anna",
        reason=reason,  # type: ignore[arg-type]
        article="" if question else "export",
        anchor="",
        passage="",
        question=question,
        words="",
        ticket="",
        state="open",
        closed=None,
        closer="",
        note="",
    )
