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


ATTACHED = b"""Subject: s
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain
Content-Disposition: attachment; filename="log.txt"

a log
--x
Content-Type: text/html

<p>the question</p>
--x
Content-Type: image/png; name="screen.png"
Content-Transfer-Encoding: base64

AAAA
--x--
"""


def test_what_is_attached_is_no_question(tmp_path: Path) -> None:
    """A text file beside the mail is not taken for what the mail says."""
    (tmp_path / "a.mbox").write_bytes(FROM.encode() + ATTACHED)
    assert ["the question"] == [mail.body for mail in mails.read(tmp_path / "a.mbox")]


@pytest.mark.parametrize("head", ["In-Reply-To: <1@a>", "References: <1@a>", "Auto-Submitted: auto-replied"])
def test_answers_are_no_questions(tmp_path: Path, head: str) -> None:
    """Answers in a conversation, and those of machines, begin nothing."""
    (tmp_path / "a.mbox").write_text(f"{FROM}Subject: s\n{head}\n\nbody\n", encoding="ascii")
    assert [] == list(mails.read(tmp_path / "a.mbox"))
