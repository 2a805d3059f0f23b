"""A service as `gapless run` starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.kb_server.mortal import MORTAL
from tests.patience import PATIENCE

RUN = [sys.executable, "-c", "from kb_server.cli import main; main(['run'])"]


def environment(releases: Path, **more: str) -> dict[str, str]:
    """The settings of a service with two workers over these releases, at any free port."""
    chosen = {"RELEASES": str(releases), "STATE": str(releases / "state"), "PORT": "0", "WORKERS": "2"}
    return os.environ | {f"GAPLESS_{name}": value for name, value in (chosen | more).items()}


@contextmanager
def running(releases: Path, state: Path, **more: str) -> Iterator[tuple[int, int]]:
    """The number of the service's process, and its port; it stops at the end as it should."""
    with started(environment(releases, **{"STATE": str(state), "THREADS": "2"} | more)) as made:
        yield made


@contextmanager
def started(settings: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The same with other settings."""
    with subprocess.Popen([*MORTAL, *RUN], env=settings, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r":(\d+)/ with \d workers?\b", process.stdout.readline())
            assert found
            yield process.pid, int(found[1])
        finally:
            process.send_signal(signal.SIGTERM)
            ended = process.wait(PATIENCE)
        assert 0 == ended


def asked(port: int, address: str) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address)
    answer = connection.getresponse()
    told = answer.status, answer.headers.get_content_type(), answer.read()
    connection.close()
    return told
