"""Requests to other services."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb_server.web import outgoing
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver


def test_an_answer_comes_back_whole() -> None:
    """Status, headers in lower case and body are told, also of a redirect, which is not followed."""
    with receiver(302, Location="http://127.0.0.1:9/", **{"Retry-After": "7"}) as (url, got):
        answer = outgoing.send("POST", url, {"Gapless-Signature": "x"}, b"{}", networks=LOCAL)
    assert (302, "7", b"") == (answer.status, answer.headers["retry-after"], answer.body)
    assert [("x", b"{}")] == got


def test_a_private_address_must_be_allowed() -> None:
    """Nothing is sent to a private network that no setting names, and the error names the setting."""
    with receiver() as (url, got):
        with pytest.raises(PermissionError, match="GAPLESS_WEBHOOK_NETWORKS"):
            outgoing.send("POST", url, {}, b"{}")
        assert [] == got


def _resolve(monkeypatch: pytest.MonkeyPatch, *answers: tuple[str, ...]) -> list[str]:
    """Let names mean these addresses, each time the next ones; return the names that are looked up."""
    asked: list[str] = []
    real, left = socket.getaddrinfo, list(answers)

    def found(host: Any, port: Any, *more: Any, **kind: Any) -> Any:
        if host != "changing.example":
            return real(host, port, *more, **kind)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


def test_a_name_cannot_change_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is connected to: what the name means a moment later does not count."""
    with receiver() as (url, got):
        asked = _resolve(monkeypatch, ("127.0.0.1",), ("10.0.0.1",))
        rebound = f"http://changing.example:{urlsplit(url).port}/"
        assert 204 == outgoing.send("POST", rebound, {}, b"{}", networks=LOCAL).status
        assert (["changing.example"], 1) == (asked, len(got))


def test_one_private_address_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that means a public and a private address is refused before anything is sent."""
    _resolve(monkeypatch, ("93.184.216.34", "10.0.0.1"))
    with pytest.raises(PermissionError, match=r"10\.0\.0\.1"):
        outgoing.send("POST", "http://changing.example/", {}, b"{}")
