"""`/hooks/<desk>`: help desks move contacts, and nobody else does."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kb_server import app
from kb_server.contact import progress, store
from kb_server.handoff import outbox, queueing
from kb_server.settings import BadSetting, Settings
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.handoff.conftest import write_desks
from tests.kb_server.handoff.made import SECRET
from tests.kb_server.log.stories import Site, close, database, service

REPLY = {
    "ticket": {"id": 1, "state": "open"},
    "article": {"sender": "Agent", "internal": False, "body": "Look under Billing.", "type": "email"},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The service with a help desk, and a contact that it has as ticket 1. Not to be changed."""
    with _serving(tmp_path_factory.mktemp("hooks")) as made:
        yield made


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Flask]:
    """The same, to be changed."""
    with _serving(tmp_path) as made:
        yield made


@contextmanager
def _serving(place: Path) -> Iterator[Flask]:
    file = write_desks(place / "desks.yml", "https://desk.example.com")
    file.write_text(file.read_text() + "unsigned:\n  kind: slack\n  url: https://chat.example.com/x\n")
    made = service(place / "var", help_desks=str(file))
    settings = made.extensions["gapless.settings"]
    with database(made).write() as connection:
        store.add(settings, connection, contact(), owner(), (queueing.queue,))
        for name in ("support", "unsigned"):
            one = outbox.due(connection, NOW.replace(year=2099), [name])
            assert one is not None
            outbox.sent(connection, one, "1", "", NOW)
    yield made
    close(made)


def _tell(desk: Flask, values: Any, name: str = "support", secret: str = SECRET) -> TestResponse:
    body = values if isinstance(values, bytes) else json.dumps(values).encode()
    signature = hmac.digest(secret.encode(), body, "sha1").hex()
    headers = {"X-Hub-Signature": f"sha1={signature}", "Content-Type": "application/json"}
    return desk.test_client().post(f"/hooks/{name}", data=body, headers=headers)


def _state(desk: Flask) -> str:
    with database(desk).read() as connection:
        return progress.state(connection, 1)


def test_what_is_not_signed_is_refused(desk: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """A wrong secret is forbidden, a desk without one or that name is not there, and no body is logged."""
    with caplog.at_level(logging.INFO):
        assert 403 == _tell(desk, REPLY, secret="x").status_code
        assert 403 == desk.test_client().post("/hooks/support", json=REPLY).status_code
    assert [404, 404] == [_tell(desk, REPLY, name).status_code for name in ("unsigned", "other")]
    assert 1 >= caplog.text.count("is refused")  # and no more within a minute
    assert "Billing" not in caplog.text
    assert "received" == _state(desk)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"ticket": 3}', b'{"ticket": {"id": 1}, "article": 3}'])
def test_what_cannot_be_read_is_an_error(desk: Flask, body: bytes) -> None:
    """A signed webhook of another shape is the help desk's mistake, and no crash."""
    assert 400 == _tell(desk, body).status_code


def test_a_reply_moves_the_contact_once(own_desk: Flask) -> None:
    """A reply is on the customer's page once; other tickets are no error, and no cookie is set."""
    assert {"moved": 0} == _tell(own_desk, REPLY | {"ticket": {"id": 99}}).json
    answer = _tell(own_desk, REPLY)
    assert {"moved": 1} == answer.json
    assert "Set-Cookie" not in answer.headers
    assert {"moved": 0} == _tell(own_desk, REPLY).json
    with database(own_desk).read() as connection:
        assert "Look under Billing." == progress.steps(connection, 1)[-1].words


def test_a_contact_that_is_erased_moves_nothing(own_desk: Flask) -> None:
    """What a help desk tells later of an erased contact is no error."""
    import sqlalchemy as sa

    from kb_server.data.schema.contact import contacts

    with database(own_desk).write() as connection:
        connection.execute(sa.delete(contacts))
    assert {"moved": 0} == _tell(own_desk, REPLY | {"ticket": {"id": 1, "state": "closed"}}).json


def test_a_mistake_in_the_file_stops_the_start(tmp_path: Path) -> None:
    """The service does not start with help desks that it cannot use, and says what to correct."""
    file = write_desks(tmp_path / "desks.yml", "desk")
    with pytest.raises(BadSetting, match=r"GAPLESS_HELP_DESKS: .*`url` is not an address"):
        app.create(Settings(state=tmp_path / "var", help_desks=str(file)), Site(tmp_path))
