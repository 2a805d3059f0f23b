"""Help Scout: conversations by the Mailbox API 2.0, events by its webhooks.

https://developer.helpscout.com/mailbox-api/endpoints/conversations/create/
https://developer.helpscout.com/webhooks/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb_server.handoff import signatures
from kb_server.handoff.adapters import fields, scout
from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import (
    DeskEvent,
    DeskTicket,
    Exchange,
    Handover,
    HttpRequest,
    Misread,
    get,
    post,
)
from kb_server.settings import kinds

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

API = "https://api.helpscout.net"
FIELDS: Mapping[str, DeskField] = {
    "app_id": DeskField(about="the id of an app, from Your Profile, My apps"),
    "app_secret": DeskField(about="the secret of that app"),
    "mailbox": fields.number("the number of the mailbox that gets the conversations"),
    "stand_in": fields.STAND_IN,
    "secret": fields.SECRET,
    "url": DeskField(about=f"the address of the API, if it is not {API}", read=kinds.hook, required=False),
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a conversation. Help Scout has no key against doubles, so the subject is searched."""
    headers = _headers((yield _token(desk)).json("access_token"))
    if again:
        query = f'(subject:"{one.contact.reference}")'
        found = yield get(f"{_api(desk)}/v2/conversations", headers, query=query, status="all")
        for conversation in (found.json().get("_embedded") or {}).get("conversations", []):
            if str(conversation["subject"]).startswith(one.mark):
                return _ticket(str(conversation["id"]))
    address = one.address(desk["stand_in"])
    values = {
        "subject": one.subject,
        "type": "email",
        "mailboxId": int(desk["mailbox"]),
        "status": "active",
        "customer": {"email": address, "firstName": one.name[:40]},
        "threads": [scout.thread(one, address) | {"type": "customer"}],
        "tags": ["gapless"],
    }
    made = yield post(f"{_api(desk)}/v2/conversations", headers, values)
    number = made.headers.get("resource-id", "")
    if not number:
        raise Misread("its answer has no Resource-ID")
    return _ticket(number)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add what the customer wrote to the conversation."""
    headers = _headers((yield _token(desk)).json("access_token"))
    thread = scout.thread(one, one.address(desk["stand_in"]))
    yield post(f"{_api(desk)}/v2/conversations/{one.external}/customer", headers, thread)
    return _ticket(one.external)


def events(
    body: bytes,
    headers: Mapping[str, str],
    desk: HelpDesk,
    now: datetime,  # noqa: ARG001 - Help Scout signs no time
) -> tuple[DeskEvent, ...]:
    """Replies of agents, and conversations that are closed."""
    right = signatures.as_base64(desk["secret"], body, "sha1")
    signatures.check(right, headers.get("x-helpscout-signature", ""))
    return scout.events(headers.get("x-helpscout-event", ""), body)


def _token(desk: HelpDesk) -> HttpRequest:
    """A request for a token, which lasts two days; each exchange asks for its own."""
    values = {
        "grant_type": "client_credentials",
        "client_id": desk["app_id"],
        "client_secret": desk["app_secret"],
    }
    return post(f"{_api(desk)}/v2/oauth2/token", {}, values)


def _api(desk: HelpDesk) -> str:
    return desk.url or API


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _ticket(number: str) -> DeskTicket:
    return DeskTicket(external=number, link=f"https://secure.helpscout.net/conversation/{number}")
