"""What of a request's head is refused because another server could read it in another way."""

from __future__ import annotations

import pytest
from waitress.adjustments import Adjustments

from kb_server.production.parsing import RequestParser, doubtful

GOOD = (
    b"GET / HTTP/1.1\r\nHost: a\r\n",
    b"GET / HTTP/1.0\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nCookie: a\r\nCookie: b\r\n",
    b"POST / HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: chunked\r\n",
    b"GET / HTTP/1.1\r\nHost:\r\n",
    b"GET / HTTP/1.1\r\nHost: my_host.example:8000 \r\n",
    b"GET / HTTP/1.1\r\nHost: [2001:db8::1]:8000\r\n",
    b"GET http://Help.example:8000/?a=http://b HTTP/1.1\r\nHost: help.example:8000\r\n",
    b"GET /?to=http://b HTTP/1.1\r\nHost: a\r\n",
    b"GET http://a/ HTTP/1.0\r\n",
)
BAD = (
    b"GET / HTTP/1.1\r\n",
    b"GET / HTTP/2.0\r\nHost: a\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n",
    b"GET / HTTP/1.1\r\r\nHost: a\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: y\rZ: z\r\n",
    b"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n",
    b"POST /\r\nTransfer-Encoding: chunked\r\n",
    b"GET http://b/ HTTP/1.1\r\nHost: a\r\n",
    b"GET http://a@b/ HTTP/1.1\r\nHost: b\r\n",
    b"GET http://a:8001/ HTTP/1.1\r\nHost: a:8000\r\n",
    b"GET / HTTP/1.1\r\nHost: a@b\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\n",
    b"GET / HTTP/1.1\r\nHost: a/b\r\n",
    b"GET / HTTP/1.1\r\nHost: [a\r\n",
    b"GET / HTTP/1.1\r\nHost: a:b\r\n",
    b"GET / HTTP/1.1\r\nHost: a\x85\r\n",
)


@pytest.mark.parametrize("head", GOOD)
def test_what_is_clear_passes(head: bytes) -> None:
    """A head with one length and one host, and headers that may come twice, is read."""
    assert "" == doubtful(head)


@pytest.mark.parametrize("head", BAD)
def test_what_is_doubtful_is_named(head: bytes) -> None:
    """Hosts or lengths that differ or are none, folded and broken lines, another version: each is refused."""
    assert doubtful(head)


@pytest.mark.parametrize(
    "head",
    [
        b"GET http://[::1 HTTP/1.1\r\nHost: [::1\r\n",
        b"GET http://[::1/ HTTP/1.0\r\n",
        b"GET x://[v1]/ HTTP/1.0\r\n",
        b"GET x://[]a/ HTTP/1.0\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000 + b"\r\n",
    ],
)
def test_what_cannot_be_read_is_refused(head: bytes) -> None:
    """An address or a length that Python cannot read is a wrong request, and no failure of the server."""
    request = RequestParser(Adjustments())
    request.received(head + b"\r\n")
    assert 400 == request.error.code
