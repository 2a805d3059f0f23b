"""Answers in the smallest form that the browser accepts."""

import gzip

import brotli
import pytest
from flask import Flask

from kb_server.web import encoded

TEXT = b"The quick brown fox jumps over the lazy dog. " * 50


@pytest.mark.parametrize(
    ("accepted", "kept", "now"),
    [
        ("gzip, deflate, br", "br", "gzip"),
        ("gzip", "gzip", "gzip"),
        ("br", "br", "br"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("gzip;q=0, *", "br", "br"),
        ("br;q=0.5, gzip", "gzip", "gzip"),
        ("identity", "", ""),
        ("", "", ""),
    ],
)
def test_a_form_that_is_accepted(accepted: str, kept: str, now: str) -> None:
    """A browser gets the smallest form of what is kept, and the quickest of what is made now."""
    with Flask(__name__).test_request_context(headers={"Accept-Encoding": accepted}):
        answers = [
            (kept, encoded.answer(TEXT, "text/plain", encoded.forms(TEXT))),
            (now, encoded.answer(TEXT, "text/plain")),
        ]
    for encoding, answer in answers:
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)
        assert (encoding or None, TEXT) == (answer.headers.get("Content-Encoding"), unpack(answer.data))
        assert "Accept-Encoding" == answer.headers["Vary"]
        assert (len(answer.data) < len(TEXT)) == bool(encoding)
