"""A webhook of the operator's own, signed as our alerts are; events come back signed in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
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
    HttpRequest,
    HttpResponse,
    Misread,
    moment,
    post,
)

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {
    "url": fields.url("the address that gets the contacts"),
    "secret": DeskField(about="the secret of the signatures, in both directions"),
}
LINK = 500  # characters of a link that are kept


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:  # noqa: ARG001 - the key is enough
    """Send the contact. The receiver knows by the key whether it has it already."""
    answer = yield _signed(one, desk, "contact")
    return _read(answer, one)


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Send what the customer added."""
    yield _signed(one, desk, "added")
    return DeskTicket(external=one.external)


def events(body: bytes, headers: Mapping[str, str], desk: HelpDesk, now: datetime) -> tuple[DeskEvent, ...]:
    """`{"id": …, "state": "answered" or "closed", "words": …, "at": …}`; `id` is what was answered to us."""
    signatures.ours(desk["secret"], body, headers, now)
    told = HttpResponse(body=body)
    state = told.json("state")
    if state not in ("answered", "closed"):
        raise Misread("its state is neither answered nor closed")
    external, words = str(told.json("id")), plain.words(told.json().get("words"))
    return (DeskEvent(external=external, state=state, words=words, at=moment(told.json().get("at"))),)


def _signed(one: Handover, desk: HelpDesk, event: str) -> HttpRequest:
    request = post(desk["url"], {}, _values(one, event))
    at = int(one.at.timestamp())
    signature = signatures.as_hex(desk["secret"], f"{at}.".encode() + request.body, "sha256")
    headers = {
        **request.headers,
        "Idempotency-Key": one.key,
        "Gapless-Signature": f"t={at},v1={signature}",
    }
    return HttpRequest(method="POST", url=request.url, headers=headers, body=request.body)


def _values(one: Handover, event: str) -> dict[str, Any]:
    contact = asdict(one.contact)
    del contact["id"], contact["attachments"]
    for name in ("received", "expected"):
        contact[name] = contact[name].isoformat() if contact[name] else None
    files = [
        {"name": file.name, "media_type": file.media_type, "data": file.base64} for file in one.enclosures
    ]
    if event == "added":
        contact["text"] = one.text
    return {"event": event, "key": one.key, "id": one.external, "contact": contact, "files": files}


def _read(answer: HttpResponse, one: Handover) -> DeskTicket:
    """The receiver may answer `{"id": …, "url": …}`; where it answers nothing, the reference is the id."""
    try:
        values = answer.json() if answer.body.strip() else {}
    except Misread:
        values = {}
    told = values if isinstance(values, dict) else {}
    link = str(told.get("url", ""))
    return DeskTicket(
        external=str(told.get("id") or one.contact.reference)[:200],
        link=link[:LINK] if link.startswith(("https://", "http://")) else "",
    )
