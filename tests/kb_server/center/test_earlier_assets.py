"""Scripts and styles of earlier releases."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.conftest import publish_again
from tests.kb_server.reading import browser

SCRIPT = "export default 1;\n"
KINDS = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_an_earlier_release_gets_its_scripts(
    releases_copy: Path, tmp_path: Path, kind: str
) -> None:
    """Who reads on after Gapless or the colours were changed gets the scripts and styles of their page."""
    old = store.current(releases_copy)
    publish_again(releases_copy)
    digest = hashlib.sha256(SCRIPT.encode()).hexdigest()[:8]
    for name in (f"video.{digest}.{kind}", f"video.00000000.{kind}", f"video.{kind}"):
        (releases_copy / old / "site" / "assets" / "gapless" / name).write_text(SCRIPT, encoding="utf-8")
    (releases_copy / old / "site" / f"video.{digest}.{kind}").write_text(SCRIPT, encoding="utf-8")
    serving = CurrentRelease(releases_copy)
    reader = browser(app.create(Settings(releases=releases_copy, state=tmp_path / "state"), serving))

    found = reader.get(f"/assets/gapless/video.{digest}.{kind}")
    assert (200, SCRIPT, KINDS[kind]) == (found.status_code, found.text, found.content_type)
    assert "immutable" in found.headers["Cache-Control"]
    for other in (
        f"assets/gapless/video.00000000.{kind}",
        f"assets/gapless/video.{kind}",
        f"video.{digest}.{kind}",
    ):
        assert 404 == reader.get(f"/{other}").status_code
    shutil.rmtree(releases_copy / old)
    assert 404 == reader.get(f"/assets/gapless/video.{digest}.{kind}").status_code
    serving.close()


def test_a_name_says_what_a_script_holds(published: Path) -> None:
    """The digest in the names of published scripts and styles is the one that is looked for."""
    folder = published / "current" / "site" / "assets" / "gapless"
    files = [
        file for file in folder.iterdir() if file.suffix in (".js", ".css") and file.name.count(".") == 2
    ]
    assert len(files) > 5
    for file in files:
        assert hashlib.sha256(file.read_bytes()).hexdigest()[:8] == file.name.split(".")[1]
