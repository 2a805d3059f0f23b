"""Requests whose end or host two servers could read differently: each hides a second one in its body."""

from __future__ import annotations

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\nX: "
_HOST = b"Host: localhost\r\n"
_POST = b"POST /api/events HTTP/1.1\r\n" + _HOST
_END = b"0\r\n\r\n"
_ALL = b"%d" % (len(_END) + len(HIDDEN))


def _post(*lines: bytes, body: bytes = _END + HIDDEN) -> bytes:
    return _POST + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


CHUNKED = b"Transfer-Encoding: chunked"
LENGTH = b"Content-Length: " + _ALL

# That a server must refuse, or read in the one way that RFC 9112 allows.
DOUBTFUL = {
    "CL.TE": _post(LENGTH, CHUNKED),
    "TE.CL": _post(CHUNKED, b"Content-Length: 4", body=b"%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN)),
    "TE.TE": _post(CHUNKED, b"Transfer-Encoding: identity", b"Content-Length: 5"),
    "TE.TE twice": _post(CHUNKED, CHUNKED, LENGTH),
    "TE unknown": _post(b"Transfer-Encoding: xchunked", LENGTH),
    "TE, space before the colon": _post(b"Transfer-Encoding : chunked", LENGTH),
    "TE, tab": _post(b"Transfer-Encoding:\tchunked", LENGTH),
    "TE, vertical tab": _post(b"Transfer-Encoding: \x0bchunked", LENGTH),
    "TE of HTTP/1.0": (
        _POST.replace(b"1.1", b"1.0", 1) + CHUNKED + b"\r\n" + LENGTH + b"\r\n\r\n" + _END + HIDDEN
    ),
    "folded TE": _post(b"Transfer-Encoding:\r\n chunked", LENGTH),
    "TE folded into another": _post(b"X: y\r\n " + CHUNKED, LENGTH),
    "bare CR": _post(b"X: y\r" + CHUNKED, LENGTH),
    "bare LF": _POST.replace(b"\r\n", b"\n") + b"Content-Length: 5\n" + CHUNKED + b"\n\n" + b"0\n\n" + HIDDEN,
    "two lengths": _post(b"Content-Length: 5", LENGTH),
    "list of lengths": _post(b"Content-Length: 5, " + _ALL),
    "length with a plus": _post(b"Content-Length: +5"),
    "length below zero": _post(b"Content-Length: -5"),
    "hexadecimal length": _post(b"Content-Length: 0x5"),
    "length, space before the colon": _post(b"Content-Length : 5"),
    "chunk size with 0x": _post(CHUNKED, body=b"0x5\r\n12345\r\n0\r\n\r\n" + HIDDEN),
    "chunk size with a plus": _post(CHUNKED, body=b"+5\r\n12345\r\n0\r\n\r\n" + HIDDEN),
    "chunk size with _": _post(CHUNKED, body=b"1_0\r\n1234567890123456\r\n0\r\n\r\n" + HIDDEN),
    "chunk size below zero": _post(CHUNKED, body=b"-1\r\n12345\r\n0\r\n\r\n" + HIDDEN),
    "chunk extension with LF": _post(CHUNKED, body=b"5;a\nxx\r\n12345\r\n0\r\n\r\n" + HIDDEN),
    "chunk that ends late": _post(CHUNKED, body=b"5\r\n12345xx0\r\n\r\n" + HIDDEN),
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "NUL": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
    "another version": b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "HTTP/2 without TLS": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "address with half a bracket": b"GET http://[::1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "endless length": _post(b"Content-Length: " + b"9" * 5000),
    "length with underscore": _post(b"Content_Length: 5"),
}
# That there is one way to read.
CLEAR = {
    "chunk extension": _post(CHUNKED, b"Content-Type: application/json", body=b"2;a=b\r\n{}\r\n0\r\n\r\n"),
    "trailer": _post(
        CHUNKED, b"Content-Type: application/json", body=b"2\r\n{}\r\n0\r\nContent-Length: 5\r\n\r\n"
    ),
    "GET with a body": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN)
    + HIDDEN,
    "address with a host": b"GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
