"""The command of the development server."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

GAPLESS = [sys.executable, "-c", "from kb_server.cli import main; main()"]


@pytest.mark.slow
def test_a_taken_port_is_said(config: Path) -> None:
    """A port that is taken is said so before any work, with the option to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*GAPLESS, "serve", "--config", str(config), "--port", str(taken.getsockname()[1])]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (1, True, False) == (asked.returncode, "--port" in asked.stderr, "Traceback" in asked.stderr)
    assert not (config.parent / "releases").exists()
