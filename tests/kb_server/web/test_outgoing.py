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


# The machine itself, its network, and the place where clouds keep their secrets, as they may be written.
INSIDE = """
127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7f.0.0.1 0177.0.0.1 017700000001
0177.0x0.0.1 127.0.0.1. localhost LOCALHOST localhost. 0 0.0.0.0 0.0.0.1 00.00.00.00 [::1] [::]
[0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::127.0.0.1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1]
[2002:7f00:1::] [2002:a00:1::1] [2001:0:5db8:d822::80ff:fffe] 169.254.169.254 2852039166
0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 0251.0376.0251.0376 169.254.43518 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe]
[fd00:ec2::254] 10.0.0.1 10.1 167772161 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235777 100.64.0.1
100.127.255.254 192.0.0.1 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 [fe80::1] [fe80::1%25lo] [fec0::1] [fc00::1] [fd12:3456:789a::1] [ff02::1] [2001:db8::1]
[::ffff:0:127.0.0.1] ①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 93.184.216.34@127.0.0.1 a:b@127.0.0.1 a%40b@[::1]
"""


@pytest.mark.parametrize("written", INSIDE.split())
def test_no_way_to_write_an_address_leads_inside(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However an address of the machine or of its network is written, nothing connects to it."""
    connected: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *to, **_: connected.append(to))
    with pytest.raises(outgoing.FAILURES):
        outgoing.send("POST", f"http://{written}:8000/", {}, b"{}")
    assert [] == connected


@pytest.mark.parametrize("written", ["93.184.216.34", "[2606:2800:220:1:248:1893:25c8:1946]", "1.1.1.1"])
def test_addresses_of_the_internet_are_let_through(written: str) -> None:
    """The check refuses no public address."""
    host = urlsplit(f"http://{written}/").hostname
    assert host is not None
    assert [host] == outgoing._addresses(host, 80, ())
