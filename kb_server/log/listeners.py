"""Callables for changes of the log. The application passes them in: the log imports no room above it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import click
from sqlalchemy.engine import Connection

from kb_server.data.database import Database
from kb_server.log.entries import Entry
from kb_server.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A visitor whose data is being erased."""

    visitor: str
    events: tuple[str, ...]  # the ids of their events
    texts: tuple[str, ...]  # their own words, each once, see `privacy.own_words`


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """The callables for each kind of change."""

    events: tuple[Callable[[Connection, Iterable[Entry]], None], ...] = ()
    """Called with the new events of customers, in the transaction that adds them."""
    drained: tuple[Callable[[Settings, Database], None], ...] = ()
    """Called soon after the log has grown, and once a minute even if nothing changed."""
    expired: Mapping[str, Callable[[Connection, datetime], int]] = field(default_factory=dict)
    """Keyed by what each removes. Called with the time before which words expire; returns a count."""
    quoting: Mapping[str, Callable[[Settings, Connection, Sequence[str]], int]] = field(default_factory=dict)
    """Keyed by where people repeat customers' words. Called with words that expire; returns a count."""
    erased: Mapping[str, Callable[[Settings, Connection, Leaving], int]] = field(default_factory=dict)
    """Keyed by what each changes. Called before a visitor's rows are removed; returns a count."""


def of_command_line() -> Listeners:
    """Return the listeners of the running command line. Raises RuntimeError outside a command."""
    make: Callable[[], Listeners] = click.get_current_context().find_root().obj
    return make()
