"""Work that one process at a time does."""

import subprocess
import sys

import pytest

from kb_server.data import exclusive
from kb_server.data.database import Database

OTHER = """
import sys
from kb_server.data import exclusive
from kb_server.data.database import Database
from sqlalchemy.engine import make_url

with exclusive.held(Database(make_url(sys.argv[1])), "alerts"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_one_process_at_a_time(database: Database) -> None:
    """Who comes second is refused, for this work alone; a process that is killed gives it back."""
    command = [sys.executable, "-c", OTHER, database.url.render_as_string(hide_password=False)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert "held\n" == other.stdout.readline()
        with pytest.raises(exclusive.UnderWay, match="Wait for it"), exclusive.held(database, "alerts"):
            raise AssertionError
        with exclusive.held(database, "digest"):
            pass
        other.kill()
        other.wait()
    for _ in range(2):
        with exclusive.held(database, "alerts"):
            pass
