"""Promises about watching the release that is served."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.releases.watch import ReleaseWatch
from tests.kb_server.conftest import publish_again
from tests.patience import until


@pytest.mark.slow
def test_a_damaged_page_is_found_in_the_background(releases_copy: Path) -> None:
    """Nobody asks for the page: the watch finds the damage of a release that was whole before."""
    older = store.current(releases_copy)
    newer = publish_again(releases_copy)
    serving = CurrentRelease(releases_copy, look=0)
    watch = ReleaseWatch(serving, again=0, look=0.01)
    watch.start()
    try:
        with serving.lease() as release:
            assert newer == release.manifest.id
        page = releases_copy / newer / "site" / "index.html"
        content = page.read_bytes()
        page.unlink()
        page.write_bytes(content[:-1] + b"!")
        until(lambda: _served(serving) == older, lambda: _served(serving))
    finally:
        watch.end()
        serving.close()


def _served(serving: CurrentRelease) -> str:
    with serving.lease() as release:
        return release.manifest.id
