"""The search of the frame: gaps, articles, questions and tickets, for those who may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from kb_server.data.schema.log import daily_queries
from kb_server.support import ledger
from kb_server.web import application
from tests.kb_server.access.conftest import logged_in

if TYPE_CHECKING:
    from flask import Flask

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _known(studio: Flask) -> None:
    """Questions of several visitors and of few, and a link that was sent."""
    asked = [("reset <b>password</b>", 5, 3), ("сменить Пароль", 4, 3), ("my password is 1234", 9, 2)]
    rows = [
        {"day": date(2026, 11, 1), "text": text, "lang": "en", "asked": n, "visitors": visitors, "clicked": 0}
        for text, n, visitors in asked
    ]
    with studio.app_context(), application.database().write() as connection:
        connection.execute(sa.insert(daily_queries), rows)
        ledger.send(
            connection, link="l1", article="password", anchor="", ticket="HELP-12", agent="agent", now=NOW
        )


def found(studio: Flask, text: str, name: str = "writer") -> str:
    """The page of what `text` finds."""
    response = logged_in(studio, name).get("/studio/search", query_string={"q": text})
    assert 200 == response.status_code
    return response.text


def test_articles_and_questions_are_found(studio: Flask) -> None:
    """A writer finds articles and what several visitors asked, the words escaped."""
    page = found(studio, "password")
    assert "/a/password" in page
    assert "reset &lt;b&gt;password&lt;/b&gt;</a>" in page
    assert "asked 5 times" in page


def test_what_few_asked_stays_hidden(studio: Flask) -> None:
    """The words of fewer than three visitors are not found."""
    assert "1234" not in found(studio, "password")


@pytest.mark.parametrize("text", ["пароль", "Пароль"])
def test_letters_of_any_case(studio: Flask, text: str) -> None:
    """Capital letters make no difference, in other scripts neither."""
    assert "сменить Пароль</a>" in found(studio, text)


def test_a_ticket_is_found_by_its_key(studio: Flask) -> None:
    """The beginning of a ticket's key finds the links that were sent for it."""
    page = found(studio, "help-1", "agent")
    assert "/desk/links?ticket=HELP-12" in page
    assert "1 link sent" in page


def test_agents_see_no_questions(studio: Flask) -> None:
    """Questions of customers are for writers; the page of an agent has articles and tickets."""
    page = found(studio, "password", "agent")
    assert "/a/password" in page
    assert "asked 5 times" not in page


@pytest.mark.parametrize("text", ["", "   ", "qqqqzzzz", "%", "_", "'); drop table gaps; --", "<script>"])
def test_where_nothing_is_found(studio: Flask, text: str) -> None:
    """Without words, or with words that nothing holds, the page says what to do; no word is a pattern."""
    page = found(studio, text)
    assert 'class="nothing"' in page
    assert "<script>" not in page


@pytest.mark.slow
def test_without_a_release(tmp_path: Path) -> None:
    """Where nothing is published, tickets are found all the same."""
    from tests.kb_server.support import center

    service = center.serve(tmp_path / "releases", tmp_path / "state")
    with service.app_context(), application.database().write() as connection:
        ledger.send(
            connection, link="l1", article="password", anchor="", ticket="HELP-12", agent="agent", now=NOW
        )
    assert "/desk/links?ticket=HELP-12" in found(service, "HELP-12", "agent")
    center.close(service)
