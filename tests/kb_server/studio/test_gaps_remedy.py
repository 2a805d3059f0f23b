"""What mends a gap, ready to take, and replies given by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import Page

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.slow
def test_a_draft_is_begun(loop: Flask, editor: FlaskClient) -> None:
    """The draft of a gap is shown with its questions, and the command that writes it; no file is written."""
    gap = customers.find(loop, "export")
    page = Page(editor.get(f"/studio/gaps/{gap.id}/draft").text)
    assert f"draft_of: {gap.id}" in page.text
    assert f"gapless draft {gap.id}" in page.text
    assert 404 == editor.get("/studio/gaps/99999/draft").status_code


def test_what_cannot_be_written_is_said(loop: Flask, editor: FlaskClient) -> None:
    """Where there is no such remedy, the page says why, and leads back to the gap."""
    gap = customers.find(loop, "export")
    refused = editor.get(f"/studio/gaps/{gap.id}/remedy?kind=synonym")
    assert (409, True) == (refused.status_code, "needs no synonym" in refused.text)
    assert f'href="/studio/gaps/{gap.id}"' in refused.text
    assert 404 == editor.get(f"/studio/gaps/{gap.id}/remedy?kind=odd").status_code


@pytest.mark.slow
def test_a_patch_is_shown(loop: Flask, editor: FlaskClient) -> None:
    """Questions that an article answers are shown as a patch for its file."""
    number = customers.topic(loop, "a new password please")
    editor.post(f"/studio/gaps/{number}/close", data={"value": "password"})
    page = editor.get(f"/studio/gaps/{number}/remedy?kind=answers")
    assert 200 == page.status_code, page.text
    assert "+++ b/content/guide/password.md" in Page(page.text).text
    assert "patches" not in page.text


@pytest.mark.slow
def test_a_reply_is_kept(loop: Flask, editor: FlaskClient) -> None:
    """A reply that worked is kept without greeting and personal data, and shown on the page of its gap."""
    number = customers.topic(loop, "where do I park my canoe")
    text = "Hello Ann,\n\nLeave it at the pier, and call +49 170 1234567.\n\nBest regards\nBob"
    kept = editor.post(f"/studio/gaps/{number}/reply", data={"text": text})
    assert f"/studio/gaps/{number}#replies" == kept.location
    page = Page(editor.get(f"/studio/gaps/{number}").text)
    assert "Leave it at the pier" in page.text
    assert "1234567" not in page.text
    assert 409 == editor.post(f"/studio/gaps/{number}/reply", data={"text": " "}).status_code
