"""Promises about whose request is worked on next."""

import pytest

from kb_server.production.turns import (
    CALM,
    CROWD,
    CROWDED,
    EARLY,
    FRESH,
    HALVED,
    MOMENT,
    PATIENT,
    REMEMBERED,
    SEARCHES,
    Turn,
    Turns,
)
from tests.kb_server.production import simulated

FLOOD, READER = "203.0.113.7", "198.51.100.1"


def flooded(count: int) -> Turns[str]:
    """Turns in which so many requests of one network wait since 0."""
    turns: Turns[str] = Turns(2)
    for number in range(count):
        turns.put(FLOOD, f"flood {number}", 0.0, search=False)
    return turns


def next_ones(turns: Turns[str], many: int, now: float, worked: float = 0.01) -> list[Turn[str]]:
    """Work on so many requests, one after another."""
    found = []
    for _ in range(many):
        turn = turns.take(now)
        assert turn is not None
        turns.done(turn, worked, now)
        found.append(turn)
    return found


def test_a_reader_waits_for_one_request_of_a_flood_at_most() -> None:
    """Behind a hundred requests of another network comes second."""
    turns = flooded(100)
    turns.put(READER, "reader", 0.0, search=False)
    assert ["flood 0", "reader"] == [turn.request for turn in next_ones(turns, 2, 0.01)]


def test_who_had_least_comes_first() -> None:
    """A reader who asked less lately goes before many networks that asked more, whoever came first."""
    turns: Turns[str] = Turns(2)
    for times in range(3):
        for number in range(50):
            turns.put(f"203.0.113.{number}", "flood", times, search=True)
        next_ones(turns, 50, times)
    turns.put(READER, "reader", 3.0, search=True)
    next_ones(turns, 1, 3.0)
    for number in range(50):
        turns.put(f"203.0.113.{number}", "flood", 4.0, search=True)
    turns.put(READER, "reader", 4.0, search=True)
    assert ["reader", "flood"] == [turn.request for turn in next_ones(turns, 2, 4.0)]


def test_what_a_network_had_is_forgotten() -> None:
    """Half of the work counts no more after a while: who asked much long ago goes before who asked lately."""
    turns: Turns[str] = Turns(2)
    turns.put(FLOOD, "flood", 0.0, search=False)
    next_ones(turns, 1, 0.0, worked=1.0)
    turns.put(READER, "reader", HALVED * 2, search=False)
    next_ones(turns, 1, HALVED * 2, worked=0.3)
    for network in (READER, FLOOD):
        turns.put(network, network, HALVED * 2, search=False)
    assert [FLOOD, READER] == [turn.network for turn in next_ones(turns, 2, HALVED * 2)]


def test_a_refusal_counts_as_work() -> None:
    """A flood that is refused does not become a reader by it."""
    turns = flooded(3)
    first, refused = next_ones(turns, 1, 0.0), next_ones(turns, 2, 9.0)
    assert [False, True, True] == [turn.late for turn in (*first, *refused)]
    turns.put(FLOOD, "flood", 9.0, search=False)
    turns.put(READER, "reader", 9.0, search=False)
    next_ones(turns, 1, 9.0, worked=0.005)
    turns.put(READER, "again", 9.0, search=False)
    assert ["again", "flood"] == [turn.request for turn in next_ones(turns, 2, 9.0, worked=0.0)]


def test_who_was_here_before_a_crowd_goes_before_it() -> None:
    """A reader of a minute ago goes before networks of which nobody had heard, which had nothing yet."""
    turns: Turns[str] = Turns(2)
    turns.put(READER, "earlier", 0.0, search=True)
    next_ones(turns, 1, 0.0)
    came = CALM + EARLY + 1
    for number in range(50):
        turns.put(f"203.0.113.{number}", "crowd", came, search=True)
    turns.put(READER, "reader", came, search=True)
    noticed = came + CROWDED * 2
    assert ["crowd", "reader", "crowd"] == [turn.request for turn in next_ones(turns, 3, noticed)]


