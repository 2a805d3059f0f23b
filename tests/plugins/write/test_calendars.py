"""Calendar files of sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from plugins.write import calendars
from plugins.write.calendars import CalendarSite
from tests.plugins.made import article
from tests.plugins.write.test_sessions import NOW, WEEKLY, live

SITE = "https://help.example.com/"
TWO = replace(WEEKLY, ends=date(2026, 12, 1), place="Room 1; upstairs")


def test_each_date_is_an_event_in_utc() -> None:
    """A calendar needs no rule and no time zone; what is over within the last year stays in it."""
    made = calendars.text("Help", [live(of=TWO, description="We show it, live.")], SITE, NOW)
    lines = made.split("\r\n")
    assert ("BEGIN:VCALENDAR", "END:VCALENDAR", "") == (lines[0], lines[-2], lines[-1])
    assert ["DTSTART:20261124T150000Z", "DTSTART:20261201T150000Z"] == [
        line for line in lines if line.startswith("DTSTART")
    ]
    assert "DTEND:20261201T154500Z" in lines
    assert "UID:demo-20261201T150000Z@help.example.com" in lines
    assert "LOCATION:Room 1\\; upstairs" in lines
    assert "URL:https://help.example.com/demo/" in lines


def test_long_lines_are_folded_between_characters() -> None:
    """No line has more than 75 bytes, and unfolding gives the words back."""
    words = "Как мы закрываем пробелы: от первого вопроса до ответа, каждый вторник, вместе с вами"
    made = calendars.text("Help", [live(of=TWO, title=words)], "", NOW)
    assert max(len(line.encode()) for line in made.split("\r\n")) <= 75
    assert f"SUMMARY:{words.replace(',', chr(92) + ',')}\r\n" in made.replace("\r\n ", "")
    assert "URL:" not in made


def test_one_file_for_each_session_and_one_for_each_language(tmp_path: Path) -> None:
    """A feed has the sessions of its language; a file that the site has at the place is kept."""
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "own.ics").write_text("mine")
    site = CalendarSite(name="Help", address=SITE, folder=tmp_path, folders={"ru": "ru"}, now=NOW)
    calendars.write(site, [live(), live("own"), live("demo-ru", lang="ru", title="Показ"), article("a")])
    read = {file.relative_to(tmp_path).as_posix(): file.read_text() for file in tmp_path.rglob("*.ics")}
    assert {
        "sessions.ics",
        "ru/sessions.ics",
        "sessions/demo.ics",
        "sessions/demo-ru.ics",
        "sessions/own.ics",
    } == {*read}
    assert "mine" == read["sessions/own.ics"]
    assert "SUMMARY:Показ" in read["ru/sessions.ics"]
    assert "SUMMARY:Показ" not in read["sessions.ics"]
