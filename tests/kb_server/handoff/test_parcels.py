"""What a help desk gets of a contact."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb_server.contact import progress
from kb_server.contact.contact import Attachment
from kb_server.contact.store import NoSuchContact
from kb_server.handoff import parcels
from kb_server.handoff.outbox import Queued
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.conftest import Office

KEY = b"k" * 32


def _queued(step: int = 0) -> Queued:
    return Queued(id=1, contact=1, desk="support", step=step, at=NOW, due=NOW, begun=None, tries=0)


def test_a_key_is_one_handovers_own() -> None:
    """The same handover has the same key for ever; another desk, step or installation has another."""
    names = [
        parcels.name("K7F-3MQ", "a", 0, KEY),
        parcels.name("K7F-3MQ", "b", 0, KEY),
        parcels.name("K7F-3MQ", "a", 7, KEY),
        parcels.name("K7F-3MQ", "a", 0, b"o" * 32),
    ]
    assert len(names) == len(set(names))
    assert names[0] == parcels.name("K7F-3MQ", "a", 0, KEY)
    assert names[0].startswith("gapless-K7F-3MQ-")


def test_files_go_along_and_expired_ones_do_not(office: Office) -> None:
    """A file is read when it is sent; where it is gone the text still names it."""
    folder = office.settings.state / "contacts"
    folder.mkdir(parents=True)
    (folder / "x").write_bytes(b"Hello")
    files = tuple(
        Attachment(name=f"{name}.txt", media_type="text/plain", size=5, file=folder / name)
        for name in ("x", "gone")
    )
    one = office.contact(attachments=files)
    with office.database.read() as connection:
        made = parcels.make(office.settings, connection, one, _queued(), KEY)
    assert [("x.txt", b"Hello")] == [(file.name, file.data) for file in made.enclosures]
    assert "gone.txt" in made.text


def test_later_words_are_what_the_customer_added(office: Office) -> None:
    """The text is what was added; where that is erased there is nothing to send."""
    one = office.contact()
    with office.database.write() as connection:
        progress.add_words(connection, 1, "Also June.", NOW + timedelta(hours=1))
        made = parcels.make(office.settings, connection, one, _queued(2), KEY)
        assert "Also June." in made.text
        with pytest.raises(NoSuchContact):
            parcels.make(office.settings, connection, one, _queued(99), KEY)
