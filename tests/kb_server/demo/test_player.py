"""Visits, played against a release."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.demo.player import Answers, Player, lengths
from kb_server.demo.topics import Topic
from kb_server.demo.visits import BROWSERS, CRAWLER, Visit
from kb_server.log.listeners import Listeners
from kb_server.releases import contents
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from search.documents import Document, dump

TOPIC = Topic(topic="password", article="password", wordings={"en": ("reset a password",)})


@pytest.mark.slow
def test_a_visit_is_logged_as_any_other(published: Path, tmp_path: Path, database: Database) -> None:
    """What a visitor does is recorded at its moment, in its segment, with clicks that count."""
    chosen = Settings(releases=published, state=tmp_path / "var")
    player = Player(chosen, database, Listeners())
    at = datetime(2026, 9, 3, 10, tzinfo=UTC)
    serving = CurrentRelease(published)
    with serving.lease() as served:
        for number, agent in enumerate((*BROWSERS, CRAWLER)):
            visit = Visit(
                at=at,
                address=f"2001:db8:{number}::1",
                agent=agent,
                lang="en",
                topic=TOPIC,
                text="reset a password",
                luck=number,
                segment="pro",
                machine=agent == CRAWLER,
            )
            assert player.play(visit, served, Answers(served))
    player.drain()
    serving.close()
    player.recorder.spool.close()
    with database.read() as connection:
        rows = connection.execute(sa.select(events)).all()
    asked = [row for row in rows if row.kind == "searched"]
    assert {at} == {row.at for row in asked}
    assert {"customer", "bot"} == {row.origin for row in asked}
    assert {"pro"} == {row.segment for row in rows}
    clicks = [row for row in rows if row.kind == "clicked"]
    assert clicks
    assert all(row.counted for row in clicks)


def test_a_video_lasts_to_the_end_of_its_last_moment(tmp_path: Path) -> None:
    """Lengths are those of the videos in the release, in whole seconds."""
    moments = [
        Document(article="video-desk", url="videos/desk/", title="At the desk", text="Paste.", start=a, end=b)
        for a, b in ((0.0, 7.999), (47.0, 61.7), (8.0, 46.999))
    ]
    dump(
        [Document(article="desk", url="desk/", title="Desk", text="Paste."), *moments],
        tmp_path / contents.DOCUMENTS,
    )
    assert {"video-desk": 62} == lengths(tmp_path)
