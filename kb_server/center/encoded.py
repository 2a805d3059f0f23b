"""Answers that are made here, in the smallest form that the browser accepts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from kb_server.releases.compressed import ENCODINGS, compress


def forms(content: bytes) -> Mapping[str, bytes]:
    """The content in each encoding, as small as it gets: for what is sent again and again."""
    return {encoding: compress(content, encoding, best=True) for encoding in ENCODINGS}


def answer(content: bytes, kind: str, kept: Mapping[str, bytes] | None = None) -> Response:
    """An answer of the media type `kind`: one of the forms that were `kept`, or compressed now."""
    encoding = next((one for one in ENCODINGS if request.accept_encodings[one]), "")
    if not encoding:
        response = Response(content, mimetype=kind)
    else:
        response = Response(kept[encoding] if kept else compress(content, encoding), mimetype=kind)
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response
