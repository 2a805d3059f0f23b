"""The service with three users, and browsers at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

PASSWORD = "correct horse battery"


@pytest.fixture
def desk_on_sqlite(tmp_path: Path) -> Iterator[Flask]:
    """The service on SQLite, with a user of each role, named as it."""
    from tests.kb_server import migrated
    from tests.kb_server.log.stories import close, service

    migrated.lay(tmp_path / "var", staffed=True)
    made = service(tmp_path / "var")
    yield made
    close(made)


@pytest.fixture
def staffed(tmp_path: Path, staffed_setting: str) -> Iterator[Flask]:
    """The service with a user of each role, named as it, on each kind of database."""
    from kb_server.access.logins import require
    from kb_server.access.users import ROLES
    from tests.kb_server import migrated
    from tests.kb_server.log.stories import close, service

    if not staffed_setting:
        migrated.lay(tmp_path / "var", staffed=True)
    made = service(tmp_path / "var", database=staffed_setting)
    for role in ROLES:
        made.add_url_rule(f"/only/{role}", f"only-{role}", require(role)(_inside))
        made.add_url_rule(f"/api/only/{role}", f"api-{role}", require(role)(_inside))
    yield made
    close(made)


def _inside() -> str:
    return "in"


def log_in(browser: FlaskClient, name: str, password: str = PASSWORD, **more: str) -> int:
    """Send the form; return the status."""
    return browser.post("/login", data={"name": name, "password": password} | more).status_code


def logged_in(service: Flask, name: str) -> FlaskClient:
    """The browser of somebody who is logged in."""
    made = service.test_client()
    assert 303 == log_in(made, name)
    return made
