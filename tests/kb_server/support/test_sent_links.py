"""What publishing hears of the links that agents sent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.releases.moves import Pointers
from kb_server.settings import Settings
from kb_server.support import ledger, sent_links


@pytest.mark.slow
def test_the_places_that_links_point_at(tmp_path: Path) -> None:
    """Each place comes with its number of links and its tickets, the newest first."""
    chosen = Settings(state=tmp_path / "var", releases=tmp_path / "releases")
    with installation.database(chosen) as database, database.write() as connection:
        for number, (anchor, ticket) in enumerate((("taxes", "SUP-1"), ("taxes", "SUP-2"), ("", ""))):
            ledger.send(
                connection,
                link=f"{'abc'[number] * 16}",
                article="invoice",
                anchor=anchor,
                ticket=ticket,
                agent="anna",
                now=datetime(2026, 11, 20, number, tzinfo=UTC),
            )
    warned: list[str] = []
    found = sent_links.sent(chosen, warned.append)
    assert {("invoice", "taxes"): Pointers(2, ("SUP-2", "SUP-1")), ("invoice", ""): Pointers(1)} == found
    assert [] == warned


def test_publishing_goes_on_without_the_database(tmp_path: Path) -> None:
    """When the database cannot be reached nothing is known to be linked, and a warning says so."""
    chosen = Settings(state=tmp_path / "var", releases=tmp_path, database="postgresql://x@127.0.0.1:1/x")
    warned: list[str] = []
    assert {} == sent_links.sent(chosen, warned.append)
    (warning,) = warned
    assert "links that agents sent" in warning
    assert "cannot be reached" in warning
