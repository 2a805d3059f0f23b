"""The service on a port of its own, with something of everything that the API can name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.kb_server.support import conftest

if TYPE_CHECKING:
    from flask import Flask

    from kb_server.support.flags import Flag
    from tests.kb_server.support.center import Program

releases = conftest.releases


@dataclass(frozen=True)
class Api:
    """The service at `url`, and the programs of an agent and of a writer with all their scopes."""

    url: str
    service: Flask
    agent: Program
    writer: Program


@pytest.fixture(scope="module")
def api(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """The service with two gaps, two flags and a sent link, for the tests of one file."""
    from kb_server.gaps.update import follow
    from tests.kb_server.log.stories import database
    from tests.kb_server.support import center
    from tests.site.serving import served

    service = center.serve(releases, tmp_path_factory.mktemp("api") / "var", segments=(("pro", 3.0),))
    _fill(service)
    follow(service.extensions["gapless.settings"], database(service))
    with served(service) as server:
        yield Api(server.url, service, center.program(service), center.program(service, "writer"))
    center.close(service)


def _fill(service: Flask) -> None:
    from kb_server.support import flags, ledger
    from tests.kb_server.gaps.logged import ask
    from tests.kb_server.log.stories import database

    now = datetime.now(UTC)
    for hours, text in enumerate(("export data", "data export", "exporting my data"), 1):
        ask(database(service), text, now - timedelta(hours=hours))
    ask(database(service), "printer jam", now - timedelta(hours=1))
    with database(service).write() as connection:
        flags.keep(
            connection, flag_of("flag000000000001", reason="missing", question="Where is the printer?")
        )
        flags.keep(connection, flag_of("flag000000000002", reason="wrong", article="invoice", anchor="taxes"))
        ledger.send(
            connection,
            link="a" * 16,
            article="password",
            anchor="by-mail",
            ticket="SUP-1024",
            agent="writer",
            now=now,
        )


def flag_of(name: str, **values: Any) -> Flag:
    """A flag with these values."""
    from kb_server.support.flags import Flag

    nothing: dict[str, Any] = dict.fromkeys(
        ("article", "anchor", "passage", "question", "words", "ticket", "closer", "note"), ""
    )
    made = nothing | {"id": name, "at": datetime.now(UTC), "agent": "writer", "state": "open", "closed": None}
    return Flag(**made | values)
