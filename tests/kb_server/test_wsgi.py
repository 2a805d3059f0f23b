"""Promises about the start of production."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def start_production(releases: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import kb_server.wsgi as a WSGI server does, and ask for its health."""
    script = "from kb_server.wsgi import application as a; print(a.test_client().get('/healthz').status_code)"
    return subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ
        | {"GAPLESS_RELEASES": str(releases), "GAPLESS_STATE": str(releases / "state")}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts(releases_copy: Path) -> None:
    """The WSGI application serves the current release from its first request."""
    started = start_production(releases_copy)
    assert (0, "200\n") == (started.returncode, started.stdout)


def test_production_before_the_first_release(tmp_path: Path) -> None:
    """Without a release the service starts, says so, and answers 503 until one is published."""
    started = start_production(tmp_path)
    assert (0, "503\n", True) == (started.returncode, started.stdout, "Run gapless publish" in started.stderr)


def test_production_with_a_bad_setting(tmp_path: Path) -> None:
    """A setting that cannot be used stops the start with its name."""
    started = start_production(tmp_path, GAPLESS_PORT="x")
    assert (1, True, False) == (
        started.returncode,
        "GAPLESS_PORT" in started.stderr,
        "Traceback" in started.stderr,
    )
