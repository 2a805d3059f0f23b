"""The kinds of help desks: a module each, all of the same shape.

To add one, write a module with FIELDS, `hand_over`, `follow_up` and `events`, and name it in ADAPTERS. Its
contract test needs the shapes from the vendor's documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from kb_server.handoff.adapters import (
    apprise,
    chatwoot,
    email,
    freescout,
    freshdesk,
    helpscout,
    slack,
    webhook,
    zammad,
    zendesk,
)
from kb_server.handoff.adapters.fields import DeskField
from kb_server.handoff.exchange import DeskEvent, Exchange, Handover

if TYPE_CHECKING:
    from kb_server.handoff.desks import HelpDesk


class Adapter(Protocol):
    """What a module of a help desk has."""

    FIELDS: Mapping[str, DeskField]
    """What the operator's file says about such a desk."""

    def hand_over(self, one: Handover, desk: HelpDesk, *, again: bool) -> Exchange:
        """Make a ticket. With `again` an earlier attempt may have made it: look for it first."""

    def follow_up(self, one: Handover, desk: HelpDesk) -> Exchange:
        """Add what the customer wrote later to the ticket `one.external`."""

    def events(
        self, body: bytes, headers: Mapping[str, str], desk: HelpDesk, now: datetime
    ) -> tuple[DeskEvent, ...]:
        """What a webhook says; its headers' names are in lower case. Raises Unsigned, Misread."""


_MODULES = (
    email,
    webhook,
    zammad,
    zendesk,
    freshdesk,
    chatwoot,
    freescout,
    helpscout,
    slack,
    apprise,
)
ADAPTERS: Mapping[str, Adapter] = MappingProxyType(
    {one.__name__.rpartition(".")[2]: cast(Adapter, one) for one in _MODULES}
)
