"""The list of sent links: its filter and its sums."""

from __future__ import annotations

from datetime import UTC, datetime

from kb_server.support import sent_list
from kb_server.support.ledger import OUTCOMES, Outcome, Sent
from kb_server.support.sent_list import USUAL, SentFilter

NOW = datetime(2026, 11, 27, tzinfo=UTC)


def sent(outcome: Outcome, *, opened: bool = False) -> Sent:
    return Sent(
        id="abc",
        article="password",
        anchor="",
        ticket="SUP-1",
        agent="anna",
        sent=NOW,
        opened=NOW if opened else None,
        opens=int(opened),
        again=None,
        outcome=outcome,
    )


def test_an_address_says_what_is_listed() -> None:
    """The filter is in the address, without the spaces that people paste along."""
    read = SentFilter.read({"ticket": " SUP-1 ", "agent": "anna", "outcome": "again", "days": "7"})
    assert ("SUP-1", "", "anna", "again", 7) == (
        read.ticket,
        read.article,
        read.agent,
        read.outcome,
        read.days,
    )


def test_nonsense_in_an_address_lists_the_usual() -> None:
    """An unknown outcome or period counts as none."""
    assert SentFilter(days=USUAL) == SentFilter.read({"outcome": "lost", "days": "99999999999999999999"})


def test_the_pages_of_a_list_keep_its_filter() -> None:
    """The address of another page says the same filter; a page past the end is the last one."""
    asked = SentFilter.read({"ticket": "SUP-1", "outcome": "again", "days": "7", "page": "3"})
    assert {"ticket": "SUP-1", "outcome": "again", "days": "7", "page": "2"} == asked.arguments(2)
    assert {} == SentFilter().arguments(1)
    assert [3, 2, 1] == [asked.within(pages).page for pages in (4, 2, 0)]
    assert [1, 1] == [SentFilter.read({"page": page}).page for page in ("0", "x")]


def test_sums_count_each_outcome() -> None:
    """The sums count every outcome; only opened links can have solved a ticket or failed to."""
    sums = sent_list.sums(
        [
            sent("solved", opened=True),
            sent("again", opened=True),
            sent("again"),
            sent("unread"),
            sent("unopened"),
        ]
    )
    assert (5, 2, 2) == (sums.sent, sums.opened, sums.known)
    assert {"unopened": 1, "opened": 0, "solved": 1, "unread": 1, "again": 2} == sums.counts
    assert dict.fromkeys(OUTCOMES, 0) == sent_list.sums([]).counts


def test_one_outcome_is_listed() -> None:
    """With an outcome the list has those links alone."""
    found = [sent("solved"), sent("again")]
    assert found == sent_list.having(found, None)
    assert found[1:] == sent_list.having(found, "again")
