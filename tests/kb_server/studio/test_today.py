"""What a writer looks at first."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kb_server.gaps import rules, store
from kb_server.gaps.decisions import DECISIONS
from kb_server.measures import update
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import PAYLOADS, Page, flat
from tests.kb_server.studio.test_troubles import look_at

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


def test_where_nothing_is_to_do(studio: Flask) -> None:
    """Each part of the page says when it is empty; a stranger is asked to log in."""
    page = Page(logged_in(studio, "writer").get("/studio").text)
    assert 5 <= len(page.named("div", **{"class": "nothing"}))
    assert "The service works." in page.text
    assert 303 == studio.test_client().get("/studio").status_code


def test_what_is_to_do(loop: Flask, editor: FlaskClient) -> None:
    """The heaviest gaps, overdue ones and the contracts are there, each with a way to its page."""
    with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
        gap = customers.find(loop, "jammed").id
        gaps.decide(gap, DECISIONS["due"], "2020-01-01", why="", who="ada")
    page = Page(editor.get("/studio").text)
    assert "export my data open content" in page.text
    assert "jammed printer open content weight 4.5 · 3 visitors · due 1 Jan 2020" in page.text
    assert "All 2 contracts hold well." in page.text
    links = {attrs["href"] for attrs in page.named("a")}
    assert {f"/studio/gaps/{gap}", "/studio/gaps", "/studio/gaps?due=overdue&sort=due"} <= links
    assert "Agatha" not in page.text


@pytest.mark.slow
def test_articles_that_fail(lived_in: Flask) -> None:
    """An article that failed enough readers is there with its counts, and a way to its page."""
    page = Page(logged_in(lived_in, "writer").get("/studio").text)
    told = page.text.partition("Articles that fail their readers")[2].partition("All articles")[0]
    assert " of " in told
    (link,) = [attrs["href"] for attrs in page.named("a") if "/studio/articles/" in attrs["href"]]
    assert link.endswith("/password")


@pytest.mark.slow
def test_news_since_the_last_visit(loop: Flask, editor: FlaskClient) -> None:
    """What was answered or opened again since the user's last visit is there, with a list of all of it."""
    number = customers.topic(loop, "mirrors for the hallway")
    with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
        gaps.decide(number, DECISIONS["dismiss"], "", why="no", who="ada")
        gaps.decide(number, DECISIONS["reopen"], "", why="yes", who="ada")
    page = Page(editor.get("/studio").text)
    assert "mirrors for the hallway reopened content" in page.text
    (link,) = [attrs["href"] for attrs in page.named("a") if "since=" in attrs.get("href", "")]
    assert f'href="/studio/gaps/{number}"' in editor.get(link).text


def test_a_trouble_is_told(
    loop: Flask, editor: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with the service stands above all else."""
    look_at(loop, tmp_path, monkeypatch)
    page = Page(editor.get("/studio").text)
    assert f"The newest release is not served: {tmp_path}: nothing is published yet." in page.text
    assert "The service works." not in page.text


@pytest.mark.slow
def test_nothing_that_readers_wrote_runs(loop: Flask, editor: FlaskClient) -> None:
    """Words of votes that look like scripts are words on the page, and nothing else."""
    for one in PAYLOADS:
        customers.say(loop, one)
        update.catch_up(database(loop), rules.of(loop.extensions["gapless.settings"], datetime.now(UTC)))
        page = Page(editor.get("/studio").text)
        assert ([], True) == (page.runs(), flat(one) in page.text), one
