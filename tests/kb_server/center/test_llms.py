"""`/llms.txt` and the server for assistants."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.log.stories import database
from tests.kb_server.reading import browser


@pytest.mark.slow
def test_it_names_the_server_that_is_served(published: Path, tmp_path: Path, client: FlaskClient) -> None:
    """The address is there while assistants are served, and not otherwise; caches are told of a change."""
    chosen = Settings(
        releases=published,
        state=tmp_path / "var",
        base_url="https://help.example.com/",
        assistants_per_minute=1,
    )
    serving = CurrentRelease(published)
    service = app.create(chosen, serving)
    reader = browser(service)
    told = reader.get("/llms.txt")
    assert "https://help.example.com/mcp" in told.text
    assert "text/plain; charset=utf-8" == told.headers["Content-Type"]
    assert 304 == reader.get("/llms.txt", headers={"If-None-Match": told.headers["ETag"]}).status_code
    plain = client.get("/llms.txt")
    assert "/mcp" not in plain.text
    assert told.headers["ETag"] != plain.headers["ETag"]
    service.extensions["gapless.ingester"].close()
    database(service).close()
    serving.close()
