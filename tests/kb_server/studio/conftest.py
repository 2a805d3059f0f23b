"""The studio over a learn center with two releases, and its staff's browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kb_server.access.conftest import logged_in

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


@pytest.fixture(scope="module")
def loop(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with gaps: exporting (three visitors), printers (three), and one that nobody may see."""
    from tests.kb_server.studio import customers
    from tests.kb_server.support import center

    made = center.serve(two_releases, tmp_path_factory.mktemp("loop"), segments=(("pro", 3.0),))
    customers.ask(made)
    yield made
    center.close(made)


@pytest.fixture(scope="module")
def editor(loop: Flask) -> FlaskClient:
    """A writer's browser at the service with gaps."""
    return logged_in(loop, "writer")


@pytest.fixture(scope="session")
def lived_in(two_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with readers, agents and their figures, see readers.py."""
    from tests.kb_server.studio import readers
    from tests.kb_server.support import center

    made = center.serve(two_releases, tmp_path_factory.mktemp("lived"), segments=(("pro", 3.0),))
    readers.lived_in(made)
    yield made
    center.close(made)


@pytest.fixture(scope="session")
def writer(lived_in: Flask) -> FlaskClient:
    """A writer's browser there."""
    return logged_in(lived_in, "writer")


def text(client: FlaskClient, address: str) -> str:
    """What a page says, without its markup."""
    import html
    import re

    response = client.get(address)
    assert 200 == response.status_code
    main = response.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of a downloaded CSV file."""
    import csv
    import io

    response = client.get(address)
    assert (200, "text/csv; charset=utf-8") == (response.status_code, response.headers["Content-Type"])
    return list(csv.DictReader(io.StringIO(response.text.removeprefix("\ufeff"), newline="")))
