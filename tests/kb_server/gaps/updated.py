"""Gaps in a real database, brought up to date with a real release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from kb_server.data.database import Database
from kb_server.gaps import records
from kb_server.gaps.gap import Gap
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import Bar
from search.documents import Document
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON

HOUR = timedelta(hours=1)
EXPORT = ("export my data", "how do I export data", "exprot data as csv")
LATER = NOON + 10 * HOUR


def chosen_rules(**fields: object) -> UpdateRules:
    """The rules of an update, a day after NOON."""
    plain = {"now": NOON + timedelta(days=1), "days": 90, "bar": Bar(), "segments": {"enterprise": 3.0}}
    return UpdateRules(**(plain | fields))  # type: ignore[arg-type]


@contextmanager
def release(
    directory: Path,
    sections: list[Document] | None = None,
    *,
    meant: tuple[str, ...] = (),
    **answers: list[str],
) -> Iterator[Knowledge]:
    """A release, opened. Languages in `meant` have semantic search."""
    made = stock.release(directory, sections or stock.plain(), answers, meant)
    with closing(Knowledge.open(made)) as knowledge:
        yield knowledge


def three_ask(database: Database, *, texts: tuple[str, ...] = EXPORT) -> None:
    """Visitors ask these texts, one each hour."""
    for number, text in enumerate(texts):
        ask(database, text, NOON + number * HOUR)


def all_gaps(database: Database) -> list[Gap]:
    """All gaps, the heaviest first."""
    with database.read() as connection:
        return records.whole(connection, [one.id for one in records.listed(connection)])


def one_gap(database: Database, number: int) -> Gap:
    """The gap of this number."""
    with database.read() as connection:
        found = records.find(connection, number)
    assert found is not None
    return found
