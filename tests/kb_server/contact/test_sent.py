"""What customers send, as programs write it."""

from __future__ import annotations

import base64

import pytest

from kb_server.contact.sent import SentFile


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (base64.b64encode(b"\x00\xff").decode(), b"\x00\xff"),
        ("", b""),
        ("A", b""),
        ("AA", b""),  # the padding is missing
    ],
)
def test_a_file_is_read_from_base64(content: str, read: bytes) -> None:
    """What is no base64 is an empty file, which is refused with its name like any other."""
    upload = SentFile(name="x.png", content=content).upload()
    assert ("x.png", read) == (upload.filename, upload.stream.read())
