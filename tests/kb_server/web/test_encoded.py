"""Answers in the smallest form that the browser accepts."""

import gzip

import brotli
import pytest
from flask import Flask

from kb_server.web import encoded

TEXT = b"The quick brown fox jumps over the lazy dog. " * 50


@pytest.mark.parametrize("kept", [None, encoded.forms(TEXT)], ids=["made now", "kept"])
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", ""), ("", "")],
)
def test_the_smallest_form_that_is_accepted(
    accepted: str, encoding: str, kept: dict[str, bytes] | None
) -> None:
    """A browser gets Brotli before gzip, only what it accepts, and the same content in each form."""
    with Flask(__name__).test_request_context(headers={"Accept-Encoding": accepted}):
        answer = encoded.answer(TEXT, "text/plain", kept)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(encoding, bytes)
    assert (encoding or None, TEXT) == (answer.headers.get("Content-Encoding"), unpack(answer.data))
    assert "Accept-Encoding" == answer.headers["Vary"]
    assert (len(answer.data) < len(TEXT)) == bool(encoding)
