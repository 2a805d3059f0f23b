"""What customers left, over HTTP."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.kb_server.gaps.test_api import asked, writer

__all__ = ["asked", "writer"]


def test_feedback_is_for_writers(writer: FlaskClient) -> None:
    """Writers read what visitors left with a gap and said about articles; an unknown gap is a 404."""
    assert {"comments": []} == writer.get("/api/gaps/1/feedback").json
    assert {"articles": []} == writer.get("/api/gaps/feedback?days=7").json
    assert 404 == writer.get("/api/gaps/999/feedback").status_code
    assert {"replies": [], "agreed": []} == writer.get("/api/gaps/1/replies").json
    assert 404 == writer.get("/api/gaps/999/replies").status_code


@pytest.mark.slow
def test_strangers_read_nothing(writer: FlaskClient) -> None:
    """Without a login nobody reads it."""
    stranger = writer.application.test_client()
    assert 401 == stranger.get("/api/gaps/feedback").status_code
    assert 401 == stranger.get("/api/gaps/1/feedback?addresses=1").status_code
    assert 401 == stranger.get("/api/gaps/1/replies").status_code
