"""The gaps that a release answers or loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kb_server.gaps import store
from kb_server.gaps.decisions import DECISIONS
from kb_server.studio import release_gaps
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers

if TYPE_CHECKING:
    from flask import Flask


def _listed(*numbers: int, readers: int = 0) -> list[dict[str, object]]:
    return [{"gap": n, "state": "open", "readers": readers, "article": "a"} for n in numbers]


@pytest.mark.slow
def test_gaps_are_named_by_their_titles_of_today(loop: Flask) -> None:
    """A gap has its title, a merged one that of the gap it is in, and one that is gone has none."""
    kept, merged = customers.topic(loop, "violet volcano"), customers.topic(loop, "bassoon lessons")
    with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
        gaps.decide(merged, DECISIONS["merge"], kept, why="", who="ada")
    replay = {"compared": {"answers": _listed(merged, 9999), "loses": _listed(kept, readers=7)}}
    with database(loop).read() as connection:
        titles = release_gaps.titles(connection, [replay, {}])
    found = release_gaps.of(replay, titles)
    assert ["answers", "loses"] == [group.kind for group in found]
    (first, gone), (lost,) = (group.gaps for group in found)
    assert (titles[kept], "", 7) == (first.title, gone.title, lost.readers)
    assert titles[kept] in ("violet volcano", "bassoon lessons")


def test_an_older_manifest_names_nothing() -> None:
    """A release that was compared with none, or by an older version, has no gaps."""
    assert [] == release_gaps.of({}, {}) + release_gaps.of({"compared": {"answers": []}}, {})
