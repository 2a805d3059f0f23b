"""What readers do, as pages may say it: of three visitors from three networks, and of nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from kb_server.data.database import Database
from kb_server.log.events import Clicked, Event, Viewed
from kb_server.measures import habits
from kb_server.measures.habits import ReadingHabits
from tests.kb_server.log import made

NOW = made.NOW


def read(
    database: Database, *articles: str, who: int, network: int = 0, at: datetime = NOW, **more: object
) -> None:
    """A visitor opens articles one after another, all but the first from a search."""
    batch: list[Event] = []
    for number, article in enumerate(articles):
        name, then = f"{who}-{network}-{number}-{article}", at - timedelta(hours=1 - number / 60)
        if number:
            batch.append(
                Clicked(id=f"click-{name:>20}", at=then, search=f"asked-{name}", article=article, position=1)
            )
        batch.append(Viewed(id=f"view-{name:>20}", at=then + timedelta(seconds=1), article=article))
    source = f"n{network or who:015}"
    made.add(database, *(made.entry(one, f"v{who:015}", source, **more) for one in batch))


def told(database: Database, *, late: timedelta = timedelta(0)) -> ReadingHabits:
    """What is told about the month before now."""
    with database.read() as connection:
        return habits.of(connection, NOW + late)


def test_what_is_read_and_asked_for_next(database: Database) -> None:
    """The articles of most visitors come first, and after each those that were searched for and opened."""
    for who in range(3):
        read(database, "password", "sso", "phone", who=who)
    read(database, "password", "phone", who=3)
    read(database, "rare", "password", who=4)
    found = told(database)
    assert ["password", "phone", "sso"] == found.popular
    assert {"password": ["sso"], "sso": ["phone"]} == found.after


def test_few_say_nothing(database: Database) -> None:
    """Two networks, with however many visitors behind them, are not told of; nor is what was a month ago."""
    for who in range(5, 9):
        read(database, "password", "sso", who=who, network=99)
    read(database, "password", "sso", who=1)
    assert ReadingHabits(popular=[]) == told(database)
    read(database, "password", "sso", who=2)
    assert ReadingHabits(popular=["password", "sso"], after={"password": ["sso"]}) == told(database)
    assert ReadingHabits(popular=[]) == told(database, late=timedelta(days=40))


def test_what_does_not_count(database: Database) -> None:
    """Bots, staff and repeated events are left out."""
    for who in range(3):
        read(database, "password", who=who, origin="bot")
        read(database, "sso", who=10 + who, origin="staff")
    assert ReadingHabits(popular=[]) == told(database)


def test_nothing_was_asked_about_a_page(database: Database) -> None:
    """Where no question about a page was answered, no page is told of."""
    assert {} == told(database).answered
