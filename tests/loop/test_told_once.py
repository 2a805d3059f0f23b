"""Whoever left an address is told once, whatever happens to the service meanwhile."""

from __future__ import annotations

import string
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.data import installation
from kb_server.data.schema.answering import outbox
from kb_server.settings import Settings
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.answering.conftest import NOW, HelpCenter
from tests.kb_server.gaps.reports.post import Box, post_office
from tests.patience import until

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


def _settings(folder: Path, smtp: str) -> Settings:
    return Settings(
        releases=folder / "releases", state=folder / "var", smtp=smtp, base_url="https://help.example.com/"
    )


def test_an_address_is_told_once_over_restarts(tmp_path: Path) -> None:
    """Restarts between asking, confirming and telling, and a death while telling, send no second mail."""
    stock.serve(tmp_path / "releases", stock.plain(), NOW - timedelta(days=1))
    with post_office() as (smtp, box):
        settings = _settings(tmp_path, smtp)
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


# A service that tells whom it has to tell, until it is killed.
TELLING = """
import sys
from pathlib import Path
from kb_server.data import installation
from kb_server.gaps.answering.follow import follow
from kb_server.settings import Settings

folder, smtp = Path(sys.argv[1]), sys.argv[2]
settings = Settings(
    releases=folder / "releases", state=folder / "var", smtp=smtp, base_url="https://help.example.com/"
)
with installation.database(settings) as database:
    while True:
        follow(settings, database)
"""


def _more(box: Box, before: int, settings: Settings, enough: int) -> bool:
    """Has a mail come since `before`, or have so many been taken in hand that none is left to send?"""
    if len(box.got) > before:
        return True
    in_hand = outbox.c.taken.is_not(None) | outbox.c.sent.is_not(None)
    query = sa.select(sa.func.count()).where(outbox.c.kind == "answer", in_hand)
    with installation.database(settings) as database, database.read() as connection:
        return connection.scalar(query) == enough


@pytest.mark.parametrize("kills", [2, pytest.param(13, marks=pytest.mark.ordeal)])
def test_nobody_is_told_twice_whenever_the_service_is_killed(tmp_path: Path, kills: int) -> None:
    """SIGKILL at any moment of telling: each address gets one mail at most, and few get none."""
    stock.serve(tmp_path / "releases", stock.plain(), NOW - timedelta(days=1))
    names = string.ascii_lowercase[: 5 + kills]
    with post_office() as (smtp, box):
        settings = _settings(tmp_path, smtp)
        with installation.database(settings) as database:
            center = HelpCenter(settings, database, box)
            events = [center.ask(who, f"{who}@example.com") for who in names]
            center.follow()
            for event in events:
                center.confirm(event)
            center.becomes("answered", "team")
        for kill in range(kills):
            service = subprocess.Popen([sys.executable, "-c", TELLING, str(tmp_path), smtp])
            until(partial(_more, box, len(box.got), settings, len(names)))
            time.sleep(0.001 * (kill % 7))  # not always at the same place
            service.kill()
            service.wait()
        with installation.database(settings) as database:
            HelpCenter(settings, database, box).tell()
        told = Counter(to for to, text in center.mails if "/a/team" in text)
        assert {1} == set(told.values())
        assert len(names) - kills <= len(told) <= len(names), "a mail that was in hand is not sent again"
