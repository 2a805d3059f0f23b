"""What a reader of pages for staff chose: kept by their browser, and only what is offered."""

from __future__ import annotations

import pytest
from flask import Flask


def test_only_known_languages_can_be_chosen(staffed: Flask) -> None:
    """An unknown language is refused, and one in the cookie is passed over."""
    client = staffed.test_client()
    assert 400 == client.post("/staff/language", data={"lang": "tlh"}).status_code
    client.set_cookie("gapless-language", "../en")
    assert '<html lang="en" ' in client.get("/login").text


@pytest.mark.parametrize("scheme", ["auto", "light", "dark"])
def test_colours_stay_as_they_were_chosen(staffed: Flask, scheme: str) -> None:
    """Whoever chooses light or dark comes back to the same page, and reads it and others in those colours."""
    client = staffed.test_client()
    chosen = client.post("/staff/scheme", data={"scheme": scheme, "next": "/login?next=/desk"})
    assert (303, "/login?next=/desk") == (chosen.status_code, chosen.headers["Location"])
    page = client.get("/login").text
    assert f'data-scheme="{scheme}"' in page
    assert f'name="scheme" value="{scheme}" aria-pressed="true"' in page


def test_only_known_colours_can_be_chosen(staffed: Flask) -> None:
    """Unknown colours are refused, and those in the cookie are passed over."""
    client = staffed.test_client()
    assert 400 == client.post("/staff/scheme", data={"scheme": "sepia"}).status_code
    client.set_cookie("gapless-scheme", '"><b>')
    assert 'data-scheme="auto"' in client.get("/login").text
