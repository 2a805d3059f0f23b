"""The language of pages for staff: asked for by the browser, chosen by the reader."""

from __future__ import annotations

import pytest
from flask import Flask

import texts
from tests.kb_server.access.conftest import PASSWORD

TITLES = {"en": "Log in", "ru": "Вход", "zh": "登录"}


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("", "en"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("de-DE,de;q=0.9", "en"),
        ("de, ru;q=0.5, en;q=0.1", "ru"),
        ("\x7f;;q=", "en"),
    ],
)
def test_browsers_ask_for_a_language(staffed: Flask, asked: str, lang: str) -> None:
    """A page is in the language that the browser likes best among those that there are, else in English."""
    page = staffed.test_client().get("/login", headers={"Accept-Language": asked}).text
    assert f'<html lang="{lang}">' in page
    assert f"<h1>{TITLES[lang]}</h1>" in page


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


def test_a_failed_login_is_told_in_the_readers_language(staffed: Flask) -> None:
    """What went wrong is said in the language of the page."""
    client = staffed.test_client()
    headers = {"Accept-Language": "zh"}
    page = client.post("/login", data={"name": "nobody", "password": PASSWORD}, headers=headers)
    assert 401 == page.status_code
    assert texts.load("zh")("login.wrong") in page.text


def test_only_known_languages_can_be_chosen(staffed: Flask) -> None:
    """An unknown language is refused, and one in the cookie is passed over."""
    client = staffed.test_client()
    assert 400 == client.post("/staff/language", data={"lang": "tlh"}).status_code
    client.set_cookie("gapless-language", "../en")
    assert '<html lang="en">' in client.get("/login").text


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_the_way_back_stays_here(staffed: Flask, away: str) -> None:
    """Choosing a language leads to no other site."""
    answer = staffed.test_client().post("/staff/language", data={"lang": "ru", "next": away})
    assert "/" == answer.headers["Location"]


def test_another_site_cannot_choose(staffed: Flask) -> None:
    """A page of another site cannot change the language."""
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = staffed.test_client().post("/staff/language", data={"lang": "ru"}, headers=headers)
    assert 403 == answer.status_code


@pytest.mark.parametrize(("lang", "code"), [("en", 404), ("ru", 405), ("zh", 403)])
def test_errors_are_told_in_the_readers_language(staffed: Flask, lang: str, code: int) -> None:
    """A page for what went wrong is in the reader's language, and keeps what was typed out of it."""
    client = staffed.test_client()
    answers = {
        404: lambda h: client.get("/nowhere/<b>", headers=h),
        405: lambda h: client.delete("/login", headers=h),
        403: lambda h: client.post("/logout", headers=h | {"Sec-Fetch-Site": "cross-site"}),
    }
    answer = answers[code]({"Accept-Language": lang})
    spoken = texts.load(lang)
    assert code == answer.status_code
    assert spoken("errors.other" if code == 405 else f"errors.{code}") in answer.text
    assert "<b>" not in answer.text
