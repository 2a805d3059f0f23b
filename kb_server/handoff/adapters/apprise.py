"""Everything that Apprise reaches: https://github.com/caronc/apprise. It is an extra that is installed apart.

It tells nothing back: a message may come twice where an answer is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import AppriseMessage, DeskEvent, DeskTicket, Exchange, Handover, Unsigned
from kb_server.settings import extras

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk


def _address(text: str) -> str:
    if extras.is_missing("apprise"):
        raise ValueError(extras.missing("apprise"))
    if "://" not in text:
        raise ValueError("is no address of Apprise, which begins with a name and ://")
    return text


FIELDS: Mapping[str, DeskField] = {
    "url": DeskField(about="an address of Apprise, such as discord://id/token", read=_address)
}


def hand_over(one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:  # noqa: ARG001 - nothing to look for
    """Write a message."""
    yield AppriseMessage(url=desk["url"], title=one.subject, text=one.text)
    return DeskTicket()


def follow_up(one: Handover, desk: HelpDesk) -> Exchange:
    """Write another message."""
    yield AppriseMessage(url=desk["url"], title=one.subject, text=one.text)
    return DeskTicket()


def events(
    _body: bytes, _headers: Mapping[str, str], _desk: HelpDesk, _now: datetime
) -> tuple[DeskEvent, ...]:
    """Apprise tells nothing."""
    raise Unsigned("this kind of help desk sends no webhooks")
