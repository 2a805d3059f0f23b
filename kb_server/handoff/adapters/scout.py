"""What FreeScout and Help Scout have in common: FreeScout speaks Help Scout's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kb_server.handoff import plain
from kb_server.handoff.exchange import DeskEvent, Handover, HttpResponse, moment

REPLIED = "convo.agent.reply.created"
STATUS = "convo.status"


def thread(one: Handover, address: str) -> dict[str, Any]:
    """What the customer wrote, with their files, as part of a conversation."""
    files = [
        {"fileName": file.name, "mimeType": file.media_type, "data": file.base64} for file in one.enclosures
    ]
    made: dict[str, Any] = {"customer": {"email": address}, "text": plain.html(one.text)}
    return made | ({"attachments": files} if files else {})


def events(name: str, body: bytes) -> tuple[DeskEvent, ...]:
    """What the event `name` says about the conversation in `body`."""
    told = HttpResponse(body=body)
    external = str(told.json("id"))
    if name == REPLIED:
        words, at = _reply(told.json())
        return (DeskEvent(external=external, state="answered", words=words, at=at),)
    if name == STATUS and told.json("status") == "closed":
        at = moment(told.json().get("closedAt"))
        return (DeskEvent(external=external, state="closed", at=at),)
    return ()


def _reply(conversation: dict[str, Any]) -> tuple[str, datetime | None]:
    """The newest message of an agent, and when it was written; the threads are sent with the newest first."""
    embedded = conversation.get("_embedded") or {}
    for thread in embedded.get("threads") or []:
        if thread.get("type") == "message" and thread.get("state", "published") == "published":
            return plain.text(thread.get("body")), moment(thread.get("createdAt"))
    return "", None
