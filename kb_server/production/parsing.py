"""How a worker reads a request: where two servers could read its end or its host differently, it is refused.

Request smuggling lives from such differences (RFC 9112, section 11.2). Waitress refuses most of them itself.
"""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser, ParsingError

_VERSION = re.compile(rb"HTTP/1\.[01]")
_FOLDED = re.compile(rb"\r\n[ \t]")
_BARE = re.compile(rb"\r(?!\n|\Z)")
_HOST = re.compile(rb"(?:\[[\w:.%]+\]|[\w.~!$&'()*+,;=%-]*)(?::[0-9]*)?", re.ASCII)  # RFC 3986, section 3.2
_ABSOLUTE = re.compile(rb"[^ :/?#]+://([^/?#]*)")
_ONCE = frozenset({b"host", b"content-length", b"transfer-encoding", b"content-type"})


class RequestParser(HTTPRequestParser):  # type: ignore[misc] # Waitress has no types
    """A request on its way."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. Raises ParsingError for what could be read in two ways."""
        if fault := doubtful(header_plus):
            raise ParsingError(fault)
        try:
            super().parse_header(header_plus)
        except ValueError as error:  # Waitress lets those of an address in brackets and of a long length by
            raise ParsingError("The address or Content-Length cannot be read") from error


def doubtful(head: bytes) -> str:
    """What of the `head` of a request another server could read in another way; "" for nothing."""
    first, _, rest = head.partition(b"\r\n")
    version = first.rstrip().rpartition(b" ")[2]
    if version.startswith(b"HTTP/") and not _VERSION.fullmatch(version):
        return "Only HTTP/1.1 and HTTP/1.0 are understood"
    if _FOLDED.search(head):
        return "A header continues on a second line"
    if _BARE.search(head):
        return "A line holds a bare CR"
    parts = [line.partition(b":") for line in rest.split(b"\r\n")]
    names = [name.lower() for name, colon, _ in parts if colon]
    if twice := next((name for name in names if name in _ONCE and names.count(name) > 1), b""):
        return f"The header {twice.decode()} comes twice"
    if b"content-length" in names and b"transfer-encoding" in names:
        return "Content-Length and Transfer-Encoding exclude each other"
    if b"transfer-encoding" in names and version != b"HTTP/1.1":
        return "Transfer-Encoding is of HTTP/1.1"
    if version == b"HTTP/1.1" and b"host" not in names:
        return "The header Host is missing"
    host = next(
        (value.strip(b" \t") for name, colon, value in parts if colon and name.lower() == b"host"), None
    )
    if host is not None and not _HOST.fullmatch(host):
        return "The header Host is no name of a host"
    absolute = _ABSOLUTE.match(first.partition(b" ")[2])
    if absolute and host is not None and absolute[1].lower() != host.lower():
        return "The address and the header Host name different hosts"
    return ""
