"""How an entry is written and read."""

from datetime import timedelta

import pytest

from kb_server.data.database import Database
from kb_server.log import entries, receipts
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Viewed
from tests.kb_server.log.logged import all_entries
from tests.kb_server.log.made import ASKER, NOW, add, answer, entry, searched


def _everything(database: Database) -> list[Entry]:
    with database.read() as connection:
        return all_entries(connection)


def test_what_was_written_is_read(database: Database) -> None:
    """An entry comes back from the database as it went in."""
    signed = receipts.issue("vpn", answer("password"), asker=ASKER, key=b"k" * 32, now=NOW)
    given = [
        entry(searched(1), answer=receipts.read(signed, key=b"k" * 32)[0], segment="pro"),
        entry(Viewed(id="v" * 16, at=NOW + timedelta(seconds=1), article="password", anchor="t=93")),
        entry(
            Asked(id="a" * 16, at=NOW + timedelta(seconds=2), text="Как?", lang="ru"),
            origin="bot",
            why="declared",
            counted=False,
            doubt="late",
        ),
    ]
    assert 3 == add(database, *given)
    assert given == _everything(database)


def test_lines_are_read_as_written() -> None:
    """An entry comes back from its line in the spool as it went in."""
    given = entry(searched(1, "строка\u2028и 行"))
    line = entries.dump(given)
    assert "\n" not in line
    assert given == entries.load(line)


@pytest.mark.parametrize(
    "line", ["", "{}", "[]", '{"received": 5}', '{"received": "2026-01-01", "kind": "x"}']
)
def test_malformed_lines(line: str) -> None:
    """A line that is no entry is refused, whatever it contains."""
    with pytest.raises(entries.MalformedEntry):
        entries.load(line)


def test_a_field_that_is_gone_is_left_out() -> None:
    """A line from a version with one more field can still be read."""
    line = entries.dump(entry(searched(1))).replace('"text"', '"mood":"bad","text"')
    assert entry(searched(1)) == entries.load(line)


@pytest.mark.parametrize(("answered", "verdict"), [(True, "believed"), (False, "none")])
def test_answers_from_before_there_were_three(answered: bool, verdict: str) -> None:
    """What was logged when an answer was believed or not is read as believed or none."""
    signed = receipts.issue("vpn", answer("password"), asker=ASKER, key=b"k" * 32, now=NOW)
    line = entries.dump(entry(searched(1), answer=receipts.read(signed, key=b"k" * 32)[0]))
    old = entries.load(line.replace('"verdict":"believed"', f'"answered":{str(answered).lower()}'))
    assert old.answer is not None
    assert verdict == old.answer.verdict
