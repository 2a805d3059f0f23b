"""Promises about what a request is answered from."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.web.request import local, release
from tests.kb_server.conftest import publish_again


def test_a_request_keeps_its_release(releases_copy: Path) -> None:
    """A request is answered from one release to its end, and then lets go of it."""
    serving = CurrentRelease(releases_copy, look=0)
    service = app.create(Settings(releases=releases_copy), serving, features=())
    with service.test_request_context("/"):
        first = release()
        publish_again(releases_copy)
        assert first is release()
    with service.test_request_context("/"):
        assert first is not release()
        assert [first.manifest.id] == store.prune(releases_copy, 1)
    serving.close()


@pytest.mark.parametrize("target", ["/", "/a/b?c=/d#e", "/ä"])
def test_a_path_of_this_site(target: str) -> None:
    """A path of this site is taken as it is."""
    assert target == local(target)


@pytest.mark.parametrize(
    "target", ["", "a", "//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "/\x00"]
)
def test_what_leads_elsewhere(target: str) -> None:
    """What a browser could take for another site's address is none of ours."""
    assert "" == local(target)
