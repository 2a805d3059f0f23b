"""The mail to a customer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

from kb_server.contact import letters, store
from kb_server.data.database import Database
from kb_server.settings import Settings
from tests.kb_server.contact.made import NOW, contact, owner
from tests.kb_server.gaps.reports.post import Box, post_office

KEY = b"k" * 32


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Settings, Box]]:
    """A mail server, and settings that name it."""
    with post_office() as (smtp, box):
        settings = Settings(
            releases=tmp_path / "releases",
            state=tmp_path / "var",
            smtp=smtp,
            base_url="https://help.example.com/",
        )
        yield settings, box


def write(settings: Settings, database: Database, who: str, **changes: object) -> None:
    """Store a contact, and queue its mail."""
    with database.write() as connection:
        made = store.add(settings, connection, contact(**changes), owner(who), ())
        letters.queue(settings, connection, made, owner(who), KEY, "network", NOW)


@pytest.mark.slow
def test_one_mail_with_the_way_and_none_of_the_words(
    office: tuple[Settings, Box], database: Database
) -> None:
    """The address gets one mail in the customer's language, which asks to confirm and quotes nothing."""
    settings, box = office
    write(settings, database, "a", address="ann@example.com", lang="ru", text="Купи слона", name="Слон")
    for _ in range(2):
        letters.follow(settings, database)
    ((to, raw),) = box.got
    mail = message_from_string(raw, policy=default)
    text = mail.get_body().get_content()  # type: ignore[union-attr]
    assert (["ann@example.com"], "ru") == (to, mail["Content-Language"])
    assert "https://help.example.com/c/" in text
    assert "?proof=" in text
    assert "лон" not in text + str(mail["Subject"])


@pytest.mark.slow
def test_a_vouched_address_is_not_asked(office: tuple[Settings, Box], database: Database) -> None:
    """Whoever's product vouches for the address gets the way to the page, without a question."""
    settings, box = office
    write(settings, database, "a", address="ann@example.com", confirmed=True)
    letters.follow(settings, database)
    ((_, raw),) = box.got
    assert "proof=" not in raw


def test_nobody_is_flooded_with_our_mails(tmp_path: Path, database: Database) -> None:
    """One address gets three mails an hour at most, from however many contacts."""
    import sqlalchemy as sa

    from kb_server.data.schema.answering import outbox

    settings = Settings(
        state=tmp_path / "var", smtp="smtp://127.0.0.1:1", base_url="https://help.example.com/"
    )
    for who in "abcde":
        write(settings, database, who, address="Victim@example.com")
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(outbox)) == 3


def test_a_wide_network_is_one_sender(tmp_path: Path, database: Database) -> None:
    """Whoever has many networks inside a wide one sends strangers no more mails than others."""
    import sqlalchemy as sa

    from kb_server.data.schema.answering import outbox

    settings = Settings(
        state=tmp_path / "var", smtp="smtp://127.0.0.1:1", base_url="https://help.example.com/"
    )
    for number, who in enumerate("abcdefghijkl"):
        with database.write() as connection:
            sent = contact(address=f"{who}@example.com")
            made = store.add(settings, connection, sent, owner(who), ())
            letters.queue(settings, connection, made, owner(who), KEY, f"wide.{number}.{number}", NOW)
    with database.read() as connection:
        assert letters.PER_NETWORK.most == connection.scalar(sa.select(sa.func.count()).select_from(outbox))


def test_without_a_mail_server_nothing_is_queued(tmp_path: Path, database: Database) -> None:
    """Where no mail can be sent, or no address was given, none waits."""
    import sqlalchemy as sa

    from kb_server.data.schema.answering import outbox

    plain = Settings(state=tmp_path / "var")
    able = replace(plain, smtp="smtp://127.0.0.1:1", base_url="https://help.example.com/")
    write(plain, database, "a", address="ann@example.com")
    write(able, database, "b")
    letters.follow(plain, database)
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(outbox)) == 0


def test_the_proof_belongs_to_contact_and_address() -> None:
    """The proof of another contact, or another address, confirms nothing."""
    proofs = {letters.proof(*of, KEY) for of in (("A", "a@x"), ("B", "a@x"), ("A", "b@x"))}
    assert 3 == len(proofs)
    assert letters.proof("A", "A@X", KEY) in proofs
