"""The page that the links in mails lead to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kb_server.data.schema.answering import waiting as table
from kb_server.data.schema.log import addresses
from kb_server.gaps.answering import waiting
from kb_server.log.events import Asked
from tests.kb_server.log.made import add, entry
from tests.kb_server.log.stories import close, database, service

EVENT = "asked-aaaaaaaaaaaa"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Flask]:
    """The service, to which a visitor gave an address."""
    made = service(tmp_path / "var")
    now = datetime.now(UTC)
    add(database(made), entry(Asked(id=EVENT, at=now, text="How?", address="ann@example.com")))
    with database(made).write() as connection:
        waiting.begin(connection, now)
    yield made
    close(made)


def _address(made: Flask) -> str:
    return f"/-/answers/{EVENT}/{waiting.signature(EVENT, made.extensions['gapless.keys'].of('answers'))}"


def _count(made: Flask, condition: sa.ColumnElement[bool]) -> int:
    with database(made).read() as connection:
        return connection.scalar(sa.select(sa.func.count()).where(condition)) or 0


def test_opening_the_link_changes_nothing(asked: Flask) -> None:
    """Mail scanners open links: only the button confirms, and only with the right signature."""
    browser = asked.test_client()
    page = browser.get(_address(asked))
    assert 200 == page.status_code
    assert "ann@example.com" not in page.text
    assert 0 == _count(asked, table.c.confirmed.is_not(None))
    assert 404 == browser.post(f"/-/answers/{EVENT}/{'0' * 32}", headers=HERE).status_code
    assert 200 == browser.post(_address(asked), data={"do": "confirm"}, headers=HERE).status_code
    assert 1 == _count(asked, table.c.confirmed.is_not(None))


def test_the_address_can_be_erased(asked: Flask) -> None:
    """The other button erases the address at once; the page says so ever after."""
    browser = asked.test_client()
    assert "do not have your address" in browser.post(_address(asked), data={"do": "stop"}, headers=HERE).text
    assert 0 == _count(asked, addresses.c.event == EVENT)
    assert "do not have your address" in browser.get(_address(asked)).text
    assert (
        "do not have your address" in browser.post(_address(asked), data={"do": "confirm"}, headers=HERE).text
    )
