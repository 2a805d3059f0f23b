"""Zendesk: tickets by the Support API, events by its webhooks.

https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
https://developer.zendesk.com/documentation/webhooks/verifying/
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

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
    Unsigned,
    basic,
    get,
    moment,
    post,
)

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "url": fields.url("the address of your Zendesk, such as https://example.zendesk.com"),
    "user": DeskField(about="the e-mail address of the agent whose API token it is"),
    "token": DeskField(about="an API token, from Admin Center, Apps and integrations, APIs"),
    "stand_in": fields.STAND_IN,
    "secret": fields.SECRET,
}
CLOSED = ("solved", "closed")


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a ticket. Zendesk knows the idempotency key for two hours, and the external id for ever."""
    if again:
        found = yield get(f"{desk.url}/api/v2/tickets.json", _headers(desk), external_id=one.key)
        for ticket in found.json("tickets"):
            return _ticket(ticket["id"], desk)
    uploads: list[str] = []
    for file in one.enclosures:
        sent = yield HttpRequest(
            method="POST",
            url=f"{desk.url}/api/v2/uploads.json?{urlencode({'filename': file.name})}",
            headers=_headers(desk) | {"Content-Type": file.media_type},
            body=file.data,
        )
        uploads.append(sent.json("upload", "token"))
    comment: dict[str, Any] = {"body": one.text} | ({"uploads": uploads} if uploads else {})
    ticket = {
        "subject": one.subject,
        "comment": comment,
        "requester": {"name": one.name, "email": one.address(desk["stand_in"])},
        "external_id": one.key,
        "tags": ["gapless"],
    }
    create = post(f"{desk.url}/api/v2/tickets.json", _headers(desk), {"ticket": ticket})
    made = yield replace(create, headers={**create.headers, "Idempotency-Key": _key(one, create.body)})
    return _ticket(made.json("ticket", "id"), desk)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add a note that agents see; it reopens the ticket."""
    body = {"ticket": {"comment": {"body": one.text, "public": False}, "status": "open"}}
    url = f"{desk.url}/api/v2/tickets/{one.external}.json"
    answer: HttpResponse = yield HttpRequest(
        method="PUT",
        url=url,
        headers=_headers(desk) | {"Content-Type": "application/json"},
        body=post(url, {}, body).body,
    )
    return _ticket(answer.json("ticket", "id"), desk)


def events(body: bytes, headers: Mapping[str, str], desk: HelpDesk, now: datetime) -> tuple[DeskEvent, ...]:
    """Comments of agents that customers see, and tickets that are solved."""
    stamp = headers.get("x-zendesk-webhook-signature-timestamp", "")
    right = signatures.as_base64(desk["secret"], stamp.encode() + body, "sha256")
    signatures.check(right, headers.get("x-zendesk-webhook-signature", ""))
    signatures.check_age(_moment(stamp), now)
    told = HttpResponse(body=body)
    external, kind = str(told.json("detail", "id")), str(told.json("type")).rpartition(".")[2]
    at = moment(told.json().get("time"))
    if kind == "comment_added":
        comment = told.json("event", "comment")
        if comment.get("is_public") and comment.get("author", {}).get("is_staff"):
            words = plain.words(comment.get("body"))
            return (DeskEvent(external=external, state="answered", words=words, at=at),)
    if kind == "status_changed" and str(told.json("event", "current")).lower() in CLOSED:
        return (DeskEvent(external=external, state="closed", at=at),)
    return ()


def _key(one: Handover, body: bytes) -> str:
    """Zendesk refuses a key that comes again with another body, such as one with files that went up anew."""
    return f"{one.key}-{hashlib.sha256(body).hexdigest()[:12]}"


def _headers(desk: HelpDesk) -> dict[str, str]:
    return basic(f"{desk['user']}/token", desk["token"])


def _ticket(number: object, desk: HelpDesk) -> DeskTicket:
    return DeskTicket(external=str(number), link=f"{desk.url}/agent/tickets/{number}")


def _moment(stamp: str) -> datetime:
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError as error:
        raise Unsigned("it has no time") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
