"""The language of pages for staff: asked for by the browser, chosen by the reader."""

from __future__ import annotations

import pytest
from flask import Flask

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
    assert f'<html lang="{lang}" ' in page
    assert f"<h1>{TITLES[lang]}</h1>" in page
