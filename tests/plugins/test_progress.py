"""The progress of a build."""

from __future__ import annotations

import io
import json

from plugins import progress


def test_progress_is_bounded() -> None:
    """A stage reports its progress in at most a hundred lines, however many pages there are."""
    stream = io.StringIO()
    write_line = progress.lines(stream)
    for done in range(1, 10_001):
        write_line("pages", done, 10_000)

    lines = stream.getvalue().splitlines()
    assert 100 == len(lines)
    assert {"stage": "pages", "done": 10_000, "total": 10_000} == json.loads(lines[-1])


def test_stages_are_counted_apart() -> None:
    """Each stage is reported with what is done of it and what it has to do."""
    told: list[tuple[str, int, int]] = []
    counter = progress.StageCounter(lambda *stage: told.append(stage), {"pages": 3, "site": 1})

    counter.count("pages", 2)
    counter.count("site")

    assert [("pages", 1, 3), ("pages", 2, 3), ("site", 1, 1)] == told
