"""The switch of the language of pages for staff."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

import texts
from kb_server.data import demonstration
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database
from tests.kb_server.web import elsewhere

TITLES = {"en": "Log in", "ru": "Вход", "zh": "登录", "zh-Hant": "登入"}


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_choice_is_remembered(staffed: Flask, lang: str) -> None:
    """Whoever chooses a language comes back to the same page, and reads it and others in that language."""
    client = staffed.test_client()
    chosen = client.post("/staff/language", data={"lang": lang, "next": "/login?next=/desk"})
    assert (303, "/login?next=/desk") == (chosen.status_code, chosen.headers["Location"])
    page = client.get("/login?next=/desk", headers={"Accept-Language": "ru"}).text
    assert f"<h1>{TITLES[lang]}</h1>" in page
    assert f'value="{lang}" lang="{lang}" aria-pressed="true"' in page
    assert 'name="next" value="/login?next=/desk"' in page


@pytest.mark.slow
def test_the_way_back_stays_here(staffed: Flask) -> None:
    """Choosing a language leads to no other site."""
    client = staffed.test_client()

    def led(target: str) -> str:
        return client.post("/staff/language", data={"lang": "ru", "next": target}).headers["Location"]

    assert {"/"} == {led(target) for target in elsewhere.TRICKS}
    assert {elsewhere.HERE} == elsewhere.origins(map(led, elsewhere.OURS))


def test_the_answer_to_a_form_offers_no_switch(desk_on_sqlite: Flask) -> None:
    """Choosing a language leaves the page: not offered where it shows a secret, which is shown once."""
    agent, switch = logged_in(desk_on_sqlite, "agent"), 'action="/staff/language"'
    assert switch in agent.get("/desk/tools").text
    made = agent.post("/desk/tools/tokens", data={"label": "Firefox", "days": "30"})
    assert (True, False) == ('class="secret"' in made.text, switch in made.text)
    assert 404 == agent.get("/desk/tools/tokens").status_code


def test_another_site_cannot_choose(staffed: Flask) -> None:
    """A page of another site cannot change the language."""
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = staffed.test_client().post("/staff/language", data={"lang": "ru"}, headers=headers)
    assert 403 == answer.status_code


def test_a_demo_says_so(staffed: Flask) -> None:
    """Every page over a demo's database says that all of it is invented; over a real one none does."""
    assert "invented" not in staffed.test_client().get("/login").text
    del staffed.extensions["gapless.demo"]
    with database(staffed).write() as connection:
        demonstration.mark(connection, 1, datetime(2026, 11, 27, tzinfo=UTC))
    assert "invented" in staffed.test_client().get("/login").text
