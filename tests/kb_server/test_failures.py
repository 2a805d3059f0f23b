"""Every route of the service, asked wrongly in every way: each failure is told as RFC 9457 has it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kb_server import routes
from kb_server.web.problems import MEDIA_TYPE as PROBLEM
from tests.kb_server.access.conftest import logged_in

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

JSON = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
DEEP = "[" * 100_000
PARTS = ("x", "0", "-1", "9" * 30, "%00", "%ff", "..%2f..%2fetc%2fpasswd", "a" * 3000, "%D0%9F", "<b>", "'--")
BODIES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "broken JSON": {"data": "{", "content_type": "application/json"},
    "no object": {"data": "[1]", "content_type": "application/json"},
    "null": {"data": "null", "content_type": "application/json"},
    "deep JSON": {"data": DEEP, "content_type": "application/json"},
    "NaN": {"data": '{"text": NaN}', "content_type": "application/json"},
    "no UTF-8": {"data": b'{"text": "\xff"}', "content_type": "application/json"},
    "a lone surrogate": {"data": '{"text": "\\ud800", "q": "\\ud800"}', "content_type": "application/json"},
    "strange fields": {"data": json.dumps({"__proto__": {}, "a": [{}]}), "content_type": "application/json"},
    "too large": {"data": b"x" * 1_100_000, "content_type": "application/json"},
    "XML": {"data": "<a/>", "content_type": "application/xml"},
    "no type": {"data": "x", "content_type": "%%%"},
    "a broken form": {"data": b"--x\r\nbad", "content_type": "multipart/form-data; boundary=x"},
    "no boundary": {"data": b"x", "content_type": "multipart/form-data"},
    "a form of bytes": {"data": b"%ff=%00&text=%ff%00", "content_type": "application/x-www-form-urlencoded"},
}
QUERIES = (
    "q=%ff%00",
    "page=-1&limit=x&release=../x",
    "q=" + "a" * 5000,
    "&&&=&=;",
    "lang=<b>&from=9999-99-99",
)
HEADERS: tuple[dict[str, str], ...] = (
    {"Range": "bytes=5-1,x"},
    {"If-Modified-Since": "never", "If-None-Match": '"', "If-Range": "x"},
    {"Cookie": "session=%ff; =; ;;"},
    {"Authorization": "Bearer \x7f"},
    {"Authorization": "Basic !!!"},
    {"Accept-Language": "*;q=x, " * 50, "Accept-Encoding": "x;q=y"},
    {"X-Forwarded-For": "x, y", "Forwarded": "for=x", "Host": "evil.example:99999"},
    {"Content-Length": "-1"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
)
ENDS_THE_LOGIN = "access.log_out"
OTHER_FORM = {
    "assistants.speak": "application/json"
}  # errors of JSON-RPC, as the protocol of assistants has them


@pytest.fixture(scope="module")
def service(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with all of its routes, and a user of each role."""
    from tests.kb_server.support import center

    made = center.serve(published, tmp_path_factory.mktemp("failing"), assistants_per_minute=100_000)
    yield made
    center.close(made)


def _fault(answer: TestResponse) -> str:
    """Why an answer is a failure of ours, or a refusal in another form; "" if it is neither."""
    if answer.status_code >= 500:
        return f"{answer.status_code}"
    if answer.status_code < 400 or answer.request.method == "HEAD":
        return ""
    if answer.mimetype != PROBLEM:
        return f"{answer.status_code} {answer.mimetype}"
    told = answer.get_json()
    whole = told["status"] == answer.status_code and told["type"] and told["title"] and told["detail"]
    return "" if whole and b"Traceback" not in answer.data else f"{told}"


def _filled(rule: str, part: str) -> str:
    return re.sub(r"<(?:[a-z]+(?:\([^)]*\))?:)?[a-z_]+>", lambda _: part, rule)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["public", "admin"])
def test_every_failure_is_a_problem(service: Flask, who: str) -> None:
    """Whatever a program sends to whichever address, it is answered, or told what is wrong; never a 500."""
    client = logged_in(service, "admin") if who == "admin" else service.test_client()
    asked, wrong = 0, []
    for one in routes.of(service):
        if one.endpoint == ENDS_THE_LOGIN:
            continue
        sent: list[tuple[str, str, dict[str, Any]]] = []
        sent += [(one.method, _filled(one.rule, part), {}) for part in PARTS if "<" in one.rule]
        path = _filled(one.rule, "1")
        sent += [(one.method, path, {"query_string": query}) for query in QUERIES]
        sent += [(one.method, path, {"headers": JSON | more}) for more in HEADERS]
        if one.method != "GET":
            sent += [(one.method, path, dict(body)) for body in BODIES.values()]
        for method, address, more in sent:
            answer = client.open(address, method=method, buffered=True, **{"headers": JSON, **more})
            asked += 1
            fault = _fault(answer)
            if fault and fault != f"{answer.status_code} {OTHER_FORM.get(one.endpoint)}":
                wrong.append((method, one.rule, one.endpoint, str(more)[:80], fault))
    assert [] == wrong
    assert asked > 1000


@pytest.mark.slow
def test_every_method_that_an_address_has_not(service: Flask) -> None:
    """A method that an address does not have, known or not, is refused as a problem."""
    client = service.test_client()
    for path in sorted({_filled(one.rule, "1") for one in routes.of(service)}):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "x"):
            answer = client.open(path, method=method, headers=JSON, buffered=True)
            known = path == "/mcp" and answer.mimetype == "application/json"
            assert known or "" == _fault(answer), (method, path)
