"""Taking contacts, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from kb_server.contact import guard, taking
from kb_server.contact.contact import Contact
from kb_server.contact.sent import NewContact
from kb_server.contact.taking import Desk, NoForm
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.data.schema.contact import contacts
from kb_server.data.writer_lock import DatabaseBusy
from kb_server.log.recorder import Recorder, Sender
from kb_server.log.spool import Spool
from kb_server.log.visitors import Visitors
from kb_server.releases.support import Channel, FileRules, Level, Support
from kb_server.settings import Settings
from kb_server.web.limits import Exceeded
from tests.kb_server.contact.conftest import PERSON

FORM = Level(id="all", title={}, segments=(), public=False, channels=(Channel(type="form"),))
SUPPORT = Support(pages={"en": "contact/"}, levels=(FORM,), kinds=("question",))


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Desk:
    """A desk over each kind of database, which takes three contacts of a network an hour."""
    settings = Settings(state=tmp_path / "var", contacts_per_hour=1000, network_contacts_per_hour=3)
    keys = Keys("", settings.state)
    visitors = Visitors(settings.state / "salts")
    recorder = Recorder(spool=Spool.of(settings), visitors=visitors, keys=keys, per_minute=1000)
    return Desk(settings=settings, database=database, keys=keys, recorder=recorder, listeners=())


def sender(address: str = "198.51.100.7", agent: str = PERSON) -> Sender:
    """A person in a network."""
    return Sender(address=address, agent=agent, now=datetime.now(UTC))


def form(desk: Desk) -> NewContact:
    """A contact of a form that was opened a minute ago."""
    at = datetime.fromtimestamp(datetime.now(UTC).timestamp() - 60, UTC)
    return NewContact.model_validate({"text": "Hello", "token": guard.token(desk.key, at)})


def test_a_form_sent_many_times_at_once_is_one_contact(desk: Desk) -> None:
    """However often a browser sends the same form at the same instant, one contact is stored."""
    given = form(desk)

    def send(number: int) -> Contact:
        try:
            return taking.take(desk, SUPPORT, given, sender())
        except DatabaseBusy:  # a slow machine: the service answers 503, and whoever sent it sends it again
            return send(number)

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(8)))
    assert 1 == len({contact.reference for contact in found})


@pytest.mark.parametrize(
    "other", [{"text": "Hello again"}, {"address": "ann@example.com"}, {"subject": "Lost"}]
)
def test_who_comes_back_to_the_form_sends_another_contact(desk: Desk, other: dict[str, str]) -> None:
    """A form that is sent again with something else is another contact, once; what was sent first stays."""
    first = form(desk)
    second = first.model_copy(update=other)
    sent = [taking.take(desk, SUPPORT, given, sender()) for given in (first, second, second, first)]
    assert sent[0] == sent[3]
    assert sent[1] == sent[2]
    assert sent[0].reference != sent[1].reference
    assert list(other.values()) == [getattr(sent[1], name) for name in other]


def test_a_forgotten_file_is_not_lost(desk: Desk) -> None:
    """Who comes back to the form and attaches the file that they forgot has sent it."""
    support, given = replace(SUPPORT, files=FileRules(types=("txt",), megabytes=1, count=2)), form(desk)
    for _ in range(2):
        file = FileStorage(BytesIO(b"a log"), "log.txt")
        taking.take(desk, support, given, sender())
        assert ["log.txt"] == [
            one.name for one in taking.take(desk, support, given, sender(), [file]).attachments
        ]


def test_a_network_is_limited_and_others_are_not(desk: Desk) -> None:
    """A flood from one network ends at its limit, whatever browsers it claims; another network is free."""
    for number in range(3):
        taking.take(desk, SUPPORT, form(desk), sender(agent=f"{PERSON} {number}"))
    with pytest.raises(Exceeded):
        taking.take(desk, SUPPORT, form(desk), sender(agent=f"{PERSON} 4"))
    assert taking.take(desk, SUPPORT, form(desk), sender("203.0.113.9")).id


def test_a_program_has_no_limits_and_needs_no_form(desk: Desk) -> None:
    """A program that may send contacts does so without a token of a form."""
    for _ in range(5):
        assert taking.take(
            desk, SUPPORT, NewContact.model_validate({"text": "Hello"}), sender(), program=True
        ).id


def test_each_customer_of_a_program_is_a_visitor(desk: Desk) -> None:
    """What a program sends for several customers belongs to a visitor each: one can be erased alone."""
    for text in ("Hello", "Good day"):
        taking.take(desk, SUPPORT, NewContact.model_validate({"text": text}), sender(), program=True)
    with desk.database.read() as connection:
        assert 2 == len(set(connection.scalars(sa.select(contacts.c.visitor))))


def test_who_has_no_form_can_send_none(desk: Desk) -> None:
    """A level without a form takes no contact."""
    level = Level(
        id="all", title={}, segments=(), public=False, channels=(Channel(type="phone", number="+1"),)
    )
    with pytest.raises(NoForm):
        taking.take(desk, Support(pages={}, levels=(level,), kinds=("question",)), form(desk), sender())
