"""The sums of a database for tests, and the rules by which they are brought up to date."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from kb_server.data.database import Database
from kb_server.data.schema import measures as schema
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import Bar
from tests.kb_server.log import made

NOW = datetime(2026, 11, 20, 23, 50, tzinfo=UTC)
RULES = UpdateRules(now=NOW, days=89, bar=Bar(), segments={})
ALL = (
    schema.day_counts,
    schema.article_counts,
    schema.wording_counts,
    schema.led_counts,
    schema.led_totals,
    schema.led_article_counts,
    schema.rephrased_counts,
    schema.place_counts,
    schema.watched_counts,
    schema.reason_counts,
    schema.shared_wordings,
)


def days(database: Database) -> Counter[tuple[str, ...]]:
    """The sums of the days: (day, lang, segment, release, origin, column) → number."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in made.rows(database, schema.day_counts):
        if row["grain"] == "day":
            where = tuple(str(row[name]) for name in ("start", "lang", "segment", "release", "origin"))
            found.update({(*where, name): int(str(row[name])) for name in schema.DAY_COLUMNS if row[name]})
    return found


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All rows of all sums."""
    return {table.name: sorted(made.rows(database, table), key=str) for table in ALL}
