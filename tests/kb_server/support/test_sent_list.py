"""The list of sent links: its filter and its sums."""

from __future__ import annotations

from collections import Counter

from kb_server.support import sent_list
from kb_server.support.outcomes import OUTCOMES, LinkOutcomes
from kb_server.support.sent_list import USUAL, SentFilter


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
    found: LinkOutcomes = Counter()
    for name in ("password", "invoice"):
        found[name, "solved", True] += 1
        found[name, "again", True] += 1
        found[name, "again", False] += 1
    found["invoice", "unread", False] += 1
    found["invoice", "unopened", False] += 1
    sums = sent_list.sums(found)
    assert (8, 4, 4, 2) == (sums.sent, sums.opened, sums.known, sums.again_opened)
    assert {"unopened": 1, "opened": 0, "solved": 2, "unread": 1, "again": 4} == sums.counts
    assert dict.fromkeys(OUTCOMES, 0) == sent_list.sums(Counter()).counts
    assert (8, 4) == (sums.having(None), sums.having("again"))
