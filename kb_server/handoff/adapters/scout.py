"""What the webhooks of FreeScout and Help Scout have in common: FreeScout speaks Help Scout's language."""

from __future__ import annotations

from typing import Any

from kb_server.handoff import plain
from kb_server.handoff.exchange import DeskEvent, HttpResponse

REPLIED = "convo.agent.reply.created"
STATUS = "convo.status"


def events(name: str, body: bytes) -> tuple[DeskEvent, ...]:
    """What the event `name` says about the conversation in `body`."""
    told = HttpResponse(body=body)
    external = str(told.json("id"))
    if name == REPLIED:
        return (DeskEvent(external=external, state="answered", words=_reply(told.json())),)
    if name == STATUS and told.json("status") == "closed":
        return (DeskEvent(external=external, state="closed"),)
    return ()


def _reply(conversation: dict[str, Any]) -> str:
    """The newest message of an agent; the threads are sent with the newest first."""
    embedded = conversation.get("_embedded") or {}
    for thread in embedded.get("threads") or []:
        if thread.get("type") == "message" and thread.get("state", "published") == "published":
            return plain.text(thread.get("body"))
    return ""