@pytest.mark.parametrize("cost", [0.003, 0.005, 0.01, 0.02, 0.04, 0.08])
def test_a_slow_machine_knows_its_readers_as_a_fast_one_does(cost: float) -> None:
    """However long a search takes, and the first of all, who was here before a flood is not refused."""
    played = [simulated.flooded(cost, seed) for seed in range(5)]
    assert not [asked for worker in played for asked in worker.refused if asked.reader]
    assert all(20 <= sum(asked.reader for asked in worker.answered) for worker in played)
    assert (cost > 0.004) == any(worker.refused for worker in played)


def test_a_few_who_wait_for_a_slow_moment_are_no_crowd() -> None:
    """The first readers of a fresh process, which is slow at first, count as known when a crowd comes."""
    turns: Turns[str] = Turns(2)
    for number in range(CROWD - 1):
        turns.put(f"198.51.100.{number}", "reader", EARLY, search=True)
    next_ones(turns, CROWD - 1, EARLY + CROWDED * 2)
    came = EARLY * 3
    for number in range(50):
        turns.put(f"203.0.113.{number}", "crowd", came, search=True)
    turns.put("198.51.100.1", "reader", came, search=True)
    noticed = came + CROWDED * 2
    assert ["crowd", "reader", "crowd"] == [turn.request for turn in next_ones(turns, 3, noticed)]


def test_those_that_were_silent_longest_are_forgotten() -> None:
    """However many networks ask, only so many are remembered."""
    turns: Turns[str] = Turns(2)
    for number in range(REMEMBERED + 5):
        turns.put(f"2001:db8:{number:x}::/64", "", float(number) / 1000, search=False)
        next_ones(turns, 1, float(number) / 1000)
    assert REMEMBERED == len(turns._work._had) == len(turns._work._since)


def test_searches_leave_threads_for_pages() -> None:
    """So many searches are worked on at once, whoever asks; pages go on."""
    turns: Turns[str] = Turns(8)
    for number in range(SEARCHES + 1):
        turns.put(f"203.0.113.{number}", "search", 0.0, search=True)
    turns.put(READER, "page", 0.0, search=False)
    found = [turn for _ in range(SEARCHES + 2) if (turn := turns.take(0.0))]
    assert ["page", *["search"] * SEARCHES] == [turn.request for turn in found]
    turns.done(found[-1], 0.01, 0.0)
    assert ["search"] == [turn.request for turn in next_ones(turns, 1, 0.0)]


def test_one_network_has_a_part_of_the_threads() -> None:
    """More than its part of one network is not begun until one of its requests is done."""
    turns = flooded(3)
    first, _, none = turns.take(0.0), turns.take(0.0), turns.take(0.0)
    assert first is not None
    assert none is None
    turns.done(first, 0.0, 0.0)
    last = turns.take(0.0)
    assert last is not None
    assert "flood 2" == last.request


def test_the_machine_itself_may_have_all_threads() -> None:
    """Behind a proxy that is not trusted everybody seems to be the machine itself: no part is theirs."""
    turns: Turns[int] = Turns(1)
    for number in range(3):
        turns.put("", number, 0.0, search=False)
    assert [0, 1, 2] == [turn.request for _ in range(3) if (turn := turns.take(0.0))]


def test_what_waits_while_there_is_too_much_to_do_is_late() -> None:
    """A queue that does not run empty answers fresh requests, and refuses the others early."""
    turns = flooded(3)
    first = turns.take(MOMENT / 2)  # a burst
    turns.put(READER, "reader", MOMENT + 0.1, search=False)
    late, fresh = turns.take(MOMENT + 0.2), turns.take(MOMENT + 0.2)
    assert (False, True, False) == tuple(turn.late if turn else None for turn in (first, late, fresh))


def test_a_burst_is_answered() -> None:
    """After a moment without work, requests may wait longer; never longer than a browser is patient."""
    turns = flooded(1)
    next_ones(turns, 1, 0.0)
    for number in range(2):
        turns.put(READER, str(number), 10.0, search=False)
    assert [False] == [turn.late for turn in [turns.take(10.0 + FRESH * 2)] if turn]
    assert [True] == [turn.late for turn in [turns.take(10.0 + PATIENT * 2)] if turn]
