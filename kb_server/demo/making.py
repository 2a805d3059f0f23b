"""Makes the demo in its folder: the site, its first release, and the quarter after it."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from pathlib import Path

from kb_server.data import demonstration, installation
from kb_server.demo import place, site, visits
from kb_server.demo.quarter import Quarter
from kb_server.gaps import rules
from kb_server.log.listeners import Listeners
from kb_server.measures import update as measures
from kb_server.releases.site_build import Progress
from kb_server.settings import Settings


def make(
    guide: Path,
    chosen: Settings,
    listeners: Listeners,
    *,
    seed: int,
    now: datetime,
    days: int = visits.DAYS,
    progress: Progress = lambda _stage, _done, _total: None,
) -> None:
    """Make the demo of `chosen` over the guide of the configuration `guide`, ending `now`.

    A demo that is there is replaced. Raises NotDemo where the folder holds something else, NotTheGuide, and
    what publishing raises.
    """
    site.check(guide)
    with contextlib.closing(place.prepare(chosen, seed, now)) as database:
        site.copy(guide, chosen)
        site.publish_release(chosen, listeners, (), now - timedelta(days=days, hours=1), progress)
        Quarter(
            chosen=chosen,
            database=database,
            listeners=listeners,
            seed=seed,
            now=now,
            days=days,
            progress=progress,
        ).play()
        measures.catch_up(database, rules.of(chosen, now))
        with database.write() as connection:
            demonstration.complete(connection, now)


def fresh(chosen: Settings, seed: int, now: datetime) -> bool:
    """Is there a demo of this seed that was made today, to its end? Raises NotDemo."""
    if place.seed(chosen) != seed:
        return False
    with installation.database(chosen) as database, database.read() as connection:
        made = demonstration.completed(connection)
    return made is not None and made.date() == now.date()
