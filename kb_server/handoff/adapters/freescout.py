"""FreeScout: conversations and events by its module API & Webhooks.

https://api-docs.freescout.net/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb_server.handoff import signatures
from kb_server.handoff.adapters import fields, scout
from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Exchange, Handover, get, post

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "url": fields.url("the address of your FreeScout, such as https://desk.example.com"),
    "key": DeskField(about="the API key, from Manage, API & Webhooks"),
    "mailbox": fields.number("the number of the mailbox that gets the conversations"),
    "stand_in": fields.STAND_IN,
    "secret": fields.SECRET,
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a conversation. FreeScout has no key against doubles, so the customer's are looked through."""
    address = one.address(desk["stand_in"])
    if again:
        since = one.contact.received.strftime("%Y-%m-%dT%H:%M:%SZ")
        page, pages = 1, 1
        while page <= pages:
            found = yield get(
                f"{desk.url}/api/conversations",
                _headers(desk),
                mailboxId=desk["mailbox"],
                customerEmail=address,
                createdSince=since,
                pageSize="100",
                page=str(page),
            )
            for conversation in found.json("_embedded", "conversations"):
                if str(conversation["subject"]).startswith(one.mark):
                    return _ticket(conversation["id"], desk)
            page, pages = page + 1, int(found.json("page", "totalPages"))
    values = {
        "type": "email",
        "mailboxId": int(desk["mailbox"]),
        "subject": one.subject,
        "customer": {"email": address, "firstName": one.name},
        "threads": [scout.thread(one, address) | {"type": "customer"}],
        "imported": False,
        "status": "active",
    }
    made = yield post(f"{desk.url}/api/conversations", _headers(desk), values)
    return _ticket(made.json("id"), desk)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add what the customer wrote to the conversation."""
    thread = scout.thread(one, one.address(desk["stand_in"])) | {"type": "customer", "status": "active"}
    yield post(f"{desk.url}/api/conversations/{one.external}/threads", _headers(desk), thread)
    return _ticket(one.external, desk)


def events(
    body: bytes,
    headers: Mapping[str, str],
    desk: HelpDesk,
    now: datetime,  # noqa: ARG001 - FreeScout signs no time
) -> tuple[DeskEvent, ...]:
    """Replies of agents, and conversations that are closed."""
    right = signatures.as_base64(desk["secret"], body, "sha1")
    signatures.check(right, headers.get("x-freescout-signature", ""))
    return scout.events(headers.get("x-freescout-event", ""), body)


def _headers(desk: HelpDesk) -> dict[str, str]:
    return {"X-FreeScout-API-Key": desk["key"]}


def _ticket(number: object, desk: HelpDesk) -> DeskTicket:
    return DeskTicket(external=str(number), link=f"{desk.url}/conversation/{number}")
