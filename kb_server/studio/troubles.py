"""What is wrong, as far as a page can tell at once: the release, search, the spool, and what was given up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kb_server.log.intake import recorder
from kb_server.log.spool import Depth
from kb_server.releases.current import NothingServed
from kb_server.web.application import serving, settings
from kb_server.web.request import release
from search import EngineError

FULL = 0.5  # share of the spool's size from which on the database is too far behind
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong. `key` is the last part of its text's key."""

    key: str
    values: dict[str, object] = field(default_factory=dict)


def now(given_up: int = 0) -> list[Trouble]:
    """What is wrong; nothing where all is well. The command `doctor` looks closer.

    `given_up` is how many contacts no help desk took.
    """
    found = [*_of_release(), *_of_events()]
    return [*found, Trouble(key="given_up", values={"n": given_up})] if given_up else found


def _of_release() -> Iterator[Trouble]:
    try:
        _ = release().engine
    except NothingServed as error:
        yield Trouble(key="release", values={"why": str(error)})
        return
    except EngineError as error:
        yield Trouble(key="search", values={"why": str(error)})
    if serving().trouble:
        yield Trouble(key="newer", values={"why": serving().trouble})


def _of_events() -> Iterator[Trouble]:
    try:
        depth = recorder().spool.depth()
    except OSError as error:
        yield Trouble(key="unread", values={"why": error.strerror})
    else:
        yield from of_spool(depth, settings().spool_megabytes)


def of_spool(depth: Depth, megabytes: float) -> Iterator[Trouble]:
    """What is wrong with a spool that may hold so many megabytes."""
    if depth.bytes > FULL * megabytes * _MEGABYTE:
        yield Trouble(key="waiting", values={"megabytes": round(depth.bytes / _MEGABYTE)})
    if depth.dropped:
        yield Trouble(key="dropped", values={"n": depth.dropped})
    if depth.spoiled:
        yield Trouble(key="spoiled", values={"n": depth.spoiled})
