"""Old questions, asked of a release."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import search
from kb_server.imports import past
from kb_server.imports.formats import RawQuestion
from kb_server.log.entries import dump, load
from kb_server.releases import store

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def test_questions_are_cut_scrubbed_and_asked(site: Path) -> None:
    """A ticket becomes its question, without private data; an empty ticket is left out."""
    directory = site / "releases" / store.current(site / "releases")
    raw = [
        RawQuestion(
            text="Hello team,\n\nhow do I reset my password? I am ann@example.com\n\nRegards\nAnn", at=LATER
        ),
        RawQuestion(text=" ", at=None),
        RawQuestion(text="turnips to the moon", at=None, lang="en"),
    ]
    with closing(search.open(directory / "index", release=directory.name)) as engine:
        answered, open_ = past.ask(raw, engine, ("en",), NOW)
    assert "ann@" not in answered.text
    assert (True, "password", NOW) == (answered.answered, answered.articles[0], answered.at)
    assert not open_.answered
    imported = past.to_log(open_, "r1")
    assert ("import", "imported") == (imported.origin, imported.why)
    assert imported == load(dump(imported))
    assert ["searched", "clicked"] == [one.event.kind for one in past.as_customers(answered, "r1")]
    assert ["searched", "asked"] == [one.event.kind for one in past.as_customers(open_, "r1")]
