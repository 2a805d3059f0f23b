"""Promises about what the log keeps of assistants' questions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kb_server.data import installation
from kb_server.listeners import LISTENERS
from kb_server.log import report
from kb_server.log.events import Searched
from kb_server.log.privacy import retention
from tests.kb_server.assistants.connected import Center

pytestmark = pytest.mark.slow  # each starts the command `gapless mcp`, a process of its own

NAME = "ann.lee4711"
ADDRESS = f"{NAME}@example.com"


def test_searches_are_logged_apart(center: Center) -> None:
    """Each search is in the log with its own origin and the service's word, as its question alone."""
    with center.assistant("--user", "ann") as assistant:
        assistant.use("search", query="reset password")
        assistant.use("similar", text="Hello,\n\nwhere is my invoice?\n\nBest regards,\nBob Stone", lang="en")
        assistant.use("similar", text=ADDRESS)  # asks nothing
    logged = [(entry, entry.event) for entry in center.log() if isinstance(entry.event, Searched)]
    assert [("reset password", ""), ("where is my invoice?", "en")] == [(e.text, e.lang) for _, e in logged]
    for entry, event in logged:
        assert ("assistant", "agent", "service") == (entry.origin, event.place, event.via)
        assert entry.answer is not None
        assert (True, event.release) == (bool(entry.answer.articles), entry.answer.release)


def test_searches_enter_no_figure(center: Center) -> None:
    """Searches of assistants make no gap and count in no figure."""
    with center.assistant() as assistant:
        for query in ("can i pay in yen", "paying in yen", "reset password"):
            assistant.use("search", query=query)
    assert [] == center.gaps()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    with installation.database(center.settings) as database:
        retention.run(center.settings, database, LISTENERS, keep=180, now=tomorrow)
        with database.read() as connection:
            (line,) = report.lines(connection, tomorrow - timedelta(days=7))
            assert (3, False, "an agent's assistant") == (line.count, line.counts, line.why)
            since = tomorrow.date() - timedelta(days=7)
            assert 0 == sum(day.questions + day.unfound for day in report.days(connection, since))
            assert () == report.queries(connection, since, 10)


def test_personal_data_is_in_no_file(center: Center) -> None:
    """An address in a search, a ticket, a flag or a mistake is in no file, standard error included."""
    with center.assistant("--user", "ann") as assistant:
        found = assistant.use("similar", text=f"Hi,\n\n{ADDRESS} cannot log in, reset the password?")
        assistant.use("search", query=f"{ADDRESS} cannot log in")
        flagged = assistant.use("flag_gap", question=f"{ADDRESS} cannot log in", words=f"Ask {ADDRESS}.")
        assistant.fail("search", query=ADDRESS * 20)
        assistant.fail("read_article", article=ADDRESS)
        assistant.fail("flag_gap", question="Can I pay in yen?", segment=ADDRESS)
        before = _holding(center)
    assert NAME not in f"{found['question']} {flagged['question']}"
    assert 3 == len(center.log())
    assert [] == before == _holding(center)


def _holding(center: Center) -> list[str]:
    """The files that have the planted name in them."""
    return [
        str(file)
        for file in center.folder.rglob("*")
        if file.is_file() and NAME.encode() in file.read_bytes()
    ]


def test_search_needs_no_database(center: Center) -> None:
    """While the database cannot be reached, search works, and the questions wait in the spool."""
    away = Center(center.folder, {"GAPLESS_DATABASE": "postgresql://nobody@127.0.0.1:1/nothing"})
    with away.assistant() as assistant:
        assert assistant.use("search", query="reset password")["answered"]
    assert ["reset password"] == [e.event.text for e in center.log() if isinstance(e.event, Searched)]
