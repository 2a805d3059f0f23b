"""The commands of the log."""

import json
from pathlib import Path

import pytest
from flask import Flask

from kb_server.log.spool import drain_lock
from tests.kb_server.commands import run
from tests.kb_server.log.made import command
from tests.kb_server.log.stories import Visitor, close, service


@pytest.mark.slow
def test_commands(tmp_path: Path) -> None:
    """The commands drain, count and expire events."""
    made = service(tmp_path / "var")
    visitor = Visitor(made)
    visitor.send(visitor.searched("vpn", "password"), visitor.event("asked", text="How?"), origin="ci")
    close(made)
    assert 0 == command(tmp_path, "db", "upgrade").returncode
    new = json.loads(command(tmp_path, "log", "drain", "--json").stdout)["new"]
    assert new in (0, 1, 2)  # the service may have drained some of it itself
    assert "0 events.\n" == command(tmp_path, "log", "drain").stdout
    status = command(tmp_path, "log", "status").stdout
    assert "declared" in status
    assert "2 events in 7 days; 2 of them do not count." in status
    lines = json.loads(command(tmp_path, "log", "status", "--json").stdout)
    assert [("asked", 1, False), ("searched", 1, False)] == [
        (line["kind"], line["count"], line["counts"]) for line in lines["events"]
    ]
    assert {"counted": 0, "removed": {}} == json.loads(command(tmp_path, "log", "expire", "--json").stdout)
    assert "Counted 0 days. Removed rows: nothing.\n" == command(tmp_path, "log", "expire").stdout
    assert [] == json.loads(command(tmp_path, "log", "days", "--json").stdout)
    assert [] == json.loads(command(tmp_path, "log", "queries", "--json").stdout)
    assert "questions  unfound  static" in command(tmp_path, "log", "days").stdout
    assert "asked  clicked  lang  query" in command(tmp_path, "log", "queries").stdout
    assert "## searched" in run("log", "kinds").stdout


def test_a_drain_that_is_under_way(running: Flask) -> None:
    """A command does not drain what the service drains."""
    state: Path = running.extensions["gapless.settings"].state
    with drain_lock(state / "spool"):
        assert "itself" in command(state.parent, "log", "drain").stdout
