"""How a worker reads a request: where two servers could read its end or its host differently, it is refused.

Request smuggling lives from such differences (RFC 9112, section 11.2). Waitress refuses most of them itself.
"""

from __future__ import annotations

import re

from waitress.parser import HTTPRequestParser, ParsingError

_VERSION = re.compile(rb"HTTP/1\.[01]")
_FOLDED = re.compile(rb"\r\n[ \t]")
_NAME = re.compile(rb"([^:]*):")
_ONCE = frozenset({b"host", b"content-length", b"transfer-encoding", b"content-type"})


class RequestParser(HTTPRequestParser):  # type: ignore[misc] # Waitress has no types
    """A request on its way."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers. Raises ParsingError for what could be read in two ways."""
        if fault := doubtful(header_plus):
            raise ParsingError(fault)
        super().parse_header(header_plus)


def doubtful(head: bytes) -> str:
    """What of the `head` of a request another server could read in another way; "" for nothing."""
    first, _, rest = head.partition(b"\r\n")
    version = first.rstrip().rpartition(b" ")[2]
    if version.startswith(b"HTTP/") and not _VERSION.fullmatch(version):
        return "Only HTTP/1.1 and HTTP/1.0 are understood"
    if _FOLDED.search(head):
        return "A header continues on a second line"
    names = [found.group(1).lower() for line in rest.split(b"\r\n") if (found := _NAME.match(line))]
    if twice := next((name for name in names if name in _ONCE and names.count(name) > 1), b""):
        return f"The header {twice.decode()} comes twice"
    if b"content-length" in names and b"transfer-encoding" in names:
        return "Content-Length and Transfer-Encoding exclude each other"
    if version == b"HTTP/1.1" and b"host" not in names:
        return "The header Host is missing"
    return ""
