"""A flood of invented questions, through the service's own door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from kb_server.gaps import records, rules, update
from kb_server.settings import Settings
from tests.kb_server.log import stories
from tests.kb_server.log.stories import Visitor, close, log, service

pytestmark = pytest.mark.slow

NEEDS = (
    "vpn tunnel",
    "invoice currency",
    "reset password",
    "printer toner",
    "calendar sync",
    "webhook retry",
    "dark theme",
    "parcel tracking",
    "gift voucher",
    "seat license",
    "audio echo",
    "backup restore",
)


def _heaviest(made: Flask) -> list[list[str]]:
    """What the customers of the ten heaviest gaps need."""
    log(made)
    settings: Settings = made.extensions["gapless.settings"]
    now = datetime.now(UTC) + timedelta(minutes=10)
    update.update(stories.database(made), None, rules.of(settings, now))
    with stories.database(made).read() as connection:
        listed = records.whole(connection, [one.id for one in records.listed(connection)][:10])
    return [sorted({wording.text for wording in gap.wordings} & set(NEEDS)) for gap in listed]


@pytest.mark.parametrize("many", [150, pytest.param(2_000, marks=pytest.mark.ordeal)])
def test_a_flood_leaves_the_ten_heaviest(tmp_path: Path, many: int) -> None:
    """Thousands of networks, without a page's receipt, with another's or with their own, change no place.

    Those with their own also claim seven different days.
    """
    made = service(tmp_path / "var", meaning=())
    for number, text in enumerate(NEEDS):
        for source in range(1 + number):
            visitor = Visitor(made, f"203.0.{number}.{source}")
            query = visitor.searched(text, ago=40, lang="en")
            visitor.send(query, visitor.event("asked", 20, text=text, lang="en", search=query["id"]))
    before = _heaviest(made)
    fetched = Visitor(made, "198.51.100.1").receipt()
    for number in range(many):
        visitor = Visitor(made, f"10.{number // 250}.{number % 250}.1")
        buy = visitor.event("asked", text="Buy cheap watches", lang="en")
        sell = visitor.event("asked", text=f"Sell gold watch {number}", lang="en")
        visitor.send(buy, visitor.event("viewed", article="invoice"), page="")
        visitor.send(sell, visitor.event("voted", article="invoice", helpful=False), page=fetched)
        days_ago = number % 7 * 24 * 3600
        visitor.send(visitor.event("asked", days_ago, text="Win a prize", lang="en"))
    assert before == _heaviest(made)
    close(made)
