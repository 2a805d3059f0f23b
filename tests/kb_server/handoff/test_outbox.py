"""What help desks are to get is queued once, tried again, given up at last, and sent again by people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kb_server.contact import progress
from kb_server.data.schema.contact import contacts
from kb_server.handoff import outbox
from kb_server.handoff.desks import HelpDesk
from tests.kb_server.contact.made import NOW, contact
from tests.kb_server.handoff.conftest import Office

DESKS = {
    "a": HelpDesk(name="a", kind="slack", values={}, wait=timedelta(minutes=5)),
    "b": HelpDesk(name="b", kind="slack", values={}, only={"kind": ("wish",)}),
}


def test_a_contact_is_queued_for_the_desks_that_take_it(lonely: Office) -> None:
    """It is due at once, unless its address waits to be confirmed."""
    first = lonely.contact("a")
    second = lonely.contact("b", kind="wish", address="ann@example.org")
    third = lonely.contact("c", address="ann@example.org", confirmed=True)
    with lonely.database.write() as connection:
        for one in (first, second, third):
            outbox.queue(connection, one, DESKS, NOW)
    found = [(row["contact"], row["desk"], row["due"]) for row in lonely.rows()]
    late = NOW + timedelta(minutes=5)
    assert [(1, "a", NOW), (2, "a", late), (2, "b", late), (3, "a", NOW)] == found


def test_a_confirmed_contact_waits_no_longer(lonely: Office) -> None:
    """As soon as the customer has confirmed the address, the contact can be sent; others go on waiting."""
    for who in "ab":
        one = lonely.contact(who, address=f"{who}@example.org")
        with lonely.database.write() as connection:
            outbox.queue(connection, one, {"a": DESKS["a"]}, NOW)
            connection.execute(sa.update(contacts).where(contacts.c.id == 1).values(confirmed=NOW))
    with lonely.database.write() as connection:
        assert [1] == outbox.confirmed(connection, NOW)
        assert 1 == outbox.send_again(connection, [1], NOW)
        assert [] == outbox.confirmed(connection, NOW)


def test_one_process_takes_a_handover(lonely: Office) -> None:
    """Of two processes that see it one takes it; when that one is killed, it is due again after a while."""
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW)
        seen = outbox.due(connection, NOW, DESKS)
        assert seen is not None
        assert [True, False] == [outbox.take(connection, seen, NOW) for _ in range(2)]
        assert outbox.due(connection, NOW, DESKS) is None
        again = outbox.due(connection, NOW + outbox.LEASE, DESKS)
    assert again is not None
    assert (NOW, 1) == (again.begun, again.tries)


def test_what_fails_is_tried_later_and_given_up_after_a_week(lonely: Office) -> None:
    """A failure that is final, or that lasts, waits for people; they can send it again."""
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW)
        seen = outbox.due(connection, NOW, DESKS)
        assert seen is not None
        outbox.failed(connection, seen, "HTTP status 503", NOW, final=False)
        assert outbox.due(connection, NOW + outbox.LEASE - timedelta(seconds=1), DESKS) is None
        assert outbox.due(connection, NOW + 2 * outbox.LEASE, DESKS) is not None
        outbox.failed(connection, seen, "HTTP status 503", NOW + timedelta(days=8), final=False)
        assert [] == outbox.given_up(connection)  # so few attempts in a week: the clock jumped
        often = replace(seen, tries=outbox.LEAST_TRIES)
        outbox.failed(connection, often, "HTTP status 503", NOW + timedelta(days=8), final=False)
        (letter,) = outbox.troubled(connection, 9)
        assert (one.reference, None, "HTTP status 503") == (letter.reference, letter.due, letter.trouble)
        assert {"a": (0, 0, 1)} == outbox.counts(connection)
        assert 1 == outbox.send_again(connection, outbox.given_up(connection), NOW)
        assert outbox.due(connection, NOW, DESKS) is not None
        outbox.failed(connection, seen, "HTTP status 422", NOW, final=True)
        assert [seen.id] == outbox.given_up(connection)


@pytest.mark.parametrize("queued", [timedelta(), timedelta(days=365)])
@pytest.mark.parametrize("tried", [True, False])
def test_a_clock_that_was_ahead_puts_nothing_off(lonely: Office, queued: timedelta, tried: bool) -> None:
    """What was queued or tried by a clock a year ahead is due once the clock is right, and taken by one."""
    ahead = NOW + timedelta(days=365)
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW + queued)
        if tried:
            seen = outbox.due(connection, ahead, DESKS)
            assert seen is not None
            assert outbox.take(connection, seen, ahead)
            outbox.failed(connection, seen, "HTTP status 503", ahead, final=False)
        again = outbox.due(connection, NOW, DESKS)
        assert again is not None
        assert outbox.take(connection, again, NOW)
        assert outbox.due(connection, NOW, DESKS) is None
        assert outbox.due(connection, NOW + outbox.LEASE, DESKS) is not None


def test_what_is_sent_is_not_due(lonely: Office) -> None:
    """A ticket is known by its id at its desk; sending again does not touch it."""
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW)
        seen = outbox.due(connection, NOW, DESKS)
        assert seen is not None
        outbox.sent(connection, seen, "T-1", "https://desk/T-1", NOW)
        assert ("T-1", 1) == (
            outbox.ticket(connection, 1, "a"),
            outbox.contact_of(connection, "a", "T-1"),
        )
        assert outbox.contact_of(connection, "b", "T-1") is None
        assert 0 == outbox.send_again(connection, [seen.id], NOW)
        assert outbox.due(connection, NOW + timedelta(days=1), DESKS) is None
        assert {"a": (1, 0, 0)} == outbox.counts(connection)


def test_sending_again_does_not_double_what_is_under_way(lonely: Office) -> None:
    """While an attempt is under way, "Send again" waits for it; when it is killed, it can be sent again."""
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW)
        seen = outbox.due(connection, NOW, DESKS)
        assert seen is not None
        assert outbox.take(connection, seen, NOW)
        assert 0 == outbox.send_again(connection, [seen.id], NOW + timedelta(minutes=1))
        assert outbox.due(connection, NOW + timedelta(minutes=1), DESKS) is None
        assert 1 == outbox.send_again(connection, [seen.id], NOW + outbox.LEASE)


def test_later_words_follow_once(lonely: Office) -> None:
    """What a customer adds is queued for the desks that have the ticket, each time once."""
    one = lonely.contact()
    with lonely.database.write() as connection:
        outbox.queue(connection, one, DESKS, NOW)
        progress.add_words(connection, 1, "Also June.", NOW)
        assert [] == outbox.added(connection)  # the ticket comes first
        seen = outbox.due(connection, NOW, DESKS)
        assert seen is not None
        outbox.sent(connection, seen, "T-1", "", NOW)
        outbox.queue_added(connection, outbox.added(connection), NOW)
        assert [] == outbox.added(connection)
        next_one = outbox.due(connection, NOW, DESKS)
        assert next_one is not None
        assert next_one.step
        outbox.withdraw(connection, next_one)
        assert outbox.due(connection, NOW, DESKS) is None


@pytest.mark.parametrize(("tries", "least"), [(0, 3), (1, 6), (3, 24), (5, 60), (99, 60)])
def test_each_wait_is_longer(tries: int, least: int) -> None:
    """The wait doubles up to an hour, and chance adds at most half."""
    assert all(
        timedelta(minutes=least) <= outbox.wait(tries) <= timedelta(minutes=least * 1.5) for _ in range(20)
    )


def test_a_contact_is_read_as_made(lonely: Office) -> None:
    """Without a desk that takes it, nothing is queued."""
    one = lonely.contact(kind="question")
    with lonely.database.write() as connection:
        outbox.queue(connection, one, {"b": DESKS["b"]}, NOW)
    assert [] == lonely.rows()
    assert contact().text == one.text
