"""What customers and agents did, for the tests of the pages of figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from kb_server.data.database import Database

SECRET = "is my sister Gwendolyn a customer"  # asked by two visitors
HOSTILE = "=cmd <script>alert(1)</script> reset"


def now() -> datetime:
    """An hour before today's noon, or yesterday's: the pages show the last days."""
    return datetime.now(UTC) - timedelta(hours=30)


def lived_in(service: Flask) -> Database:
    """Fill the service's log, ledger and flags, and bring the sums up to date."""
    from kb_server.gaps import rules
    from kb_server.measures import update
    from kb_server.web import application
    from tests.kb_server.gaps.logged import ask

    with service.app_context():
        database, chosen = application.database(), application.settings()
    at = now()
    for number in range(12):
        ask(
            database, "reset password", at + timedelta(minutes=number), found=["password"], answered=True,
            read="password", segment="pro", contact=number < 2, unhelpful="password" if number == 5 else "",
        )  # fmt: skip
        ask(database, HOSTILE, at, found=(), lang="en")
    for number in range(3):
        ask(database, "bill", at, rephrase="invoice bill", found=["invoice"], read="invoice")
        ask(database, f"seen once {number}", at)
    for _ in range(2):
        ask(database, SECRET, at)
    ask(database, "from the office", at, origin="staff")
    ask(database, "while away", at, found=["password"], static=True)
    _views(database, at)
    _support(database, at)
    update.catch_up(database, rules.of(chosen, datetime.now(UTC)))
    return database


def _views(database: Database, at: datetime) -> None:
    from kb_server.log.events import Voted
    from tests.kb_server.log.made import add, entry

    seen = []
    for number in range(40):
        who: dict[str, Any] = {"visitor": f"reader{number:010}", "segment": "pro"}
        seen.append(entry(_view(number, at, "by-mail" if number % 2 else ""), **who))
        vote = Voted(
            id=f"voted-{number:016}", at=at, article="password", lang="en", helpful=number % 4 > 0,
            reason="" if number % 4 else "other", words="" if number % 4 else "<b>too short</b>",
        )  # fmt: skip
        seen.append(entry(vote, **who))
    add(database, *seen)


def _view(number: int, at: datetime, anchor: str) -> Any:
    from kb_server.log.events import Viewed

    return Viewed(
        id=f"viewed-{number:016}", at=at, article="password", anchor=anchor, lang="en", arrival="search"
    )


def _support(database: Database, at: datetime) -> None:
    from kb_server.support import flags, ledger
    from kb_server.support.flags import Flag

    with database.write() as connection:
        for number in range(3):
            ledger.send(
                connection, link=f"link{number}", article="password", anchor="", ticket=f"HELP-{number}",
                agent="agent", now=at,
            )  # fmt: skip
        flags.keep(
            connection,
            Flag(
                id="flag-0000000000000000", at=at, agent="agent", reason="missing", article="", anchor="",
                passage="", question="how do I pay by <i>cheque</i>", words="", ticket="HELP-9", state="open",
                closed=None, closer="", note="",
            ),
        )  # fmt: skip
