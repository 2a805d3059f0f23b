"""What of a request's head is refused because another server could read it in another way."""

from __future__ import annotations

import pytest

from kb_server.production.parsing import doubtful

GOOD = (
    b"GET / HTTP/1.1\r\nHost: a\r\n",
    b"GET / HTTP/1.0\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nCookie: a\r\nCookie: b\r\n",
    b"POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: chunked\r\n",
)
BAD = (
    b"GET / HTTP/1.1\r\n",
    b"GET / HTTP/2.0\r\nHost: a\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
)


@pytest.mark.parametrize("head", GOOD)
def test_what_is_clear_passes(head: bytes) -> None:
    """A head with one length and one host, and headers that may come twice, is read."""
    assert "" == doubtful(head)


@pytest.mark.parametrize("head", BAD)
def test_what_is_doubtful_is_named(head: bytes) -> None:
    """Two hosts or lengths, both kinds of length, folded lines, no host, another version: each is refused."""
    assert doubtful(head)
