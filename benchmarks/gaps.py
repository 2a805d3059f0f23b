"""The CPU time of a list of gaps and of an update: `python -m benchmarks.gaps [--gaps 2000]`.

It prints CPU seconds of this process, the best of several runs, on SQLite in a temporary directory.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.gaps import compute, membership, recompute, records, update
from kb_server.gaps.gap import Gap
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.records import Filter
from kb_server.gaps.rules import UpdateRules
from kb_server.gaps.states import STATES, Bar
from kb_server.settings import Settings

RUNS = 7
EACH = 5  # questions of a gap
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
RULES = UpdateRules(now=NOW, days=89, bar=Bar(), segments={})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gaps", type=int, default=2000)
    number = parser.parse_args().gaps
    with (
        tempfile.TemporaryDirectory() as state,
        installation.database(Settings(state=Path(state))) as database,
    ):
        _fill(database, number)
        update.update(database, None, RULES)
        _fill_details(database)
        print(f"{number} gaps, {number * EACH} questions, CPU milliseconds")
        for name, chosen in (
            ("list all", Filter()),
            ("list open, by last question", Filter(states=("open",), sort="last")),
            ("list 50 of an owner", Filter(owner="owner3", limit=50)),
        ):
            print(f"{_best(partial(_list, database, chosen)):8.1f}  {name}")
        print(f"{_best(lambda: _whole(database)):8.1f}  read all whole")
        later = replace(RULES, now=NOW + timedelta(seconds=1))
        print(f"{_best(lambda: update.advance(database, None, later)):8.1f}  update, nothing new")
        print(
            f"{_best(lambda: update.advance(database, None, later, punctual=True)):8.1f}  update, time alone"
        )
        print(f"{_best(lambda: recompute.run(database, None, RULES)):8.1f}  compute all")


def _fill(database: Database, number: int) -> None:
    with database.write() as connection:
        for gap in range(1, number + 1):
            membership.create_gap(connection, NOW - timedelta(days=gap % 200))
        asked = [
            Question(
                id=f"q{gap}-{n}",
                key=f"{gap:016x}",
                lang="en",
                at=NOW - timedelta(days=100 + gap % 100, minutes=n),  # their words have expired
                visitor=f"v{gap}-{n}",
                source=f"s{gap}-{n}",
                segment="",
                release="r1",
                facts=Facts(no_hit=True),
                read=(),
                gap=gap,
            )
            for gap in range(1, number + 1)
            for n in range(EACH)
        ]
        membership.write(connection, asked)


def _fill_details(database: Database) -> None:
    """Give the gaps titles, owners, states and as much evidence as real ones have."""
    with database.write() as connection:
        known = records.whole(connection, [one.id for one in records.listed(connection)])
        records.write(connection, [_dressed(gap) for gap in known])


def _dressed(gap: Gap) -> Gap:
    lines = tuple(f"‘word{n}’ is in no article, and 3 visitors said so {gap.id}" for n in range(20))
    return replace(
        gap,
        title=f"how do I export everything of account {gap.id}",
        owner=f"owner{gap.id % 10}",
        state=STATES[gap.id % len(STATES)],
        evidence=lines,
        weight=replace(gap.weight or compute.NOTHING),
    )


def _list(database: Database, chosen: Filter) -> None:
    with database.read() as connection:
        records.listed(connection, chosen)


def _whole(database: Database) -> None:
    with database.read() as connection:
        records.whole(connection, [one.id for one in records.listed(connection)])


def _best(do: Callable[[], object]) -> float:
    def once() -> float:
        began = time.process_time()
        do()
        return 1000 * (time.process_time() - began)

    return min(once() for _ in range(RUNS))


if __name__ == "__main__":
    main()
