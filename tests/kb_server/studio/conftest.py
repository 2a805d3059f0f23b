"""The studio over a learn center with two releases, and its staff's browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kb_server.access.conftest import log_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(scope="module")
def studio(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service, with a user of each role."""
    from tests.kb_server.support import center

    made = center.serve(two_releases, tmp_path_factory.mktemp("served"))
    yield made
    center.close(made)


def browser(service: Flask, name: str) -> FlaskClient:
    """The browser of somebody who is logged in."""
    made = service.test_client()
    assert 303 == log_in(made, name)
    return made
