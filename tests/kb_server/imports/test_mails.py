"""Reading mails, broken ones included."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.imports import mails

FROM = "From ann@example.com Thu Sep  3 10:00:00 2026\n"

BOTH = b"""Subject: s
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/html

<p>HTML</p>
--x
Content-Type: text/plain

plain
--x--
"""


@pytest.mark.parametrize(
    ("mail", "subject", "body"),
    [
        (b"Subject: =?bogus?B?aGk=?=\n\nbody\n", "hi", "body"),
        (b"Subject: =?zlib?B?AAAA?=\n\nbody\n", "\0\0\0", "body"),
        (b"Subject: s\nContent-Type: text/plain; charset=zlib\n\nbody\n", "s", "body"),
        (b"Subject: s\nContent-Type: text/plain; charset=idna\n\nbody\n", "s", "body"),
        (b"Subject: caf\xe9\n\nbody \xff\n", "caf\ufffd", "body \ufffd"),
        (b"Subject: s\nContent-Type: text/html\n\n<p>only <b>HTML</b></p>\n", "s", "only HTML"),
        (
            BOTH,
            "s",
            "plain",
        ),
        (b"\n\n", "", ""),
    ],
)
def test_mails_are_read_as_well_as_possible(tmp_path: Path, mail: bytes, subject: str, body: str) -> None:
    """Unknown and impossible character sets are read as UTF-8; HTML counts where there is no plain text."""
    (tmp_path / "a.mbox").write_bytes(FROM.encode() + mail)
    (found,) = mails.read(tmp_path / "a.mbox")
    assert (subject, body) == (found.subject, found.body.strip())
