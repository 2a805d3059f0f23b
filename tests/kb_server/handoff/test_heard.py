"""What help desks tell moves contacts."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
import sqlalchemy as sa

from kb_server.contact import progress
from kb_server.data.schema.gaps import members
from kb_server.data.schema.support import hand_replies
from kb_server.handoff import heard, outbox
from kb_server.handoff.desks import HelpDesk
from kb_server.handoff.exchange import DeskEvent
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.conftest import Office
from tests.kb_server.handoff.made import desk
from tests.kb_server.log.made import rows

DESK = desk("zammad", keep_replies=True)
WORDS = "Dear Ann,\n\nlook under Billing, then May.\n\nKind regards\nFred"


def _hear(
    office: Office, state: Literal["answered", "closed"], words: str = "", *, by: HelpDesk = DESK
) -> bool:
    with office.database.write() as connection:
        event = DeskEvent(external="1", state=state, words=words)
        return heard.move(office.settings, connection, by, event, NOW)


@pytest.fixture
def sent(office: Office) -> Office:
    """A contact whose ticket exists."""
    office.contact()
    with office.database.write() as connection:
        one = outbox.due(connection, office.rows()[0]["due"], ["support"])
        assert one is not None
        outbox.sent(connection, one, "1", "", NOW)
    return office


def test_a_reply_and_a_closing_move_the_contact(sent: Office) -> None:
    """The customer's page can show the words; what is told twice, in any order, moves nothing."""
    assert _hear(sent, "answered", WORDS)
    assert "answered" == sent.step()
    assert _hear(sent, "closed")
    assert [False, False] == [_hear(sent, "closed"), _hear(sent, "answered", WORDS)]
    assert "closed" == sent.step()
    with sent.database.read() as connection:
        assert ["received", "answered", "closed"] == [one.state for one in progress.steps(connection, 1)]


def test_after_later_words_it_begins_anew(sent: Office) -> None:
    """A contact to which the customer added something can be closed a second time."""
    assert _hear(sent, "closed")
    with sent.database.write() as connection:
        progress.add_words(connection, 1, "It is not there.", NOW)
    assert _hear(sent, "closed")


def test_what_comes_late_undoes_nothing(sent: Office) -> None:
    """An old or repeated webhook sets nothing back: what happened before later words or a closing is over."""

    def hear(state: Literal["answered", "closed"], minute: int) -> bool:
        with sent.database.write() as connection:
            at = NOW + timedelta(minutes=minute)
            event = DeskEvent(external="1", state=state, words=WORDS, at=at)
            return heard.move(sent.settings, connection, DESK, event, NOW + timedelta(minutes=minute))

    assert hear("answered", 1)
    with sent.database.write() as connection:
        progress.add_words(connection, 1, "It is not there.", NOW + timedelta(minutes=5))
    assert not hear("answered", 1)
    assert "received" == sent.step()
    assert hear("closed", 9)
    assert not hear("answered", 8)
    assert "closed" == sent.step()
    assert hear("answered", 10)  # the same words, said again since


def test_a_ticket_that_is_not_ours_moves_nothing(sent: Office) -> None:
    """Help desks tell of all their tickets."""
    with sent.database.write() as connection:
        event = DeskEvent(external="99", state="closed")
        assert not heard.move(sent.settings, connection, DESK, event, NOW)
    assert "received" == sent.step()


def _question(office: Office) -> None:
    row = dict.fromkeys(("key", "lang", "source", "segment", "release", "outcome"), "")
    values = {"intent": "asked-1", "gap": 4, "at": NOW, "visitor": "a" * 16, "unanswered": True}
    with office.database.write() as connection:
        connection.execute(sa.insert(members).values(row | values | {"facts": [], "read": []}))


def test_the_reply_that_worked_is_kept(sent: Office) -> None:
    """When the ticket is closed, its last reply lies with the question, without greeting and signature."""
    _question(sent)
    _hear(sent, "answered", "Please wait.")
    _hear(sent, "answered", WORDS)
    _hear(sent, "closed")
    (kept,) = rows(sent.database, hand_replies)
    assert ("look under Billing, then May.", "support", "asked-1") == (
        kept["text"],
        kept["agent"],
        kept["event"],
    )


def test_replies_are_kept_only_where_the_operator_wants_it(sent: Office) -> None:
    """Without the setting, and without a question to which it belongs, nothing is kept."""
    _hear(sent, "answered", WORDS)
    _hear(sent, "closed")
    with sent.database.write() as connection:
        progress.add_words(connection, 1, "More.", NOW)
    _question(sent)
    _hear(sent, "closed", by=desk("zammad"))
    assert [] == rows(sent.database, hand_replies)
