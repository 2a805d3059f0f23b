"""Answers that are made here, in the smallest form that the browser accepts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request

from kb_server.releases.compressed import BEST, ENCODINGS, compress


def forms(content: bytes) -> Mapping[str, bytes]:
    """The content in each encoding, as small as it gets: for what is sent again and again."""
    return {encoding: compress(content, encoding, BEST) for encoding in ENCODINGS}


def encode(response: Response) -> Response:
    """The response with its body compressed for this browser."""
    if encoding := _accepted():
        response.set_data(compress(response.get_data(), encoding))
        response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def answer(content: bytes, kind: str, kept: Mapping[str, bytes] | None = None) -> Response:
    """An answer of the media type `kind`: one of the forms that were `kept`, or compressed now."""
    encoding = _accepted()
    if not kept or not encoding:
        return encode(Response(content, mimetype=kind))
    response = Response(kept[encoding], mimetype=kind)
    response.headers["Content-Encoding"] = encoding
    response.vary.add("Accept-Encoding")
    return response


def _accepted() -> str:
    """The best encoding that the browser accepts; "" for none."""
    return next((one for one in ENCODINGS if request.accept_encodings[one]), "")
