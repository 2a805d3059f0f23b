"""Promises about the server of a worker: slow senders hold nobody, and refusals have our form."""

import json
import re
import socket
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from kb_server.production.turns import EARLY
from kb_server.web.problems import MEDIA_TYPE as PROBLEM
from tests.kb_server.production import flood
from tests.kb_server.production import running as running_service
from tests.kb_server.production.flood import Told
from tests.kb_server.production.running import asked, running
from tests.kb_server.production.test_processes import workers
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.slow


def test_a_long_query_is_refused_in_our_words(served: tuple[int, int]) -> None:
    """A query of 4,094 bytes is a 400 of the documented form, and one beyond all bounds a 431 of it."""
    _, port = served
    for length, code in ((4094, 400), (100_000, 431)):
        status, kind, body = asked(port, "/api/search?q=" + "a" * length)
        assert (code, PROBLEM, code) == (status, kind, json.loads(body)["status"])


def test_what_is_no_http_is_told_as_a_problem(served: tuple[int, int]) -> None:
    """What the server itself refuses has the documented form as well."""
    with socket.create_connection(("127.0.0.1", served[1])) as stranger:
        stranger.sendall(b"HELO\r\n\r\n")
        told = b"".join(iter(lambda: stranger.recv(4096), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    assert b"400 Bad Request" in head
    assert f"Content-Type: {PROBLEM}".encode() in head
    assert {"type", "title", "status", "detail"} == set(json.loads(body))


def test_a_query_that_is_no_text(served: tuple[int, int]) -> None:
    """Bytes that are no UTF-8, which the server lets through behind two slashes, are no fault of ours."""
    with socket.create_connection(("127.0.0.1", served[1])) as stranger:
        stranger.sendall(b"GET //nowhere?q=\xff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        told = b"".join(iter(lambda: stranger.recv(4096), b""))
    assert told.startswith(b"HTTP/1.1 404 ")


def test_refusals_are_told_at_the_end(
    published: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What the service and the server itself refused is in the log when it stops, without what was sent."""
    with running(published, tmp_path, WORKERS="1") as (_, port):
        for path in ("/api/search?q=" + "a" * 4094, "/api/search?q=" + "b" * 100_000):
            asked(port, path)
    told = capfd.readouterr().err
    assert "refused: 1 x 400 GET /api/search, 1 x 431 by the server itself\n" in told
    assert "aaaa" not in told


def slowest(told: list[Told]) -> float:
    """The seconds that 99 of 100 answers took at most."""
    return sorted(one.seconds for one in told)[int(len(told) * 0.99)]


def test_readers_are_answered_in_a_flood(published: Path, tmp_path: Path) -> None:
    """Searches from two hundred addresses at once refuse no reader who was here before, and nothing fails."""
    with running(published, tmp_path, TRUSTED_PROXIES="1", THREADS="8") as (_, port):
        _, beside, flooded = flood.alone_and_flooded(
            port, readers=8, flooders=200, alone=EARLY + 1, warm=1.5, seconds=1.5
        )
    assert {200} == {one.status for one in beside}
    assert {200, 429} >= {one.status for one in flooded}


@pytest.mark.ordeal
def test_four_hundred_addresses_at_once(published: Path, tmp_path: Path) -> None:
    """99 of 100 answers of readers take at most five times as long as without the flood."""
    with running(published, tmp_path, TRUSTED_PROXIES="1", THREADS="8") as (_, port):
        alone, beside, flooded = flood.alone_and_flooded(
            port, readers=30, flooders=400, alone=20, warm=5, seconds=20
        )
    assert {200} == {one.status for one in beside}
    assert {200, 429} == {one.status for one in flooded}
    assert slowest(beside) <= 5 * slowest(alone)


def _held(process: int) -> int:
    """The kilobytes that the workers of a service hold: of what they share, their share."""
    told = (Path(f"/proc/{worker}/smaps_rollup").read_text() for worker in workers(process))
    return sum(int(re.findall(r"^Pss: +(\d+) kB", one, re.MULTILINE)[0]) for one in told)


@pytest.mark.ordeal
def test_memory_of_an_hour(published: Path, tmp_path: Path) -> None:
    """An hour of ten requests a second: in its second half memory grows by two of a hundred at most."""

    def half(first: int) -> None:
        for number in range(first, first + 18_000):
            path = ("/", "/guide/password/", "/api/suggest?q=pass", f"/api/search?q=mail+{number}")[
                number % 4
            ]
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            assert 200 == answer.status

    with running(published, tmp_path, WORKERS="2", THREADS="8") as (process, port):
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        half(0)
        middle = _held(process)
        half(18_000)
        assert _held(process) <= middle * 1.02
        connection.close()


HASTY = """
from kb_server.production import server

server.IDLE = 1
from kb_server.cli import main

main(["run"])
"""


def test_who_reads_nothing_is_left(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection on which nobody reads what is sent is closed as one that says nothing."""
    monkeypatch.setattr(running_service, "RUN", [sys.executable, "-c", HASTY])
    sent = b"GET /guide/clip.webm HTTP/1.1\r\nHost: localhost\r\n\r\n" * 1000
    with running(published, tmp_path, WORKERS="1") as (_, port), socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", port))
        slow.sendall(sent)
        assert _is_open(port, slow.getsockname()[1])
        until(lambda: not _is_open(port, slow.getsockname()[1]))


def _is_open(port: int, client: int) -> bool:
    """Has the service the connection of a client open? It ends with data that nobody has read."""
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    ends = (f":{port:04X}", f":{client:04X}")
    return any((row[1][8:], row[2][8:], row[3]) == (*ends, "01") for row in rows)
