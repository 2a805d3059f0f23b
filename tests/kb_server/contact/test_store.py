"""Contacts in the database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.contact import store
from kb_server.contact.contact import Attachment, Contact
from kb_server.data.database import Database
from kb_server.data.schema.contact import contacts
from kb_server.listeners import LISTENERS
from kb_server.log.privacy import retention, visitor_data
from kb_server.settings import Settings
from tests.kb_server.contact.made import NOW, contact, owner


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of an installation in the test's own directory."""
    return Settings(state=tmp_path / "var")


def test_a_stored_contact_is_read_as_it_was(settings: Settings, database: Database) -> None:
    """Words, files and what was searched and read come back unchanged, by number and by reference."""
    file = Attachment(
        name="a.png", media_type="image/png", size=3, file=settings.state / "contacts/2026-11-23/x"
    )
    given = contact(searched=("invoice may",), read=("invoice",), confirmed=True, attachments=(file,))
    with database.write() as connection:
        made = store.add(settings, connection, given, owner(), ())
    with database.read() as connection:
        assert made == store.read(settings, connection, made.id)
        assert made == store.of_reference(settings, connection, made.reference)
        assert (given.text, given.searched, (file,)) == (made.text, made.searched, made.attachments)


def test_a_contact_that_is_sent_twice_is_stored_once(settings: Settings, database: Database) -> None:
    """Sending a form again returns the first contact, and tells nobody again."""
    told: list[Contact] = []

    def listen(_settings: Settings, _connection: Connection, new: Contact) -> None:
        told.append(new)

    with database.write() as connection:
        first = store.add(settings, connection, contact(), owner(), (listen,))
    with database.write() as connection:
        again = store.add(settings, connection, contact(text="again"), owner(), (listen,))
    assert first == again
    assert [first] == told


def test_a_contact_that_cannot_be_taken_over_is_not_stored(settings: Settings, database: Database) -> None:
    """Where a listener fails, the contact is not stored either: both are one transaction."""

    def fail(_settings: Settings, _connection: Connection, _new: Contact) -> None:
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError), database.write() as connection:
        store.add(settings, connection, contact(), owner(), (fail,))
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(contacts)) == 0


def test_a_contact_that_is_gone_is_said_to_be(settings: Settings, database: Database) -> None:
    """A number or reference without a contact raises."""
    with database.read() as connection:
        with pytest.raises(store.NoSuchContact):
            store.read(settings, connection, 7)
        with pytest.raises(store.NoSuchContact):
            store.of_reference(settings, connection, "K7F-3MQ")


def test_privacy_reaches_all_of_a_contact(settings: Settings, database: Database) -> None:
    """A visitor's export has the contact with its steps and files, and erasing removes all of it."""
    file = Attachment(name="a.txt", media_type="text/plain", size=1, file=settings.state / "contacts/d/x")
    file.file.parent.mkdir(parents=True)
    file.file.write_text("a")
    with database.write() as connection:
        store.add(settings, connection, contact(attachments=(file,)), owner("a"), ())
        store.add(settings, connection, contact(text="of another"), owner("b"), ())
        mine = visitor_data.export(connection, "a" * 16)
        assert {"contacts", "contact_steps", "contact_files"} == set(mine)
        visitor_data.erase(settings, connection, "a" * 16, LISTENERS, NOW)
        assert {} == visitor_data.export(connection, "a" * 16)
        assert "of another" in repr(visitor_data.export(connection, "b" * 16))
    assert not file.file.exists()


def test_a_reference_and_an_address_name_their_visitors(settings: Settings, database: Database) -> None:
    """Who has no token names a contact's reference, or the address that was given, in any case."""
    with database.write() as connection:
        made = store.add(settings, connection, contact(address="Ann@example.com"), owner("a"), ())
        store.add(settings, connection, contact(address="ann@example.com"), owner("b"), ())
        store.add(settings, connection, contact(address="eve@example.com"), owner("c"), ())
        assert ["a" * 16] == visitor_data.visitors(connection, f" {made.reference.lower()} ")
        assert ["a" * 16, "b" * 16] == visitor_data.visitors(connection, "ann@EXAMPLE.com")
        assert ["d" * 16] == visitor_data.visitors(connection, "d" * 16)
        for unknown in ("ZZZ-ZZZ", "kim@example.com", "%", ""):
            with pytest.raises(visitor_data.NoToken):
                visitor_data.visitors(connection, unknown)


def test_contacts_expire_with_customers_words(settings: Settings, database: Database) -> None:
    """What is older than the time of keeping is removed, whatever became of it."""
    with database.write() as connection:
        store.add(settings, connection, contact(received=NOW - timedelta(days=200)), owner("a"), ())
        store.add(settings, connection, contact(), owner("b"), ())
    retention.run(settings, database, LISTENERS, keep=180, now=NOW)
    with database.read() as connection:
        left = set(connection.scalars(sa.select(contacts.c.visitor)))
    assert {"b" * 16} == left
