"""Freshdesk: tickets by its API v2, events by an automation rule with a webhook.

https://developers.freshdesk.com/api/#create_ticket
Its webhooks have no signature: the rule sends the secret in the header `X-Gapless-Secret`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb_server.handoff import plain, signatures
from kb_server.handoff.adapters import fields
from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import (
    DeskEvent,
    DeskTicket,
    Exchange,
    Handover,
    HttpRequest,
    HttpResponse,
    Misread,
    basic,
    get,
    post,
)

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "url": fields.url("the address of your Freshdesk, such as https://example.freshdesk.com"),
    "key": DeskField(about="the API key of an agent, from their profile settings"),
    "stand_in": fields.STAND_IN,
    "secret": fields.SECRET,
}
CLOSED = ("resolved", "closed")
PORTAL, OPEN, LOW = 2, 2, 1  # how the API numbers source, status and priority


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a ticket. Freshdesk has no key against doubles, so the requester's tickets are looked through.

    The list is read from the database; its search lags minutes behind.
    """
    address = one.address(desk["stand_in"])
    if again:
        since = one.contact.received.strftime("%Y-%m-%dT%H:%M:%SZ")
        page = 1
        while page:
            found = yield get(
                f"{desk.url}/api/v2/tickets",
                _headers(desk),
                email=address,
                updated_since=since,
                per_page="100",
                page=str(page),
            )
            listed = found.json()
            for ticket in listed:
                if str(ticket["subject"]).startswith(one.mark):
                    return _ticket(ticket["id"], desk)
            page = page + 1 if len(listed) == 100 else 0
    values = {
        "subject": one.subject,
        "description": plain.html(one.text),
        "email": address,
        "name": one.name,
        "status": OPEN,
        "priority": LOW,
        "source": PORTAL,
        "tags": ["gapless"],
    }
    made = yield _create(one, desk, values)
    return _ticket(made.json("id"), desk)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add a note that agents see."""
    values = {"body": plain.html(one.text), "private": True, "incoming": True}
    yield post(f"{desk.url}/api/v2/tickets/{one.external}/notes", _headers(desk), values)
    return _ticket(one.external, desk)


def events(
    body: bytes,
    headers: Mapping[str, str],
    desk: HelpDesk,
    now: datetime,  # noqa: ARG001 - Freshdesk signs no time
) -> tuple[DeskEvent, ...]:
    """What a rule sends: the latest public comment as a reply, and whether the ticket is closed."""
    signatures.check(desk["secret"], headers.get("x-gapless-secret", ""))
    told = HttpResponse(body=body).json("freshdesk_webhook")
    if not isinstance(told, dict) or not told.get("ticket_id"):
        raise Misread("it has no ticket_id")
    external = str(told["ticket_id"])
    heard: list[DeskEvent] = []
    if words := plain.text(told.get("ticket_latest_public_comment")):
        heard.append(DeskEvent(external=external, state="answered", words=words))
    if str(told.get("ticket_status", "")).lower() in CLOSED:
        heard.append(DeskEvent(external=external, state="closed"))
    return tuple(heard)


def _create(one: Handover, desk: HelpDesk, values: dict[str, object]) -> HttpRequest:
    """JSON, or a form where there are files."""
    url = f"{desk.url}/api/v2/tickets"
    if not one.enclosures:
        return post(url, _headers(desk), values)
    boundary = hashlib.sha256(one.key.encode()).hexdigest()[:32]
    body = b"".join(_parts(one, values, boundary)) + f"--{boundary}--\r\n".encode()
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return HttpRequest(method="POST", url=url, headers=_headers(desk) | kind, body=body)


def _parts(one: Handover, values: Mapping[str, object], boundary: str) -> Iterator[bytes]:
    for name, value in values.items():
        for each in value if isinstance(value, list) else [value]:
            key = f"{name}[]" if isinstance(value, list) else name
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
            yield f"{head}{each}\r\n".encode()
    for file in one.enclosures:
        name = "".join(c for c in file.name if c.isprintable() and c not in '"\\')
        place = f'form-data; name="attachments[]"; filename="{name}"'
        head = f"--{boundary}\r\nContent-Disposition: {place}\r\nContent-Type: {file.media_type}\r\n\r\n"
        yield head.encode() + file.data + b"\r\n"


def _headers(desk: HelpDesk) -> dict[str, str]:
    return basic(desk["key"], "X")


def _ticket(number: object, desk: HelpDesk) -> DeskTicket:
    return DeskTicket(external=str(number), link=f"{desk.url}/a/tickets/{number}")
