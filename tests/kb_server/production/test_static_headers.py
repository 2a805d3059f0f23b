"""The headers of a release for web servers; `test_fronts.py` runs the servers themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server import settings
from kb_server.production import static_headers
from kb_server.releases import store
from kb_server.web import headers


@pytest.mark.parametrize("server", static_headers.SERVERS)
def test_every_header_of_the_service_is_there(published: Path, server: str) -> None:
    """Each server gets the policies of pages and of other files, and the name of their release."""
    made = store.read(published, store.current(published))
    text = static_headers.SERVERS[server](settings.Settings(), made)
    assert made.id in text
    assert headers.policy(settings.Settings(), made) in text
    assert headers.bare(settings.Settings()) in text
    for value in (*headers.PAGES.values(), headers.TRANSPORT):
        assert f'"{value}"' in text
