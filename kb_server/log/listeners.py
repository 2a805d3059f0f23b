"""What other rooms do when the log changes: the roof passes it in, since the log lies below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import click
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.log.entries import Entry
from kb_server.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Who is told of what."""

    events: tuple[Callable[[Connection, Iterable[Entry]], None], ...] = ()
    """Called with the new events of customers, in the transaction that adds them."""
    drained: tuple[Callable[[Settings, Database], None], ...] = ()
    """Called soon after the log has grown, and once a minute: nothing may have changed."""
    expired: Mapping[str, Callable[[Connection, datetime], int]] = field(default_factory=dict)
    """By what it removes: called with the moment before which words expire; returns how many it removed."""


def of_command_line() -> Listeners:
    """Those that the running command line was made with. Raises RuntimeError outside of a command."""
    make: Callable[[], Listeners] = click.get_current_context().find_root().obj
    return make()
