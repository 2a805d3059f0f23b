"""Alerts, digests and signed segments in the terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.access import segments
from kb_server.data.keys import Keys
from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said


@pytest.mark.slow
def test_alerts_digest_and_segments(project: Path) -> None:
    """The commands print alerts, digests and their keys, and sign a claim that the service believes."""
    assert {"spikes": [], "reported": []} == read("alerts")
    assert 64 == len(said("alerts", "--key").strip())
    assert "New gaps" in said("digest", "--week", datetime.now(UTC).date().isoformat())
    assert "api/gaps/digest.atom?key=" in said("digest", "--feed")
    assert 1 == run("digest", "--send").returncode
    claim = said("segment", "enterprise").strip()
    key = Keys("", project / "var").of("segments")
    assert "enterprise" == segments.verify(claim, key, datetime.now(UTC))
    assert 1 == run("segment", "No Name").returncode
