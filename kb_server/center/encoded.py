"""Answers that are made here, in the smallest form that the browser accepts."""

from __future__ import annotations

import gzip
from collections.abc import Mapping

import brotli
from flask import Response, request

from kb_server.releases.compressed import ENCODINGS


def forms(content: bytes) -> Mapping[str, bytes]:
    """The content in each encoding, as small as it gets: for what is sent again and again."""
    return {"br": brotli.compress(content, quality=11), "gzip": gzip.compress(content, 9, mtime=0)}


def answer(content: bytes, kind: str, kept: Mapping[str, bytes] | None = None) -> Response:
    """An answer of the media type `kind`: one of the forms that were `kept`, or compressed now."""
    encoding = next((one for one in ENCODINGS if request.accept_encodings[one]), "")
    if not encoding:
        response = Response(content, mimetype=kind)
    else:
        response = Response(kept[encoding] if kept else _quickly(content, encoding), mimetype=kind)
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def _quickly(content: bytes, encoding: str) -> bytes:
    return brotli.compress(content, quality=5) if encoding == "br" else gzip.compress(content, 5, mtime=0)
