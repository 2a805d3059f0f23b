"""The mail to a user whose account was changed, sent to a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from kb_server.access import users
from kb_server.data import audit
from kb_server.data.audit import Actor, Deed
from kb_server.data.database import Database
from kb_server.settings import Settings
from kb_server.studio import account_letters
from tests.kb_server.gaps.reports.post import Box, post_office

pytestmark = pytest.mark.slow

ANN = "ann@example.com"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Settings, Box]]:
    """A mail server, and settings that name it."""
    with post_office() as (smtp, box):
        yield Settings(state=tmp_path, smtp=smtp, base_url="https://help.example.com/"), box


def changed(database: Database, deed: Deed, name: str = ANN, at: datetime | None = None) -> None:
    """Something was done to the account, which there is."""
    with database.write() as connection:
        if not users.is_taken(connection, name):
            users.add_without_password(connection, name, "agent", datetime.now(UTC))
        audit.note(connection, Actor("boss", "page"), deed, name, at=at)


@pytest.mark.parametrize("lang", ["en", "ru", "zh"])
def test_one_mail_for_one_change(office: tuple[Settings, Box], database: Database, lang: str) -> None:
    """The user is told what was done, where and when, once, in the site's language, and what to do."""
    settings, box = office
    changed(database, "password_changed")
    for _ in range(2):
        account_letters.follow(replace(settings, lang=lang), database)
    ((to, raw),) = box.got
    mail = message_from_string(raw, policy=default)
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert ([ANN], lang) == (to, mail["Content-Language"])
    assert "help.example.com" in mail["Subject"]
    assert "https://help.example.com/login/account" in text
    assert f"{datetime.now(UTC):%Y-%m-%d}" in text
    changed(database, "factor_removed")
    account_letters.follow(settings, database)
    assert 2 == len(box.got)
    assert "a second factor was removed" in message_from_string(box.got[1][1], policy=default)["Subject"]


def test_what_is_not_told(office: tuple[Settings, Box], database: Database) -> None:
    """Logins are no change; a name that is no address gets no mail, nor does somebody who was removed."""
    settings, box = office
    changed(database, "login")
    changed(database, "password_changed", "ann")
    changed(database, "password_changed", "@ann")
    changed(database, "password_changed", at=datetime.now(UTC) - timedelta(days=2))
    changed(database, "factor_added", "gone@example.com")
    with database.write() as connection:
        users.remove(connection, "gone@example.com")
    for _ in range(2):
        account_letters.follow(settings, database)
    assert [] == box.got


def test_without_mail(office: tuple[Settings, Box], database: Database) -> None:
    """Where no mail can be sent nothing is queued; what is a day old is not told later."""
    settings, box = office
    changed(database, "password_changed")
    account_letters.follow(replace(settings, smtp=""), database)
    account_letters.follow(replace(settings, base_url=""), database)
    account_letters.follow(settings, database)
    assert 1 == len(box.got)
