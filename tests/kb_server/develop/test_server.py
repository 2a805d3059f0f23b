"""Promises about the development server: it publishes, serves, and follows changes."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.patience import PATIENCE

GAPLESS = [sys.executable, "-c", "from kb_server.cli import main; main()"]


@contextlib.contextmanager
def patient(process: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever is read of the process in between ends after PATIENCE at the latest: it is killed then."""
    giving_up = threading.Timer(PATIENCE, process.kill)
    giving_up.start()
    try:
        yield
    finally:
        giving_up.cancel()


@contextlib.contextmanager
def serving(config: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`gapless serve` as a process, and the address that it prints."""
    process = subprocess.Popen(
        [*GAPLESS, "serve", "--config", str(config), "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        with patient(process):
            line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found is not None, process.stderr.read() if process.stderr else line
        yield process, found.group()
    finally:
        process.kill()
        process.communicate()


def read(address: str) -> str:
    """The text at an address."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


@pytest.mark.slow
def test_serve_follows_changes(config: Path) -> None:
    """A change is published by itself and open pages hear of it; a mistake leaves the old release there."""
    page = config.parent / "content" / "guide" / "invoice.md"
    with serving(config) as (process, address):
        assert '<script type="module" src="/_gapless/reload.js">' in read(f"{address}guide/invoice/")
        assert "EventSource" in read(f"{address}_gapless/reload.js")
        with urllib.request.urlopen(f"{address}_gapless/reload", timeout=PATIENCE) as events:  # noqa: S310
            first = events.readline()
            page.write_text(
                page.read_text(encoding="utf-8") + "\n## Reminders\n\nThey come late.\n", encoding="utf-8"
            )
            for second in events:
                if second.startswith(b"data: 2") and second != first:  # not the draft, whose data is a text
                    break
                if second.startswith(b":"):  # a sign of life: the watch may not have begun with the change
                    page.touch()
        found = json.loads(read(f"{address}api/search?q=reminders"))
        assert f"data: {found['release']}\n".encode() == second
        assert "guide/invoice/#reminders" == found["hits"][0]["sections"][0]["url"]

        assert process.stderr is not None
        page.write_text("---\nid: invoice\ntitle: [\n---\n", encoding="utf-8")
        with patient(process):
            said = next(line for line in process.stderr if "Not published" in line)
            said += process.stderr.readline()
        assert "content/guide/invoice.md" in said
        assert "They come late." in read(f"{address}guide/invoice/")
        with urllib.request.urlopen(f"{address}_gapless/reload", timeout=PATIENCE) as events:  # noqa: S310
            told = next(line for line in events if line.startswith(b'data: "'))
        assert "content/guide/invoice.md" in json.loads(told.removeprefix(b"data: "))
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(PATIENCE)


@pytest.mark.slow
def test_serve_without_watching(config: Path) -> None:
    """Without watching the site is published once, and SIGTERM ends the process in good order."""
    with serving(config, "--no-watch") as (process, address):
        assert "ok" == json.loads(read(f"{address}healthz"))["status"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(f"{address}nothing")
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(PATIENCE)
