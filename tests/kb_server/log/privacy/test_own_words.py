"""Which words are a customer's own."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kb_server.contact import store
from kb_server.data.database import Database
from kb_server.data.schema.contact import contact_steps
from kb_server.log.privacy import own_words
from kb_server.settings import Settings
from tests.kb_server.contact.made import contact, owner
from tests.kb_server.log.made import NOW, add, entry, searched


def test_the_texts_of_a_visitor(database: Database) -> None:
    """They are what was typed into the log and written to the team, the latter by sentences and scrubbed."""
    add(database, entry(searched(1, "mine"), "a" * 16), entry(searched(2, "theirs")))
    told = contact(subject="A wish", text="Mail ann@example.com. Thanks!", received=NOW)
    with database.write() as connection:
        made = store.add(Settings(), connection, told, owner("a"), ())
        step = {"contact": made.id, "visitor": "a" * 16, "at": NOW}
        for state, words in (("added", "One more thing"), ("answered", "Dear Ann")):
            connection.execute(sa.insert(contact_steps).values(step | {"state": state, "words": words}))
        known = set(own_words.of_visitor(connection, "a" * 16))
    assert {"mine", "A wish", "Mail ann@example.com.", "Mail [email].", "Thanks!", "One more thing"} <= known
    assert not {"theirs", "Dear Ann"} & known


def test_the_texts_before_a_moment(database: Database) -> None:
    """What was received at that moment or later is not among them."""
    add(database, entry(searched(1, "old")), entry(searched(2, "new", NOW + timedelta(days=1))))
    with database.read() as connection:
        assert ("old",) == own_words.before(connection, NOW + timedelta(days=1))
