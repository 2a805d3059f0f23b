"""Zammad: tickets by its REST API, events by a trigger with a webhook.

https://docs.zammad.org/en/latest/api/ticket/index.html
https://admin-docs.zammad.org/en/latest/manage/webhook/payload.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

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
    "url": fields.url("the address of your Zammad, such as https://zammad.example.com"),
    "token": DeskField(about="an access token with the permission ticket.agent"),
    "group": DeskField(about="the group that gets the tickets, such as Users"),
    "stand_in": fields.STAND_IN,
    "secret": fields.SECRET,
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
    """Make a ticket. Zammad has no key against doubles, so the title, which has the reference, is sought."""
    if again:
        query = f'title:"{one.contact.reference}"'
        found = yield get(f"{desk.url}/api/v1/tickets/search", _headers(desk), query=query, expand="true")
        for ticket in found.json():
            if str(ticket["title"]).startswith(one.mark):
                return _ticket(ticket["id"], desk)
    article = _article(one, one.subject) | {
        "attachments": [
            {"filename": file.name, "data": file.base64, "mime-type": file.media_type}
            for file in one.enclosures
        ]
    }
    values = {
        "title": one.subject,
        "group": desk["group"],
        "customer_id": f"guess:{one.address(desk['stand_in'])}",
        "article": article,
    }
    made = yield post(f"{desk.url}/api/v1/tickets", _headers(desk), values)
    return _ticket(made.json("id"), desk)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Add an article to the ticket."""
    article = _article(one, one.subject) | {"ticket_id": int(one.external)}
    made = yield post(f"{desk.url}/api/v1/ticket_articles", _headers(desk), article)
    return _ticket(made.json("ticket_id"), desk)


def events(
    body: bytes,
    headers: Mapping[str, str],
    desk: HelpDesk,
    now: datetime,  # noqa: ARG001 - Zammad signs no time
) -> tuple[DeskEvent, ...]:
    """Articles of agents that are not internal, and tickets that are closed."""
    right = f"sha1={signatures.as_hex(desk['secret'], body, 'sha1')}"
    signatures.check(right, headers.get("x-hub-signature", ""))
    told = HttpResponse(body=body)
    external, state = str(told.json("ticket", "id")), _name(told.json("ticket").get("state"))
    article = told.json().get("article") or {}
    heard: list[DeskEvent] = []
    if _name(article.get("sender")) == "agent" and article.get("internal") is False:
        written = plain.text if article.get("content_type") == "text/html" else plain.words
        words, at = written(article.get("body")), moment(article.get("created_at"))
        heard.append(DeskEvent(external=external, state="answered", words=words, at=at))
    if state == "closed":
        at = moment(told.json("ticket").get("close_at"))
        heard.append(DeskEvent(external=external, state="closed", at=at))
    return tuple(heard)


def _article(one: Handover, subject: str) -> dict[str, Any]:
    return {
        "subject": subject,
        "body": one.text,
        "content_type": "text/plain",
        "type": "web",
        "sender": "Customer",
        "internal": False,
    }


def _headers(desk: HelpDesk) -> dict[str, str]:
    return {"Authorization": f"Token token={desk['token']}"}


def _ticket(number: object, desk: HelpDesk) -> DeskTicket:
    return DeskTicket(external=str(number), link=f"{desk.url}/#ticket/zoom/{number}")


def _name(value: Any) -> str:
    """The name of a state or sender: some versions send it as an object."""
    return str(value.get("name", "") if isinstance(value, dict) else value or "").lower()
