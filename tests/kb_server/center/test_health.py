"""Promises about `/healthz`."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests import ROOT


@pytest.mark.slow
def test_healthy(client: FlaskClient, published: Path) -> None:
    """A service that can answer says so, and what it serves."""
    response = client.get("/healthz")
    assert (200, "ok") == (response.status_code, response.get_json()["status"])
    assert (published / "current").readlink().name == response.get_json()["release"]


@pytest.mark.slow
def test_the_guide_explains_every_field(client: FlaskClient) -> None:
    """What the answer holds, and what it may hold, stands in the guide."""
    guide = (ROOT / "content" / "operating" / "health.md").read_text(encoding="utf-8")
    explained = {name for line in re.findall(r"(?m)^`.+`$", guide) for name in re.findall(r"`(\w+)`", line)}
    assert {*client.get("/healthz").get_json(), "newer", "events"} == explained
