"""Promises about every cookie of the service."""

from __future__ import annotations

import ast

from flask import Flask, Response

from kb_server.web import cookies
from tests import ROOT


def test_over_https_a_cookie_is_of_this_host_alone() -> None:
    """It has the prefix for which browsers ask for https, the path / and no domain, and only it is read."""
    with Flask("cookies").test_request_context(base_url="https://help.example.com"):
        answer = Response()
        cookies.keep(answer, "one", "value", 60)
        kept = answer.headers["Set-Cookie"]
    assert kept.startswith("__Host-one=value; ")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=60"} <= set(kept.split("; "))
    assert "Domain" not in kept
    planted = {"HTTP_COOKIE": "one=planted"}  # by a page that is not https, or another host of the domain
    with Flask("cookies").test_request_context(
        base_url="https://help.example.com", environ_overrides=planted
    ):
        assert "" == cookies.read("one")


def test_a_cookie_is_taken_back() -> None:
    """What takes it from the browser names it as what gave it did: else browsers keep it."""
    for base in ("http://localhost", "https://help.example.com"):
        with Flask("cookies").test_request_context(base_url=base):
            gave, took = Response(), Response()
            cookies.keep(gave, "one", "value", 60)
            cookies.forget(took, "one")
        given, taken = (answer.headers["Set-Cookie"] for answer in (gave, took))
        assert given.partition("=")[0] == taken.partition("=")[0]
        assert ("Secure" in given, "Max-Age=0" in taken) == ("Secure" in taken, True)


def test_no_cookie_is_set_elsewhere() -> None:
    """Every cookie goes through this module, so that none lacks what it does."""
    for file in (ROOT / "kb_server").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("set_cookie", "delete_cookie"):
                assert "cookies.py" == file.name, (file, node.lineno)
