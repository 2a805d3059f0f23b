"""Promises about the command `gapless mcp`: how it starts, refuses to start, and ends."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.kb_server.assistants.connected import COMMAND, Center
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow  # each starts the command `gapless mcp`, a process of its own

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
SEARCH = {
    "jsonrpc": "2.0",
    "id": 2,
    "method": "tools/call",
    "params": {"name": "search", "arguments": {"query": "reset password"}},
}


def run(center: Center, *words: str, said: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with `said` on its standard input."""
    return subprocess.run(
        [COMMAND, "mcp", *words],
        input=said,
        env=center.variables(),
        cwd=center.folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_nothing_but_the_protocol_is_written(center: Center) -> None:
    """Standard output has one message a line, of the protocol, and the end of the input ends the command."""
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    said = "".join(json.dumps(message) + "\n" for message in (HELLO, ready, SEARCH))
    done = run(center, said=said)
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert (0, "") == (done.returncode, done.stderr)
    assert 1 in [reply["id"] for reply in replies]
    assert {"2.0"} == {reply["jsonrpc"] for reply in replies}


@pytest.mark.parametrize(
    ("words", "variables", "code", "says"),
    [
        ([], {"GAPLESS_BASE_URL": ""}, 2, "GAPLESS_BASE_URL=https://"),
        ([], {"GAPLESS_KEEP_QUERIES": "few"}, 2, "GAPLESS_KEEP_QUERIES"),
        (["--user", "nobody"], {}, 2, "There is no user nobody. gapless user list shows all users."),
        ([], {"GAPLESS_RELEASES": "elsewhere"}, 3, "nothing is published yet. Run gapless publish."),
        (
            ["--user", "ann"],
            {"GAPLESS_DATABASE": "postgresql://nobody@127.0.0.1:1/nothing"},
            5,
            "Run gapless doctor for details",
        ),
    ],
)
def test_it_says_why_it_does_not_start(
    center: Center, words: list[str], variables: dict[str, str], code: int, says: str
) -> None:
    """A setting, a user or a release that is missing stops the start, with the cure and an exit code."""
    done = run(Center(center.folder, variables), *words)
    assert (code, "", True) == (done.returncode, done.stdout, says in " ".join(done.stderr.split())), done
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_it(center: Center) -> None:
    """An interrupt ends the command while it waits for input."""
    with subprocess.Popen(
        [COMMAND, "mcp"],
        env=center.variables(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        assert started.stdin is not None
        assert started.stdout is not None
        started.stdin.write(json.dumps(HELLO) + "\n")
        started.stdin.flush()
        assert started.stdout.readline()
        started.send_signal(signal.SIGINT)
        assert -signal.SIGINT == started.wait(PATIENCE)


def test_a_relative_configuration_names_the_site(center: Center) -> None:
    """--config says where releases and state are, as for the other commands."""
    (center.folder / "mkdocs.yml").write_text("site_name: Small\n", encoding="utf-8")
    elsewhere = Center(center.folder, {"GAPLESS_RELEASES": "", "GAPLESS_STATE": ""})
    done = run(elsewhere, "--config", str(Path("mkdocs.yml")), "--user", "ann")
    assert (0, "") == (done.returncode, done.stderr)
