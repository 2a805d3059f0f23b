"""Steps that the product has signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server.access.test_claims import KEY, token
from tests.kb_server.reading import browser


@pytest.fixture(scope="module")
def reader(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser at a service that knows the product's key."""
    serving = CurrentRelease(published)
    state = tmp_path_factory.mktemp("state")
    service = app.create(Settings(releases=published, state=state, claim_key=KEY), serving)
    yield browser(service)
    service.extensions["gapless.ingester"].close()
    serving.close()


@pytest.mark.parametrize(("key", "expected"), [(KEY, ["publish", "titles"]), ("x" * 32, [])])
def test_a_token_ticks_steps(reader: FlaskClient, key: str, expected: list[str]) -> None:
    """The product's token tells which steps were done; a forged one tells of none."""
    expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    signed = token({"exp": expires, "done": ["publish", "titles", "publish", "../x", 3]}, key)

    answer = reader.post("/api/steps", json={"segment": signed})

    assert (200, {"done": expected}) == (answer.status_code, answer.get_json())
