"""Promises about `/healthz`."""

from pathlib import Path

from flask.testing import FlaskClient


def test_healthy(client: FlaskClient, published: Path) -> None:
    """A service that can answer says so, and what it serves."""
    response = client.get("/healthz")
    assert (200, "ok") == (response.status_code, response.get_json()["status"])
    assert (published / "current").readlink().name == response.get_json()["release"]
