"""An installation with a help desk on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from kb_server.contact.contact import Contact
    from kb_server.data.database import Database
    from kb_server.settings import Settings
    from tests.kb_server.handoff.receiver import ZammadServer

LOCAL = ("127.0.0.0/8",)  # what the setting must allow


@dataclass
class Office:
    """What the tests do with it."""

    settings: Settings
    database: Database
    server: ZammadServer

    def contact(self, who: str = "a", **changes: Any) -> Contact:
        """A customer contacts the team; the contact is queued in the same transaction."""
        from kb_server.contact import store
        from kb_server.handoff import queueing
        from tests.kb_server.contact.made import contact as made
        from tests.kb_server.contact.made import owner

        with self.database.write() as connection:
            return store.add(self.settings, connection, made(**changes), owner(who), (queueing.queue,))

    def deliver(self, courier: Any = None) -> None:
        """Hand over all that is due."""
        from kb_server.handoff.courier import Courier

        courier = courier or Courier(self.settings)
        while courier.one(self.database):
            pass

    def later(self) -> None:
        """Let all the time pass that handovers wait for."""
        import sqlalchemy as sa

        from kb_server.data.schema.handoff import handovers
        from tests.kb_server.contact.made import NOW

        with self.database.write() as connection:
            waiting = handovers.c.due.is_not(None)
            connection.execute(sa.update(handovers).where(waiting).values(due=NOW))

    def rows(self) -> list[dict[str, Any]]:
        """All handovers."""
        from kb_server.data.schema.handoff import handovers
        from tests.kb_server.log.made import rows

        return rows(self.database, handovers)

    def step(self) -> str:
        """Where the first contact is."""
        from kb_server.contact import progress

        with self.database.read() as connection:
            return progress.state(connection, 1)


@pytest.fixture
def server() -> Iterator[ZammadServer]:
    """A help desk that is running."""
    from tests.kb_server.handoff.receiver import zammad

    with zammad() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, database: Database, database_setting: str, server: ZammadServer) -> Office:
    """An installation whose help desk is `server`, once on each kind of database."""
    from kb_server.settings import Settings

    file = write_desks(tmp_path / "desks.yml", server.url)
    settings = Settings(
        state=tmp_path / "var", database=database_setting, help_desks=str(file), webhook_networks=LOCAL
    )
    return Office(settings, database, server)


def write_desks(file: Path, url: str, **more: str) -> Path:
    """Write the operator's file with one help desk."""
    lines = {
        "kind": "zammad",
        "url": url,
        "token": "t0ken",
        "group": "Users",
        "stand_in": "nobody@example.com",
        "secret": "a secret of the help desk",
        "keep_replies": "true",
    }
    file.write_text("support:\n" + "".join(f"  {key}: {value}\n" for key, value in (lines | more).items()))
    return file


@pytest.fixture
def lonely(office: Office) -> Office:
    """The same without any help desk."""
    return Office(replace(office.settings, help_desks=""), office.database, office.server)
