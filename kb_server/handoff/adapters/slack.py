"""Webhooks that Slack invented and Mattermost, Rocket.Chat and Discord (`/slack`) understand.

They have no key against doubles and cannot be searched: a message may come twice where an answer is lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb_server.handoff.adapters import fields
from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import DeskEvent, DeskTicket, Exchange, Handover, HttpRequest, Unsigned, post

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk

FIELDS: Mapping[str, DeskField] = {"url": fields.url("the address of an incoming webhook")}
LONGEST = 3500  # characters of one message; Slack cuts at 4,000
_CALL = re.compile(r"@(?=(?:all|channel|everyone|group|here)\b)", re.IGNORECASE)


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:  # noqa: ARG001 - nothing to look for
    """Write a message."""
    yield _message(one, desk)
    return DeskTicket()


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Write another message."""
    yield _message(one, desk)
    return DeskTicket()


def events(
    _body: bytes, _headers: Mapping[str, str], _desk: HelpDesk, _now: datetime
) -> tuple[DeskEvent, ...]:
    """Such webhooks tell nothing."""
    raise Unsigned("this kind of help desk sends no webhooks")


def _message(one: Handover, desk: HelpDesk) -> HttpRequest:
    """Slack reads `<…>` as a link or a call, the others `@all` as one: a customer's words may do neither."""
    text = _CALL.sub("@\u200b", f"{one.subject}\n{one.text}"[:LONGEST])
    for sign, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, written)
    return post(desk["url"], {}, {"text": text})
