"""Requests to other services."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from kb_server.web import outgoing
from tests import certificate as certificates
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver
from tests.patience import PATIENCE


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
[::ffff:0:127.0.0.1] 192.0.0.192 3221225664 0xc00000c0 0300.0.0.0300 [::ffff:192.0.0.192] [2002:c000:c0::1]
[64:ff9b::c000:c0] 168.63.129.16 2822734096 [::ffff:a83f:8110] 192.88.99.1 [3fff::1] [2001:2::1] [2001:10::1]
[::ffff:168.63.129.16%25lo] [2001:0:53aa:64c:0:0:57c0:7eef] [0000::0001] [::1%250] 0x7f.1 0177.1 017700000001.
[::ffff:0x7f000001] 127.000.000.001 127.0.0.1%00.example 127.0.0.1。 ⑯⑨.254.169.254 ｌｏｃａｌｈｏｓｔ
①②⑦.⓪.⓪.① １２７.０.０.１ 127。0。0。1 93.184.216.34@127.0.0.1 a:b@127.0.0.1 a%40b@[::1]
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


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of a receiver on loopback, with its key beside it."""
    return certificates.make(tmp_path_factory.mktemp("certificate"))


@contextmanager
def dripping(begin: bytes, certificate: Path | None) -> Iterator[str]:
    """A receiver that answers with `begin`, and then a byte again and again until nobody reads it.

    With a certificate all of it comes by TLS, or, where `begin` is no HTTP, instead of its handshake.
    """
    listening = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        taken, _ = listening.accept()
        with taken, suppress(OSError), ExitStack() as encrypted:
            if certificate and begin.startswith(b"HTTP"):
                wrapped = certificates.context(certificate).wrap_socket(taken, server_side=True)
                taken = encrypted.enter_context(wrapped)
            taken.sendall(begin)
            while not over.wait(0.05):
                taken.sendall(b"H")

    over, thread = threading.Event(), threading.Thread(target=drip)
    thread.start()
    try:
        yield f"http{'s' if certificate else ''}://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join(PATIENCE)  # it ends by itself: its connection is cut
        assert not thread.is_alive()
    finally:
        over.set()
        thread.join()
        listening.close()


HEAD = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "a header": HEAD + b"X: ",
    "headers": HEAD + b"X: 1\r\n",
    "a body": HEAD + b"Content-Length: 4000000\r\n\r\n",
    "a body without end": HEAD + b"\r\n",
    "a chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffff\r\n",
    "a handshake": b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc",  # the head of a message of 16 kB
}


@pytest.mark.slow
@pytest.mark.parametrize("encrypted", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("what", DRIPS)
def test_what_never_ends_is_cut(
    what: str, encrypted: bool, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever drips, by TLS too, ends at the time limit, and a part of an answer is no answer."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with dripping(DRIPS[what], certificate if encrypted else None) as url:
        failure = TimeoutError if DRIPS[what].startswith(b"HTTP") or encrypted else outgoing.FAILURES
        with pytest.raises(failure):
            outgoing.send("POST", url, {}, b"{}", networks=LOCAL, seconds=0.5)


def test_an_answer_is_read_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an answer that is too large only the beginning is read."""
    monkeypatch.setattr(outgoing, "LARGEST", 5)
    with dripping(b"HTTP/1.1 200 OK\r\n\r\n1234567", None) as url:
        assert b"12345" == outgoing.send("POST", url, {}, b"{}", networks=LOCAL).body


def test_a_name_that_nobody_answers_for_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking a name up counts as well: a resolver that does not answer holds nobody for longer."""
    over, looked_up = threading.Event(), []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: looked_up.append(over.wait(PATIENCE)))
    with pytest.raises(TimeoutError):
        outgoing.send("POST", "http://slow.example/", {}, b"{}", seconds=0.1)
    assert [] == looked_up
    over.set()
