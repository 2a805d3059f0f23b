"""Whoever left an address is told once, whatever happens to the service meanwhile."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.answering.conftest import NOW, HelpCenter
from tests.kb_server.gaps.reports.post import post_office

pytestmark = pytest.mark.slow

# A service that dies when the mail server has the mail, before it can remember that.
DYING = """
import os, sys
from pathlib import Path
from kb_server.data import installation
from kb_server.gaps.answering.follow import follow
from kb_server.gaps.reports import mail
from kb_server.settings import Settings

send = mail.send
def send_and_die(*given, **named):
    send(*given, **named)
    os._exit(9)
mail.send = send_and_die
folder, smtp = Path(sys.argv[1]), sys.argv[2]
settings = Settings(
    releases=folder / "releases", state=folder / "var", smtp=smtp, base_url="https://help.example.com/"
)
with installation.database(settings) as database:
    follow(settings, database)
"""


def test_an_address_is_told_once_over_restarts(tmp_path: Path) -> None:
    """Restarts between asking, confirming and telling, and a death while telling, send no second mail."""
    stock.serve(tmp_path / "releases", stock.plain(), NOW - timedelta(days=1))
    with post_office() as (smtp, box):
        settings = Settings(
            releases=tmp_path / "releases",
            state=tmp_path / "var",
            smtp=smtp,
            base_url="https://help.example.com/",
        )
        with installation.database(settings) as database:
            center = HelpCenter(settings, database, box)
            event = center.ask("a", "ann@example.com")
            center.follow()
        with installation.database(settings) as database:
            center = HelpCenter(settings, database, box)
            center.confirm(event)
            center.becomes("answered", "team")
        died = subprocess.run([sys.executable, "-c", DYING, str(tmp_path), smtp], check=False)
        assert 9 == died.returncode
        for _ in range(2):
            with installation.database(settings) as database:
                center = HelpCenter(settings, database, box)
                center.tell()
        assert [False, True] == ["/a/team" in text for _, text in center.mails]
