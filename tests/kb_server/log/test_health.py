"""What the log says about its health."""

from __future__ import annotations

from flask import Flask


def test_health(running: Flask) -> None:
    """`/healthz` reports the state of the database and the spool."""
    body = running.test_client().get("/healthz").json
    assert body is not None
    assert "works" == body["database"]
    assert {"segments": 0, "bytes": 0, "dropped": 0, "limited": 0, "spoiled": 0} == body["spool"]
