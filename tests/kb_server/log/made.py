"""Events, entries and answers made up for tests that need no service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from kb_server.log.entries import Entry
from kb_server.log.events import Event, Searched
from kb_server.log.origins import Pace
from kb_server.log.visitors import Visitor
from search import Answer, Hit

# The database is slow to load, and many tests here need none of it.
if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy as sa

    from kb_server.data.database import Database
    from tests.kb_server.commands import Ran

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)


ASKER = Visitor("v" * 16, "s" * 16)


def entry(event: Event, visitor: str = "v" * 16, source: str = "s" * 16, **more: Any) -> Entry:
    """An entry of an event that was received when it happened."""
    given: dict[str, Any] = {"origin": "customer", "received": event.at} | more
    return Entry(event=event, visitor=visitor, source=source, **given)


def searched(number: int, text: str = "vpn", at: datetime = NOW) -> Searched:
    """A query that the static index answered."""
    return Searched(id=f"searched-{number:08}", at=at, text=text, via="static")


def add(database: Database, *batch: Entry, pace: Pace | None = None) -> int:
    """Add entries to the log; return how many were new."""
    from kb_server.listeners import LISTENERS
    from kb_server.log import ingest

    with database.write() as connection:
        return ingest.add(connection, batch, pace or Pace(), LISTENERS)


def erase(connection: sa.Connection, visitor: str, now: datetime) -> dict[str, int]:
    """Erase a visitor as the command does, where the writers' files and the spool are elsewhere."""
    from pathlib import Path

    from kb_server.listeners import LISTENERS
    from kb_server.log.privacy import visitor_data
    from kb_server.settings import Settings

    nowhere = Settings(config=Path("nowhere/mkdocs.yml"), state=Path("nowhere"))
    return visitor_data.erase(nowhere, connection, visitor, LISTENERS, now)


def rows(database: Database, table: sa.Table) -> list[dict[str, object]]:
    """Read all rows of a table."""
    import sqlalchemy as sa

    with database.read() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def command(directory: Path, *words: str) -> Ran:
    """Run `gapless` with the settings of `directory`."""
    from tests.kb_server.commands import run

    (directory / "mkdocs.yml").touch()
    return run(*words, "--config", str(directory / "mkdocs.yml"))


def answer(*articles: str) -> Answer:
    """An answer that the engine could give."""
    hits = tuple(hit(article) for article in articles)
    return Answer(
        text="",
        stage="exact" if hits else "none",
        hits=hits,
        total=len(hits),
        answered=bool(hits),
        verdict="believed" if hits else "none",
        confidence=0.8 if hits else 0.0,
        coverage=0.9 if hits else 0.0,
        release="r1",
    )


def hit(article: str) -> Hit:
    """A hit, as the engine makes it."""
    return Hit(
        article=article,
        url=f"guide/{article}/",
        title=article,
        title_marked=article,
        type="how-to",
        lang="en",
        product=(),
        category="",
        breadcrumbs=(),
        audience="public",
        score=1.0,
        coverage=0.9,
        confidence=0.8,
        sections=(),
    )
