"""One exchange with a help desk over the network: it sends what an adapter asks for, and tells the answer."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from kb_server.gaps.reports import mail
from kb_server.handoff.exchange import (
    AppriseMessage,
    DeskTicket,
    Exchange,
    HttpRequest,
    HttpResponse,
    Misread,
)
from kb_server.settings import Settings, extras
from kb_server.web import outgoing

SECONDS = 120  # that an exchange may take; with one more request shorter than the lease of the outbox
REQUEST = 30.0  # seconds that one request may take: files may be large
LONGEST_REST = timedelta(days=1)  # that a help desk may ask for
_under_way: set[str] = set()  # addresses at which Apprise has not ended: it cannot be interrupted
OF_CONTENT = (400, 413, 415, 422)  # the help desk does not want this contact, now or later


class NotHandedOver(Exception):
    """A help desk did not take a contact. The message has no words of the customer and no address."""

    def __init__(self, why: str, *, final: bool = False, rest: timedelta | None = None) -> None:
        super().__init__(why)
        self.final = final  # trying again is of no use
        self.rest = rest  # how long the help desk wants to be left alone


def run(exchange: Exchange, settings: Settings) -> DeskTicket:
    """Carry out an exchange. Raises NotHandedOver."""
    end = time.monotonic() + SECONDS
    try:
        step = next(exchange)
        while True:
            if time.monotonic() > end:
                raise NotHandedOver(f"it took longer than {SECONDS} seconds")
            step = exchange.send(_carry_out(step, settings))
    except StopIteration as done:
        ticket: DeskTicket = done.value
        return ticket
    except Misread as error:
        raise NotHandedOver(str(error)) from error
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise NotHandedOver("its answer is not what its documentation says") from error


def _carry_out(step: HttpRequest | EmailMessage | AppriseMessage, settings: Settings) -> HttpResponse:
    if isinstance(step, HttpRequest):
        return _over_http(step, settings)
    if isinstance(step, AppriseMessage):
        return _by_apprise(step)
    try:
        mail.deliver(settings, step)
    except mail.Undelivered as error:
        cause = error.__cause__
        why = f"the mail server: {type(cause).__name__}" if cause else str(error)
        raise NotHandedOver(why) from error
    return HttpResponse()


def _over_http(step: HttpRequest, settings: Settings) -> HttpResponse:
    try:
        answer = outgoing.send(
            step.method,
            step.url,
            step.headers,
            step.body,
            networks=settings.webhook_networks,
            seconds=REQUEST,
        )
    except PermissionError as error:
        raise NotHandedOver(str(error)) from error
    except outgoing.FAILURES as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise NotHandedOver(f"it cannot be reached: {reason}") from error
    if 200 <= answer.status < 300:
        return HttpResponse(status=answer.status, headers=answer.headers, body=answer.body)
    redirected = ", a redirect, which is not followed" if 300 <= answer.status < 400 else ""
    raise NotHandedOver(
        f"it answered with HTTP status {answer.status}{redirected}",
        final=answer.status in OF_CONTENT,
        rest=_rest(answer.headers, datetime.now(UTC)),
    )


def _rest(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """What `Retry-After` says: seconds, or a time."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(timedelta(seconds=int(text)), LONGEST_REST)
    with contextlib.suppress(ValueError, TypeError):
        at = parsedate_to_datetime(text)
        return min(max(at - now, timedelta()), LONGEST_REST)
    return None


def _by_apprise(step: AppriseMessage) -> HttpResponse:
    """Let Apprise send a message. It follows no redirect, unless its address says `redirect=yes`."""
    try:
        import apprise
    except ImportError as error:
        raise NotHandedOver(extras.missing("apprise")) from error
    if step.url in _under_way:
        raise NotHandedOver("Apprise still waits for the end of an answer")
    sender = apprise.Apprise(asset=apprise.AppriseAsset(http_redirects=False))

    def notify() -> bool:
        try:
            return sender.add(step.url) and bool(
                sender.notify(title=step.title, body=step.text, body_format=apprise.NotifyFormat.TEXT)
            )
        finally:
            _under_way.discard(step.url)

    _under_way.add(step.url)
    try:
        done = outgoing.in_time(time.monotonic() + REQUEST, notify)
    except Exception as error:  # one of its many ways has a bug, or its receiver drips
        raise NotHandedOver(f"Apprise: {type(error).__name__}") from error
    if not done:
        raise NotHandedOver("Apprise could not deliver it")
    return HttpResponse()
