"""Questions of social sites and forums, brought in by a program."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from kb_server.gaps import records
from kb_server.gaps.gap import Gap
from kb_server.gaps.reports import spikes
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.stories import database, log
from tests.kb_server.support import center
from tests.kb_server.support.center import Program
from tests.patience import until

ASKED = "How can I export all my sketches as vector graphics?"


def bring(program: Program, number: int, text: str = ASKED, **more: Any) -> Any:
    """Bring in a question of a forum."""
    sent = {"origin": "forum", "post": text, "address": f"https://forum.example.com/t/{number}"}
    answer = program.post("/api/questions", **sent | more)
    assert 201 == answer.status_code, answer.text
    return answer.get_json()


@pytest.mark.slow
def test_questions_of_many_count_and_raise_a_spike(desk: Flask, agent: Program) -> None:
    """Each post counts once, its author once a day, and what many ask is a gap with a spike."""
    for number in range(4):
        bring(agent, number, author=f"author {number}", origin="social" if number else "forum")
    bring(agent, 0, author="author 0")
    bring(agent, 9, author="author 3", origin="social")

    def logged() -> Counter[str]:
        with database(desk).read() as connection:
            told = all_entries(connection)
        assert "forum.example.com" not in str(told)
        return Counter(one.origin for one in told if one.event.kind == "asked")

    def gaps() -> list[Gap]:
        with database(desk).read() as connection:
            found = records.whole(connection, [one.id for one in records.listed(connection)])
        return [one for one in found if one.visitors == 4]

    until(lambda: {"social": 4, "forum": 1} == logged(), logged)
    (gap,) = until(gaps)
    assert 4 == gap.intents  # who asks twice at once asked once
    with database(desk).read() as connection:
        (spike,) = spikes.read(connection, datetime.now(UTC), 3)
    assert (gap.id, 4) == (spike.gap, spike.visitors)


@pytest.mark.slow
def test_what_an_article_answers_comes_with_its_link(desk: Flask, agent: Program) -> None:
    """The answer has the short link for the reply, and the question is nobody's "no article answers this"."""
    brought = bring(agent, 1, "Reset your password? I forgot mine. Mail me: kim@example.com")
    assert brought["answered"]
    assert brought["articles"][0]["places"][0]["link"]["url"].split("?")[0].endswith("/a/password")
    assert "kim@" not in brought["question"]
    assert ["searched"] == [one.event.kind for one in log(desk)]
    assert "kim@" not in str(log(desk))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"origin": "customer"}, 400),
        ({"address": " "}, 400),
        ({"post": "kim@example.com"}, 422),
    ],
)
def test_what_is_no_such_question_is_refused(agent: Program, body: dict[str, str], status: int) -> None:
    """Only posts of these places that ask something are taken: nobody can make customers."""
    sent = {"origin": "forum", "post": ASKED, "address": "1"}
    assert status == agent.post("/api/questions", **sent | body).status_code


def test_a_token_for_it_is_needed(desk: Flask) -> None:
    """Whoever may do something else may not bring questions in."""
    other = center.program(desk, "agent", "similar")
    sent = {"origin": "forum", "post": ASKED, "address": "1"}
    assert 403 == other.post("/api/questions", **sent).status_code
    assert 401 == desk.test_client().post("/api/questions", json=sent).status_code
