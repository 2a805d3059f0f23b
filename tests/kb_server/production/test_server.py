"""Promises about the server of a worker: slow senders hold nobody, and refusals have our form."""

import json
import socket
from contextlib import ExitStack

import pytest

from kb_server.web.problems import MEDIA_TYPE as PROBLEM
from tests.kb_server.production.running import asked

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{",
    ],
    ids=["headers", "bodies"],
)
def test_slow_senders_hold_nobody(served: tuple[int, int], begun: bytes) -> None:
    """While 200 connections have sent a part of a request, search answers."""
    _, port = served
    with ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(begun)
        assert [200] * 4 == [asked(port, "/api/search?q=password")[0] for _ in range(4)]


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
