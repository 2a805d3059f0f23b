"""Chatwoot: conversations of an API inbox by the Application API, events by its webhooks.

https://developers.chatwoot.com/api-reference/conversations/create-new-conversation
"""

from __future__ import annotations

from collections.abc import Mapping
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
    HttpResponse,
    get,
    moment,
    post,
)

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "url": fields.url("the address of your Chatwoot, such as https://app.chatwoot.com"),
    "account": fields.number("the number of the account, from its address"),
    "inbox": fields.number("the number of an inbox of the kind API"),
    "token": DeskField(about="the access token of an agent, from their profile settings"),
    "secret": fields.SECRET,
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a contact and a conversation. With `again` the messages are searched for the reference."""
    headers = _headers(desk)
    if again:
        found = yield get(_place(desk, "conversations"), headers, status="all", q=one.contact.reference)
        for conversation in found.json("data", "payload"):
            return _ticket(conversation["id"], desk)
    person: dict[str, object] = {
        "inbox_id": int(desk["inbox"]),
        "name": one.name,
        "custom_attributes": {"gapless": one.key},
    }
    made = yield post(_place(desk, "contacts"), headers, person)
    contact = made.json("payload", "contact")
    source = made.json("payload", "contact_inbox", "source_id")
    text = f"{one.subject}\n\n{one.text}"
    values = {
        "source_id": source,
        "inbox_id": int(desk["inbox"]),
        "contact_id": contact["id"],
        "status": "open",
        "message": {"content": text},
    }
    conversation = yield post(_place(desk, "conversations"), headers, values)
    return _ticket(conversation.json("id"), desk)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add a message of the customer to the conversation."""
    values = {"content": one.text, "message_type": "incoming", "private": False}
    yield post(_place(desk, f"conversations/{one.external}/messages"), _headers(desk), values)
    return _ticket(one.external, desk)


def events(body: bytes, headers: Mapping[str, str], desk: HelpDesk, now: datetime) -> tuple[DeskEvent, ...]:
    """Messages of agents that are not private, and conversations that are resolved."""
    stamp = headers.get("x-chatwoot-timestamp", "")
    right = signatures.as_hex(desk["secret"], f"{stamp}.".encode() + body, "sha256")
    signatures.check(f"sha256={right}", headers.get("x-chatwoot-signature", ""))
    signatures.check_age(signatures.seconds(stamp), now)
    told = HttpResponse(body=body)
    kind = told.json("event")
    if kind == "message_created":
        message = told.json()
        if message.get("message_type") == "outgoing" and message.get("private") is False:
            external = str(told.json("conversation", "id"))
            words = plain.words(message.get("content"))
            at = moment(message.get("created_at"))
            return (DeskEvent(external=external, state="answered", words=words, at=at),)
    if kind == "conversation_status_changed" and told.json("status") == "resolved":
        at = moment(told.json().get("updated_at"))
        return (DeskEvent(external=str(told.json("id")), state="closed", at=at),)
    return ()


def _place(desk: HelpDesk, path: str) -> str:
    return f"{desk.url}/api/v1/accounts/{desk['account']}/{path}"


def _headers(desk: HelpDesk) -> dict[str, str]:
    return {"api_access_token": desk["token"]}


def _ticket(number: object, desk: HelpDesk) -> DeskTicket:
    link = f"{desk.url}/app/accounts/{desk['account']}/conversations/{number}"
    return DeskTicket(external=str(number), link=link)
