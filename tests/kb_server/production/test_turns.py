"""Promises about whose request is worked on next."""

from kb_server.production.turns import FRESH, MOMENT, PATIENT, Turns

FLOOD, READER = "203.0.113.7", "198.51.100.1"


def flooded(count: int) -> Turns[str]:
    """Turns in which so many requests of one network wait since 0."""
    turns: Turns[str] = Turns(2)
    for number in range(count):
        turns.put(FLOOD, f"flood {number}", 0.0)
    return turns


def test_a_reader_waits_for_one_request_of_a_flood_at_most() -> None:
    """Networks take turns: behind a hundred requests of another one comes second."""
    turns = flooded(100)
    turns.put(READER, "reader", 0.0)
    found = [turn.request for _ in range(2) if (turn := turns.take(0.01))]
    assert ["flood 0", "reader"] == found


def test_one_network_has_a_part_of_the_threads() -> None:
    """More than its part of one network is not begun until one of its requests is done."""
    turns = flooded(3)
    assert [FLOOD, FLOOD, None] == [turn.network if (turn := turns.take(0.0)) else None for _ in range(3)]
    turns.done(FLOOD)
    last = turns.take(0.0)
    assert last is not None
    assert "flood 2" == last.request


def test_the_machine_itself_may_have_all_threads() -> None:
    """Behind a proxy that is not trusted everybody seems to be the machine itself: no part is theirs."""
    turns: Turns[int] = Turns(1)
    for number in range(3):
        turns.put("", number, 0.0)
    assert [0, 1, 2] == [turn.request for _ in range(3) if (turn := turns.take(0.0))]


def test_what_waits_while_there_is_too_much_to_do_is_late() -> None:
    """A queue that does not run empty answers fresh requests, and refuses the others early."""
    turns = flooded(3)
    first = turns.take(MOMENT / 2)  # a burst
    turns.put(READER, "reader", MOMENT + 0.1)
    late, fresh = turns.take(MOMENT + 0.2), turns.take(MOMENT + 0.2)
    assert (False, True, False) == tuple(turn.late if turn else None for turn in (first, late, fresh))


def test_a_burst_is_answered() -> None:
    """After a moment without work, requests may wait longer; never longer than a browser is patient."""
    turns = flooded(1)
    turns.take(0.0)
    turns.done(FLOOD)
    for number in range(2):
        turns.put(READER, str(number), 10.0)
    assert [False] == [turn.late for turn in [turns.take(10.0 + FRESH * 2)] if turn]
    assert [True] == [turn.late for turn in [turns.take(10.0 + PATIENT * 2)] if turn]
