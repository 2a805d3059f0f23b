"""Search while writing: what `mkdocs serve` mounts beside the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from werkzeug.test import Client

from plugins.plugin import GaplessPlugin
from tests.plugins.conftest import MKDOCS, write

pytestmark = pytest.mark.slow

PAGES = {
    "index.md": "---\nid: home\n---\n\n# Home\n",
    "a.md": "---\nid: a\nanswers: [grommet]\n---\n\n# Grommets\n\nAll about the grommet.\n",
    "b.md": "---\nid: b\naudience: agents\n---\n\n# Secret widgets\n\nInside.\n",
    "_drafts/c.md": "# Draft of sprockets\n",
    "replies/d.md": "---\ntype: reply\ntitle: About the grommet\n---\nSee [cogwheels](../a.md).\n",
    "search/pins.yml": "- queries: [about the grommet]\n  articles: [a]\n",
}


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[MkDocsConfig, Client, Path]]:
    """A site as `mkdocs serve` has it: built once, with what plugins mount, not listening."""
    monkeypatch.setenv("GAPLESS_MEANING", "off")  # of three pages, each is among the three nearest
    file = write(tmp_path, PAGES, MKDOCS)
    config = load_config(str(file), site_dir=str(tmp_path / "site"))
    config.plugins.on_startup(command="serve", dirty=False)
    config.site_url = "http://127.0.0.1:8000/docs/"
    build(config, serve_url=config.site_url)
    server = LiveReloadServer(
        builder=lambda: None, host="127.0.0.1", port=0, root=str(tmp_path / "site"), mount_path="/docs/"
    )
    config.plugins.on_serve(server, config=config, builder=lambda: None)
    plugin = config.plugins["gapless"]
    assert isinstance(plugin, GaplessPlugin)
    assert plugin.request.out
    app = server.get_app()
    assert app
    out = plugin.request.out
    yield config, Client(app), out
    config.plugins.on_shutdown()
    server.server_close()
    assert not out.exists()


def titles(client: Client, query: str) -> list[str]:
    """What a search of the preview finds."""
    answer: dict[str, Any] = json.loads(
        client.get("/docs/api/search", query_string={"q": query}, buffered=True).data
    )
    return [hit["title"] for hit in answer["hits"]]


def test_search_while_writing(served: tuple[MkDocsConfig, Client, Path]) -> None:
    """Search, permalinks and pages are served from what was just built, agents' pages and drafts included."""
    _, client, _ = served

    assert ["Grommets"] == titles(client, "grommet")
    assert client.get("/docs/a/a").headers["Location"].endswith("/docs/a/")
    assert b"Secret widgets" in client.get("/docs/b/", buffered=True).data
    assert b"Draft of sprockets" in client.get("/docs/_drafts/c/", buffered=True).data


def test_replies_are_not_searched(served: tuple[MkDocsConfig, Client, Path]) -> None:
    """Saved replies are not pages of the preview, search does not find them, and they block no pins."""
    _, client, out = served

    assert [] == titles(client, "cogwheels")
    assert 404 == client.get("/docs/replies/d/", buffered=True).status_code
    assert "reply:d" in (out / "replies.json").read_text(encoding="utf-8")


def test_a_change_is_found(
    served: tuple[MkDocsConfig, Client, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """After a change the new words are found, and a broken answer contract is a warning."""
    config, client, _ = served
    (tmp_path / "content/a.md").write_text("---\nid: a\nanswers: [grommet]\n---\n\n# Flanges\n\nRound.\n")
    build(config, serve_url=config.site_url)

    assert ["Flanges"] == titles(client, "flanges")
    assert [] != [record for record in caplog.records if "grommet" in record.getMessage()]


def test_explained_where_it_is_written(served: tuple[MkDocsConfig, Client, Path]) -> None:
    """Writers see why search finds the hits of the site that they just built, in the look of the desk."""
    _, client, _ = served

    page = client.get("/docs/explain?q=grommet", buffered=True)
    assert 200 == page.status_code
    assert 'href="/docs/a/a">Grommets</a>' in page.text
    assert client.get("/docs/api/search?q=grommet", buffered=True).get_json()["explained"] is True
    assert "/desk/links" not in page.text
    sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', page.text)
    assert ["staff.css", "parts.css", "explain.css"] == [sheet.rpartition("/")[2] for sheet in sheets]
    assert [200] * 3 == [client.get(sheet, buffered=True).status_code for sheet in sheets]


@pytest.mark.parametrize("path", ["desk", "login", "api/me", "explain/", "explaining/"])
def test_no_other_page_of_the_service(served: tuple[MkDocsConfig, Client, Path], path: str) -> None:
    """The preview has neither desk nor login, and leaves other addresses to the site."""
    _, client, _ = served

    assert 404 == client.get(f"/docs/{path}", buffered=True).status_code
