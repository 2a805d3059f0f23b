"""Promises about `gapless run`: it starts, or says why not."""

import subprocess
from pathlib import Path

import pytest

from tests.kb_server.production.running import RUN, environment
from tests.patience import PATIENCE

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("settings", "named"),
    [({"WORKERS": "many"}, "GAPLESS_WORKERS"), ({"HOST": "192.0.2.1"}, "GAPLESS_HOST and GAPLESS_PORT")],
)
def test_what_cannot_start_names_its_setting(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    """A setting that cannot be used, or an address that is not this machine's, ends it with its name."""
    started = subprocess.run(
        RUN,
        env=environment(tmp_path, **settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (2, True, False) == (started.returncode, named in started.stderr, "Traceback" in started.stderr)
