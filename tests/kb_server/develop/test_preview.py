"""Promises about search and permalinks beside the pages that are being written."""

from pathlib import Path
from typing import Any

import pytest
from click import ClickException
from werkzeug.test import Client

from kb_server.develop import preview
from kb_server.releases.site_build import site as build_site


def below(environ: Any, start_response: Any) -> list[bytes]:
    """The pages that `mkdocs serve` serves."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"page"]


@pytest.mark.slow
def test_preview_beside_the_pages(config: Path, tmp_path: Path) -> None:
    """Search, suggestions and permalinks answer from the last build; all else is the page server's."""
    out = tmp_path / "out"
    build_site(config, out, lambda *_: None)
    mounted = preview.mount(below, out, prefix="/docs")
    client = Client(mounted)
    found = client.get("/docs/api/search?q=taxes").get_json()
    assert ("preview", "invoice") == (found["release"], found["hits"][0]["article"])
    assert "guide/password/" == client.get("/docs/api/suggest?q=passw").get_json()["suggestions"][0]["url"]
    assert "/docs/guide/invoice/#taxes" == client.get("/docs/a/bill").headers["Location"]
    assert {"page"} == {
        client.get(path).text for path in ("/", "/docs/", "/docs/about/", "/api/search", "/other")
    }
    mounted.close()


@pytest.mark.slow
def test_preview_follows_builds(config: Path, tmp_path: Path) -> None:
    """Search knows each change, and broken answers are told; a broken build changes nothing."""
    out = tmp_path / "out"
    build_site(config, out, lambda *_: None)
    mounted = preview.mount(below, out)
    page = config.parent / "content" / "guide" / "password.md"
    text = page.read_text(encoding="utf-8").replace("how do i reset my password", "weather forecast tomorrow")
    page.write_text(text + "\n## Locked accounts\n\nThey open after an hour.\n", encoding="utf-8")
    for _ in range(3):
        build_site(config, out, lambda *_: None)
        messages = mounted.rebuilt()
    assert (1, True) == (len(messages), "weather forecast tomorrow" in messages[0])
    client = Client(mounted)
    assert "password" == client.get("/api/search?q=locked+accounts").get_json()["hits"][0]["article"]

    (out / "documents.jsonl").write_text("{", encoding="utf-8")
    assert 1 == len(mounted.rebuilt())
    assert "password" == client.get("/api/search?q=locked+accounts").get_json()["hits"][0]["article"]
    mounted.close()


def test_preview_without_a_build(tmp_path: Path) -> None:
    """Before anything is built search is 503, never an empty result."""
    mounted = preview.mount(below, tmp_path)
    assert 503 == Client(mounted).get("/api/search?q=a").status_code
    mounted.close()


def test_a_setting_that_cannot_be_used_stops_the_preview(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`mkdocs serve` says so in its own way, as it says all that is wrong."""
    monkeypatch.setenv("GAPLESS_MEANING", "tlh")
    with pytest.raises(ClickException, match="GAPLESS_MEANING"):
        preview.mount(lambda _environ, _start: [], tmp_path)
