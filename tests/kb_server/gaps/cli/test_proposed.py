"""Proposals of grouping in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server import settings
from kb_server.data import installation
from kb_server.gaps import proposals
from kb_server.gaps.proposals import Regrouping
from tests.kb_server.gaps.cli.typed import read
from tests.kb_server.gaps.logged import ask
from tests.kb_server.gaps.made import NOON


@pytest.mark.slow
def test_proposals_are_listed_and_declined(project: Path) -> None:
    """What is proposed is listed with its number; declining leaves the gaps as they are."""
    with installation.database(settings.load({}, config=project / "mkdocs.yml")) as database:
        for text in ("printer jam", "printer jams", "jammed printer"):
            ask(database, text, datetime.now(UTC) - timedelta(minutes=9))
    first, second = (gap["id"] for gap in read("gaps", "list"))
    with (
        installation.database(settings.load({}, config=project / "mkdocs.yml")) as database,
        database.write() as connection,
    ):
        proposals.renew(connection, [Regrouping(kind="merge", gap=second, into=first)], NOON)
    (proposed,) = read("gaps", "proposals")
    assert ("merge", second, first) == (proposed["kind"], proposed["gap"], proposed["into"])
    declined = read("gaps", "decline", str(second), str(proposed["number"]))
    assert (second, "decline") == (declined["id"], declined["history"][-1]["kind"])
    assert [] == read("gaps", "proposals")
