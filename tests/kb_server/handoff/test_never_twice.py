"""A help desk is down for many contacts, the service is killed again and again, and nothing is lost."""

from __future__ import annotations

import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from kb_server.access import tokens
from kb_server.data.database import Database
from kb_server.data.schema.contact import contacts
from kb_server.data.schema.handoff import handovers
from kb_server.releases.publish import publish
from kb_server.settings.database_url import locate
from tests import ROOT
from tests.kb_server import migrated
from tests.kb_server.conftest import CONFIG, PAGES
from tests.kb_server.handoff.conftest import write_desks
from tests.kb_server.handoff.made import SECRET
from tests.kb_server.handoff.receiver import ZammadServer, zammad
from tests.patience import PATIENCE, until
from tests.plugins.conftest import write
from tests.ports import reserved

SUPPORT = "levels:\n  all:\n    channels:\n      - {type: form, reply: 2 days}\nform:\n  kinds: [question]\n"


@dataclass
class Installation:
    """A learn center whose service is a process."""

    place: Path
    database: Database
    secret: str
    process: subprocess.Popen[str] | None = None
    address: str = ""
    taken: dict[str, str] = field(default_factory=dict)  # what was acknowledged: reference → customer's page

    def start(self) -> None:
        """Start the service."""
        given = {
            "GAPLESS_RELEASES": str(self.place / "releases"),
            "GAPLESS_STATE": str(self.place / "var"),
            "GAPLESS_HELP_DESKS": str(self.place / "desks.yml"),
            "GAPLESS_WEBHOOK_NETWORKS": "127.0.0.0/8",
        }
        plain = {name: value for name, value in os.environ.items() if not name.startswith("GAPLESS_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.kb_server.handoff.serving"],
            cwd=ROOT,
            env=plain | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def kill(self) -> None:
        """Kill it, as the system does when memory is short: no line of it runs any more."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate()
            self.process = None

    def contact(self, number: int) -> bool:
        """A customer contacts the team; False where the service was killed meanwhile."""
        line = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=PATIENCE)
        body = json.dumps({"subject": f"Number {number}", "text": f"Question {number}", "lang": "en"})
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"}
        try:
            line.request("POST", "/api/contacts", body, headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            line.close()
        assert 201 == answer.status, told
        self.taken[told["reference"]] = told["page"]
        return True

    def reply(self, ticket: int, words: str) -> str:
        """An agent answers a ticket, and the help desk tells the service; return what it says."""
        article = {"sender": "Agent", "internal": False, "body": words}
        body = json.dumps({"ticket": {"id": ticket, "state": "closed"}, "article": article}).encode()
        signature = hmac.digest(SECRET.encode(), body, "sha1").hex()
        asked = urllib.request.Request(  # noqa: S310 - our own server
            f"{self.address}/hooks/support", body, {"X-Hub-Signature": f"sha1={signature}"}
        )
        return self._read(asked)

    def page(self, reference: str) -> str:
        """The customer's page."""
        return self._read(f"{self.address}{urlsplit(self.taken[reference]).path}")

    def _read(self, asked: urllib.request.Request | str) -> str:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())

    def time_passes(self) -> None:
        """Let all the time pass that handovers wait for."""
        past = datetime(2026, 1, 1, tzinfo=UTC)
        with self.database.write() as connection:
            connection.execute(sa.update(handovers).where(handovers.c.due.is_not(None)).values(due=past))

    def waiting(self) -> int:
        """How many handovers are not done."""
        with self.database.read() as connection:
            query = sa.select(sa.func.count()).where(handovers.c.sent.is_(None))
            return connection.scalar(query) or 0

    def stored(self) -> set[str]:
        """The references of all contacts."""
        with self.database.read() as connection:
            return set(connection.scalars(sa.select(contacts.c.reference)))


@contextmanager
def _installed(place: Path, port: int) -> Iterator[Installation]:
    publish(write(place, PAGES | {"support.yml": SUPPORT}, CONFIG), place / "releases")
    migrated.lay(place / "var", staffed=True)
    write_desks(place / "desks.yml", f"http://127.0.0.1:{port}")
    database = Database(locate("", place / "var"))
    with database.write() as connection:
        _, secret = tokens.add(connection, "agent", "a form", ["contact"], datetime.now(UTC), 30)
    made = Installation(place, database, secret)
    try:
        yield made
    finally:
        made.kill()
        database.close()


@pytest.mark.slow
@pytest.mark.parametrize("many", [60, pytest.param(500, marks=pytest.mark.ordeal)])
def test_a_burst_while_the_help_desk_is_down_and_the_service_is_killed(tmp_path: Path, many: int) -> None:
    """Each contact becomes one ticket, though the desk was away and the service killed four times.

    What an agent answers is then on the customer's page.

    Twice the service is killed while contacts come in and the desk is away, twice at the worst moment: the
    desk has made a ticket, and its answer does not arrive.
    """
    unseen = (many // 10, many // 2)  # tickets whose answer does not arrive
    with reserved() as port, _installed(tmp_path, port) as center:
        center.start()
        for number in range(many - 1):
            if number in (many // 3, many // 2):
                center.kill()
                assert not center.contact(number)
                center.start()
            assert center.contact(number)
        until(lambda: _tried(center))
        assert many - 1 == center.waiting()

        desk = ZammadServer()

        def answers(tickets: int) -> bool:
            if tickets not in unseen:
                return True
            assert center.process is not None
            center.process.send_signal(signal.SIGKILL)
            return False

        desk.made = answers
        with zammad(port, desk):
            center.kill()
            center.time_passes()
            center.start()
            assert center.contact(many)  # the log grows, so that the courier looks at once
            for tickets in unseen:
                until(lambda tickets=tickets: len(desk.tickets) >= tickets and center.process.poll())  # type: ignore[misc,union-attr]
                center.kill()
                center.time_passes()
                center.start()
                assert center.contact(tickets)
            until(lambda: not center.waiting(), lambda: f"{len(desk.tickets)} tickets")

        made = {f"[{reference}]" for reference in center.stored()}
        assert many + 2 == len(center.taken) == len(made) == len(desk.tickets)
        assert made == set(desk.references)
        assert {1} == set(desk.references.values())
        assert 2 <= desk.asked.count("GET /api/v1/tickets/search")  # what was made unseen was found

        reference = str(desk.tickets[unseen[0] - 1]["title"])[1:8]  # its answer did not arrive
        assert "Look under Billing." not in center.page(reference)
        assert '{"moved":2}' == center.reply(unseen[0], "Look under Billing.").strip()
        assert "Look under Billing." in center.page(reference)
        assert {f"[{reference}]" for reference in center.taken} == made


def _tried(center: Installation) -> bool:
    """Has the courier found out that the desk is away?"""
    with center.database.read() as connection:
        return (connection.scalar(sa.select(sa.func.max(handovers.c.tries))) or 0) >= 1
