"""Webhooks reach the address of the setting, and nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from kb_server.gaps.reports import webhook
from kb_server.gaps.reports.mail import Undelivered
from kb_server.web import outgoing
from tests.kb_server.gaps.made import NOON
from tests.kb_server.gaps.reports.receiver import LOCAL, receiver

KEY = b"k" * 64
PRIVATE = [
    "127.0.0.1",
    "127.1",
    "0",
    "0.0.0.0",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "localhost",
    "10.0.0.1",
    "172.16.5.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::]",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::127.0.0.1]",
    "[2002:7f00:1::]",
    "[fe80::1]",
    "[fd00::1]",
    "[ff02::1]",
]


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host: str) -> None:
    """However a private address is written, nothing is sent to it unless a setting allows it."""
    with pytest.raises(Undelivered, match=r"GAPLESS_WEBHOOK_NETWORKS|GAPLESS_ALERT_WEBHOOK: \["):
        webhook.post(f"http://{host}:9/", b"{}", KEY, NOON, "again")


def test_what_is_allowed_is_reached() -> None:
    """A private network that the setting names is written to, at the address as it is set."""
    with receiver() as (url, got):
        webhook.post(url, b"{}", KEY, NOON, "again", networks=LOCAL)
    assert [(webhook.sign(b"{}", KEY, NOON), b"{}")] == got
    with pytest.raises(Undelivered, match="GAPLESS_ALERT_WEBHOOK"):
        webhook.post(url, b"{}", KEY, NOON, "again", networks=LOCAL)


@pytest.mark.slow
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(status: int) -> None:
    """A redirect is a failure that says so; where it leads gets no request, and no signature."""
    with receiver() as (inner, got), receiver(status, Location=inner) as (url, _):
        with pytest.raises(Undelivered, match=rf"{status}.*A redirect is not followed"):
            webhook.post(url, b"{}", KEY, NOON, "again", networks=LOCAL)
        assert [] == got


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_error_is_no_delivery(status: int) -> None:
    """A receiver that answers with an error has not taken the alert, and the failure names the status."""
    with receiver(status) as (url, _), pytest.raises(Undelivered, match=rf"GAPLESS_ALERT_WEBHOOK.*{status}"):
        webhook.post(url, b"{}", KEY, NOON, "again", networks=LOCAL)


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a receiver that sends one byte of its answer again and again, and never ends."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def drip() -> None:
        taken, _ = listening.accept()
        with taken:
            while not over.wait(0.05):
                try:
                    taken.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    over.set()
    thread.join()
    listening.close()


@pytest.mark.slow
def test_a_dripping_receiver_is_left(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is for the whole delivery: an answer that never ends is cut, and is a failure."""
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    with pytest.raises(Undelivered, match="GAPLESS_ALERT_WEBHOOK"):
        webhook.post(dripping, b"{}", KEY, NOON, "again", networks=LOCAL)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "none.invalid", "xn--\u00fc.example"])
def test_a_host_that_cannot_be_found(host: str) -> None:
    """A name that nobody can look up is a failure with its reason, never a crash."""
    with pytest.raises(Undelivered, match="GAPLESS_ALERT_WEBHOOK"):
        webhook.post(f"http://{host}/", b"{}", KEY, NOON, "again")
