"""What strangers wrote is seen on the terminal, and does nothing there."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kb_server.terminal.visible import say, visible
from tests import ROOT

HOSTILE = {
    "\x1b]0;owned\x07": "\\u001b]0;owned\\u0007",  # the title of the window
    "\x1b[2J\x1b[8m": "\\u001b[2J\\u001b[8m",  # clears the screen, hides what follows
    "a\rb": "a\\u000db",
    "\x9b31m": "\\u009b31m",
    "\u202egpj.exe": "\\u202egpj.exe",
    "\u2066x\u2069": "\\u2066x\\u2069",
}


@pytest.mark.parametrize(("hostile", "seen"), HOSTILE.items())
def test_controls_are_seen(hostile: str, seen: str) -> None:
    """Escape sequences, bells, returns and overrides of direction are written as numbers."""
    assert seen == visible(hostile)


@pytest.mark.parametrize(
    "text", ["a\tb\nc", "Zurück – naïve œuvre", "возврат", "退款 〇 々", "\u200fשלום", "👩\u200d🔬"]
)
def test_text_stays(text: str) -> None:
    """Text of any script, tabs, lines, and the marks that Hebrew and emoji need stay as they are."""
    assert text == visible(text)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_json_means_the_same(hostile: str) -> None:
    """What was JSON is JSON still, with the same characters in it."""
    assert hostile == json.loads(visible(json.dumps(hostile, ensure_ascii=False)))


@pytest.mark.slow
def test_no_command_lets_them_through(published: Path) -> None:
    """A question with escape sequences is repeated on a real terminal without one that is not our own."""
    question = " ".join(HOSTILE).replace("\r", "")
    told, ours = pty.openpty()
    command = [
        sys.executable,
        "-c",
        "from kb_server.cli import main; main()",
        "explain",
        "--index",
        str(published / "current" / "index"),
    ]
    with subprocess.Popen([*command, question], cwd=ROOT, stdout=ours, stderr=ours) as running:
        os.close(ours)
        printed = b""
        while part := _read(told):
            printed += part
        running.wait()
    os.close(told)
    text = printed.decode().replace("\r\n", "\n")
    assert "owned" in text
    for style in ("\x1b[0m", "\x1b[1m", "\x1b[4m"):
        text = text.replace(style, "")
    assert text == visible(text)


def _read(told: int) -> bytes:
    try:
        return os.read(told, 65536)
    except OSError:  # the other side is closed
        return b""


def test_a_failure_is_told_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """The command's name stands before what failed, on the error stream, with strangers' controls visible."""
    say(ValueError("a\x07b"))
    told = capsys.readouterr()
    assert ("", "gapless: a\\u0007b\n") == (told.out, told.err)
