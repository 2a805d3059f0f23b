"""Exchanges over a real network."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage, Message

import pytest

from kb_server.handoff import delivery
from kb_server.handoff.adapters import email, zammad
from kb_server.handoff.delivery import NotHandedOver
from kb_server.handoff.exchange import AppriseMessage, DeskTicket, Exchange, HttpRequest
from kb_server.settings import Settings
from tests.kb_server.gaps.reports.post import post_office
from tests.kb_server.gaps.reports.receiver import receiver
from tests.kb_server.handoff.conftest import LOCAL
from tests.kb_server.handoff.made import desk, handover
from tests.kb_server.handoff.receiver import ZammadServer
from tests.patience import PATIENCE, until

SETTINGS = Settings(webhook_networks=LOCAL)


def _run(server: ZammadServer, settings: Settings = SETTINGS, *, again: bool = False) -> DeskTicket:
    return delivery.run(zammad.hand_over(handover(), desk("zammad", server.url), again=again), settings)


def test_a_ticket_is_made_and_found_again(server: ZammadServer) -> None:
    """What was made once is found when it is sent again."""
    assert "1" == _run(server).external == _run(server, again=True).external
    assert 1 == len(server.tickets)


@pytest.mark.parametrize(
    ("status", "final"), [(500, False), (401, False), (404, False), (429, False), (301, False), (422, True)]
)
def test_a_refusal_says_why(server: ZammadServer, status: int, final: bool) -> None:
    """Only what is wrong with the contact is final; the message has the status and nothing that was sent."""
    server.status, server.headers = status, {"Location": "http://127.0.0.1:9/"}
    with pytest.raises(NotHandedOver, match=f"HTTP status {status}") as found:
        _run(server)
    assert final == found.value.final
    assert "invoice" not in str(found.value)


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("120", timedelta(seconds=120)),
        ("999999", timedelta(days=1)),
        ("Wed, 21 Oct 2015 07:28:00 GMT", timedelta()),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_heard(server: ZammadServer, said: str, rest: timedelta | None) -> None:
    """Seconds and times are understood, and none is longer than a day."""
    server.status, server.headers = 429, {"Retry-After": said}
    with pytest.raises(NotHandedOver) as found:
        _run(server)
    assert rest == found.value.rest


def test_a_private_network_must_be_allowed(server: ZammadServer) -> None:
    """A help desk in a private network needs the setting, which the message names."""
    with pytest.raises(NotHandedOver, match="GAPLESS_WEBHOOK_NETWORKS"):
        _run(server, Settings())
    assert [] == server.asked


def test_an_answer_that_breaks_off_is_no_ticket(server: ZammadServer) -> None:
    """When the line is cut after the request, nobody knows: it is a failure, and not a final one."""
    server.made = lambda _: False
    with pytest.raises(NotHandedOver, match="cannot be reached") as found:
        _run(server)
    assert not found.value.final


def _answers(body: object) -> Exchange:
    answer = yield HttpRequest(method="GET", url="http://nowhere.invalid/")
    return DeskTicket(external=str(answer.json("a") or body))


def _careless() -> Exchange:
    yield EmailMessage()
    raise KeyError("id")


def test_what_cannot_be_found_or_read_is_a_failure() -> None:
    """A host that is not there and an answer of another shape are failures with a reason, never a crash."""
    with pytest.raises(NotHandedOver, match="cannot be reached"):
        delivery.run(_answers({}), SETTINGS)
    with post_office() as (smtp, _), pytest.raises(NotHandedOver):
        delivery.run(_careless(), replace(SETTINGS, smtp=smtp))


def test_mail_reaches_a_mailbox() -> None:
    """A real mail server gets the mail; without one the failure names the setting and no address."""
    one = desk("email")
    with post_office() as (smtp, box):
        delivery.run(email.hand_over(handover(), one, again=False), replace(SETTINGS, smtp=smtp))
        gone = replace(SETTINGS, smtp=smtp)
    ((to, text),) = box.got
    assert ["team@example.com"] == to
    assert "Reply-To: ann@example.org" in text
    with pytest.raises(NotHandedOver, match="GAPLESS_SMTP"):
        delivery.run(email.hand_over(handover(), one, again=False), SETTINGS)
    with pytest.raises(NotHandedOver, match="the mail server") as found:
        delivery.run(email.hand_over(handover(), one, again=False), gone)
    assert "@" not in str(found.value)


def _notice(url: str) -> Exchange:
    yield AppriseMessage(url=url, title="[K7F-3MQ] x", text="<b>words</b>")
    return DeskTicket()


@pytest.fixture
def apprise() -> None:
    """The extra is installed."""
    pytest.importorskip("apprise")


@pytest.mark.slow
@pytest.mark.usefixtures("apprise")
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_apprise_reaches_a_receiver() -> None:
    """A message goes out by Apprise as it is, and a receiver that refuses it is a failure."""
    with receiver(200) as (url, got):
        delivery.run(_notice(url.replace("http", "json", 1)), SETTINGS)
    assert "<b>words</b>" == json.loads(got[0][1])["message"]
    with receiver(500) as (url, _), pytest.raises(NotHandedOver, match="Apprise"):
        delivery.run(_notice(url.replace("http", "json", 1)), SETTINGS)


@pytest.mark.slow
@pytest.mark.usefixtures("apprise")
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_apprise_is_led_nowhere_else() -> None:
    """A receiver that sends Apprise to another address is a failure: customers' words go to no other."""
    with (
        receiver(200) as (inside, got),
        receiver(307, Location=inside) as (url, _),
        pytest.raises(NotHandedOver, match="Apprise"),
    ):
        delivery.run(_notice(url.replace("http", "json", 1)), SETTINGS)
    assert [] == got


@pytest.mark.slow
@pytest.mark.usefixtures("apprise")
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_a_receiver_of_apprise_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A receiver that does not end its answer holds other contacts for a time, and one thread at most."""
    ended = threading.Event()

    def wait(_headers: Message) -> None:
        assert ended.wait(PATIENCE)

    with receiver(200, wait) as (url, got):
        address = url.replace("http", "json", 1)
        monkeypatch.setattr(delivery, "REQUEST", 0.2)
        for said in ("TimeoutError", "still waits"):
            with pytest.raises(NotHandedOver, match=said):
                delivery.run(_notice(address), SETTINGS)
        monkeypatch.undo()
        ended.set()
        until(lambda: not delivery._under_way)
        delivery.run(_notice(address), SETTINGS)
    assert 2 == len(got)


@pytest.mark.usefixtures("apprise")
@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
def test_a_bug_of_apprise_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one of Apprise's ways raises is a failure that tells no words, and is tried again."""

    def fail(*_: object, **_more: object) -> None:
        raise TypeError("customer's words")

    monkeypatch.setattr("apprise.Apprise.notify", fail)
    with pytest.raises(NotHandedOver, match=r"^Apprise: TypeError$") as found:
        delivery.run(_notice("json://127.0.0.1:9"), SETTINGS)
    assert not found.value.final
    assert not delivery._under_way
