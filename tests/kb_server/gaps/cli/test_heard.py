"""What customers left, in the terminal."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.log.events import Asked, Searched, Voted
from kb_server.settings import Settings
from tests.kb_server.commands import run
from tests.kb_server.log.made import add, entry


@pytest.mark.slow
def test_words_of_customers_reach_the_terminal(tmp_path: Path) -> None:
    """Votes are listed by article and sent questions by gap; addresses are shown only on request."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    at = datetime.now(UTC) - timedelta(hours=1)
    with installation.database(Settings(state=tmp_path / "var")) as database:
        add(
            database,
            entry(
                Voted(id="v" * 16, at=at, article="refunds", helpful=False, reason="outdated", words="3 days")
            ),
            entry(Searched(id="s" * 16, at=at, text="grow turnips", via="static")),
            entry(
                Asked(id="a" * 16, at=at, text="grow them big", address="ann@example.com", search="s" * 16)
            ),
        )
    config = ("--config", str(tmp_path / "mkdocs.yml"))
    (article,) = json.loads(run("feedback", "--json", *config).stdout)
    assert {"outdated": 1} == article["reasons"]
    assert "3 days" in run("feedback", "--article", "refunds", *config).stdout
    plain = run("feedback", "--gap", "1", *config).stdout
    assert "grow them big" in plain
    assert "ann@" not in plain
    assert "ann@example.com" in run("feedback", "--gap", "1", "--addresses", *config).stdout
    assert "grow them big" in run("gaps", "show", "1", *config).stdout
    assert 2 == run("feedback", "--gap", "x", *config).returncode
