"""Problem details: the form in which programs are told of a failure, RFC 9457."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from flask import Response

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The members of a problem. `detail` says what is wrong and what to do; `more` is the operation's own."""
    title = HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


def written(status: int, detail: str, **more: Any) -> bytes:
    """A problem as it is sent."""
    return (json.dumps(problem(status, detail, **more), ensure_ascii=False) + "\n").encode()


def response(status: int, detail: str, **more: Any) -> Response:
    """The answer to a request that failed."""
    body = written(status, detail, **more)
    return Response(body, status, mimetype=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
