"""A wish becomes a gap of the type product, and its customer is told once when it is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kb_server.contact import store
from kb_server.contact.store import Owner
from kb_server.data.database import Database
from kb_server.data.schema.answering import waiting
from kb_server.data.schema.contact import contacts
from kb_server.data.schema.handoff import wishes as table
from kb_server.data.schema.log import addresses
from kb_server.gaps.gap import Gap
from kb_server.gaps.store import at
from kb_server.handoff import wishes
from kb_server.listeners import LISTENERS
from kb_server.log import ingest
from kb_server.log.events import Asked, Contacted
from kb_server.settings import Settings
from tests.kb_server.contact.made import contact
from tests.kb_server.gaps import stock
from tests.kb_server.log.made import add, entry, rows

NOW = datetime.now(UTC) - timedelta(minutes=10)
WISH = {"kind": "wish", "subject": "Dark mode", "text": "A dark mode for the whole dashboard, please."}

pytestmark = pytest.mark.slow  # a release with an index, and gaps that are computed


@dataclass
class Center:
    """What the tests do with it."""

    settings: Settings
    database: Database

    def wish(self, who: str, **changes: Any) -> None:
        """A customer sends a wish; the log gets to know that they contacted the team."""
        given: dict[str, Any] = WISH | {"received": NOW} | changes
        event = f"contact-{who * 16}"
        with self.database.write() as connection:
            store.add(self.settings, connection, contact(**given), Owner(visitor=who * 16, event=event), ())
        told = Contacted(id=event, at=given["received"], channel="form", lang="en")
        add(self.database, entry(told, visitor=who * 16, source=who * 16))

    def follow(self) -> None:
        """Do what the service does beside the ingester, twice."""
        for _ in range(2):
            wishes.follow(self.settings, self.database)
            ingest.bring_in(self.settings, self.database, lambda: LISTENERS)
            with at(self.settings, self.database) as gaps:
                gaps.update()
        wishes.follow(self.settings, self.database)

    def gaps(self) -> list[Gap]:
        """All gaps."""
        with at(self.settings, self.database) as found:
            return found.whole()


@pytest.fixture
def center(tmp_path: Path, database: Database) -> Center:
    """A help center whose articles say nothing of wishes."""
    stock.serve(tmp_path / "releases", stock.plain(), NOW - timedelta(days=1))
    settings = Settings(releases=tmp_path / "releases", state=tmp_path / "var")
    return Center(settings, database)


def test_a_wish_is_a_gap_of_the_product_with_its_voters(center: Center) -> None:
    """Two customers who wish the same vote for one gap of the type product, each wish once."""
    center.wish("a")
    center.wish("b")
    center.follow()
    center.follow()
    (gap,) = center.gaps()
    assert ("product", 2, 2) == (gap.type, gap.visitors, gap.intents)
    assert [(1, gap.id), (2, gap.id)] == [
        (row["contact"], row["gap"]) for row in rows(center.database, table)
    ]
    assert [("wishes", "product")] == [(one.who, one.value) for one in gap.history]


def test_what_people_decided_stays(center: Center) -> None:
    """Where most who ask do not wish, or somebody has said the type, the gap is not changed."""
    for who in "cde":
        asked = Asked(id=f"asked-{who * 16}", at=NOW, text=f"{WISH['subject']}\n{WISH['text']}", lang="en")
        add(center.database, entry(asked, visitor=who * 16, source=who * 16))
    center.wish("a")
    center.follow()
    (gap,) = center.gaps()
    assert ("content", 4, ()) == (gap.type, gap.visitors, gap.history)


def test_an_address_waits_to_be_confirmed(center: Center) -> None:
    """A confirmed address goes along and needs no second mail; one that nobody confirms stays behind."""
    center.wish("a", address="ann@example.org", confirmed=True)
    center.wish("b", address="bob@example.org")
    center.follow()
    assert ["ann@example.org"] == [row["address"] for row in rows(center.database, addresses)]
    assert [True] == [row["confirmed"] is not None for row in rows(center.database, waiting)]
    assert [1] == [row["contact"] for row in rows(center.database, table)]
    center.wish("c", address="cat@example.org", received=NOW - timedelta(hours=2))
    center.follow()
    assert [1, 3] == [row["contact"] for row in rows(center.database, table)]
    assert 1 == len(rows(center.database, addresses))


def test_the_address_of_another_is_not_confirmed(center: Center) -> None:
    """Whoever tells the log a question with the id of their own wish confirms no stranger's address."""
    center.wish("a", address="ann@example.org", confirmed=True)
    wishes.follow(center.settings, center.database)
    (sent,) = rows(center.database, contacts)
    name = wishes.event_of(1, str(sent["reference"]))
    forged = Asked(id=name, at=NOW, text="Anything", lang="en", address="victim@example.org")
    add(center.database, entry(forged, visitor="a" * 16, source="a" * 16))
    wishes.follow(center.settings, center.database)
    assert ["victim@example.org"] == [row["address"] for row in rows(center.database, addresses)]
    assert [] == rows(center.database, waiting)


def test_words_are_scrubbed_before_the_log(center: Center) -> None:
    """The log gets a wish without the personal data in it, and other contacts not at all."""
    center.wish("a", text="Write to ann@example.org when there is a dark mode.")
    center.wish("b", kind="question")
    center.follow()
    (gap,) = center.gaps()
    assert 1 == gap.intents
    assert "ann@" not in repr(gap)
    assert replace(gap, history=()).title
