"""Promises about `gapless run`: it starts or says why not, withstands slow senders, and stops in peace."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.patience import until

pytestmark = pytest.mark.slow

RUN = [sys.executable, "-c", "from kb_server.cli import main; main(['run'])"]
PROBLEM = "application/problem+json"


def environment(releases: Path, **more: str) -> dict[str, str]:
    """The settings of a service with two workers over these releases, at any free port."""
    chosen = {"RELEASES": str(releases), "STATE": str(releases / "state"), "PORT": "0", "WORKERS": "2"}
    return os.environ | {f"GAPLESS_{name}": value for name, value in (chosen | more).items()}


@pytest.fixture(scope="module")
def running(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """A service for customers: the number of its process, and its port."""
    state = str(tmp_path_factory.mktemp("state"))
    with subprocess.Popen(
        RUN, env=environment(published, STATE=state, THREADS="2"), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        found = re.search(r":(\d+)/ with 2 workers", process.stdout.readline())
        assert found
        yield process.pid, int(found[1])
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(60)


def asked(port: int, address: str) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    told = answer.status, answer.headers.get_content_type(), answer.read()
    connection.close()
    return told


def workers(process: int) -> set[int]:
    """The processes that a service has started."""
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{",
    ],
    ids=["headers", "bodies"],
)
def test_slow_senders_hold_nobody(running: tuple[int, int], begun: bytes) -> None:
    """While 200 connections have sent a part of a request, search answers."""
    _, port = running
    with ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(begun)
        assert [200] * 4 == [asked(port, "/api/search?q=password")[0] for _ in range(4)]


def test_a_long_query_is_refused_in_our_words(running: tuple[int, int]) -> None:
    """A query of 4,094 bytes is a 400 of the documented form, and one beyond all bounds a 431 of it."""
    _, port = running
    for length, code in ((4094, 400), (100_000, 431)):
        status, kind, body = asked(port, "/api/search?q=" + "a" * length)
        assert (code, PROBLEM, code) == (status, kind, json.loads(body)["status"])


def test_what_is_no_http_is_told_as_a_problem(running: tuple[int, int]) -> None:
    """What the server itself refuses has the documented form as well."""
    with socket.create_connection(("127.0.0.1", running[1])) as stranger:
        stranger.sendall(b"HELO\r\n\r\n")
        told = b"".join(iter(lambda: stranger.recv(4096), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    assert b"400 Bad Request" in head
    assert f"Content-Type: {PROBLEM}".encode() in head
    assert {"type", "title", "status", "detail"} == set(json.loads(body))


def test_a_worker_that_ends_is_replaced(running: tuple[int, int]) -> None:
    """A killed worker has a successor, and the service answers all the time."""
    process, port = running
    before = workers(process)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(workers(process)) == 2 and workers(process) != before)
    assert 200 == asked(port, "/healthz")[0]


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"WORKERS": "many"}, "GAPLESS_WORKERS"), ({"HOST": "192.0.2.1"}, "GAPLESS_HOST and GAPLESS_PORT")],
)
def test_what_cannot_start_names_its_setting(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    """A setting that cannot be used, or an address that is not this machine's, ends it with its name."""
    started = subprocess.run(
        RUN, env=environment(tmp_path, **settings), capture_output=True, text=True, check=False, timeout=60
    )
    assert (2, True, False) == (started.returncode, named in started.stderr, "Traceback" in started.stderr)
