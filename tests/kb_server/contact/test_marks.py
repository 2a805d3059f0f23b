"""Feedback by a link."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from kb_server.contact import marks
from kb_server.contact.marks import Marked
from kb_server.data.database import Database
from kb_server.data.schema.access import attempts
from tests.kb_server.contact.conftest import Team, content
from tests.kb_server.contact.made import NOW
from tests.kb_server.log.stories import database


def given(team: Team) -> int:
    """The marks that were counted."""
    with database(team.service).read() as connection:
        return sum(
            one.marks
            for one in marks.counted(connection, datetime.now(UTC) - timedelta(days=1), datetime.now(UTC))
        )


def test_opening_the_link_counts_nothing_and_sending_counts_once(team: Team) -> None:
    """Scanners of mails open links: only what a browser sends counts, and the last mark of a visitor."""
    writer = team.visit("marks")
    before = given(team)
    page = writer.get("/f/billing?v=5")
    assert "Thank you for your mark" in content(page)
    assert 'href="/guide/invoice/' in content(page)
    assert before == given(team)
    for value in ("5", "4"):
        assert "Your mark is counted" in content(writer.post("/f/billing", v=value))
    assert before + 1 == given(team)


def test_a_low_mark_opens_the_form(team: Team) -> None:
    """Whoever is not content can say why at once, about this topic."""
    shown = content(team.visit().get("/f/billing?v=1"))
    assert 'action="/f/billing"' in shown
    assert 'action="/-/contact"' in shown
    assert '<option value="billing" selected>' in shown


@pytest.mark.parametrize("address", ["/f/nonsense?v=4", "/f/billing?v=6", "/f/billing?v=x", "/f/billing"])
def test_other_links_are_not_there(team: Team, address: str) -> None:
    """A topic that support.yml does not have, and a value that is no mark, are no pages."""
    assert 404 == team.visit().get(address).status_code


def test_a_page_of_the_site_may_be_there(team: Team, published: Path) -> None:
    """Where there is no such topic the site's own page is shown, and nobody can give it a mark."""
    folder = published / "current" / "site" / "f"
    folder.mkdir()
    try:
        (folder / "keys.html").write_text("<p>Function keys</p>", encoding="utf-8")
        assert "Function keys" in team.visit().get("/f/keys.html").text
        assert 404 == team.visit().post("/f/nonsense", v="4").status_code
    finally:
        shutil.rmtree(folder)


def test_machines_are_not_counted(team: Team) -> None:
    """A crawler's mark counts as nothing."""
    from tests.kb_server.contact.conftest import Writer

    before = given(team)
    Writer(team, "Googlebot/2.1 (+http://www.google.com/bot.html)").post("/f/billing", v="1")
    assert before == given(team)


def test_a_network_gives_so_many_marks(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What more comes from one network, whatever browsers it claims, is thanked for and not counted."""
    monkeypatch.setattr(marks, "PER_NETWORK", 2)
    with database(team.service).write() as connection:
        connection.execute(sa.delete(attempts))
    before = given(team)
    for number in range(4):
        assert 200 == team.visit(f"one of many {number}").post("/f/billing", v="4").status_code
    assert before + 2 == given(team)


def test_marks_are_counted_by_topic_and_segment(database: Database) -> None:
    """Each topic and segment has its number of marks and their mean, the lowest first."""
    with database.write() as connection:
        for visitor, segment, value in (("a", "", 5), ("b", "", 2), ("b", "", 4), ("c", "pro", 1)):
            marks.keep(connection, visitor * 16, "billing", segment, value, NOW)
        found = marks.counted(connection, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert [
        Marked(topic="billing", segment="pro", marks=1, mean=1.0),
        Marked(topic="billing", segment="", marks=2, mean=4.5),
    ] == found
