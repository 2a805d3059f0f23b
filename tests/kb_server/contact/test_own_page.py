"""A customer's own page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb_server.contact import letters, progress, store
from kb_server.contact.contact import Contact
from kb_server.gaps import records
from kb_server.gaps.store import at
from kb_server.log.events import Searched
from tests.kb_server.contact.conftest import Team, Writer, content
from tests.kb_server.log.made import add, entry
from tests.kb_server.log.stories import database


def sent(team: Team, who: str, **fields: str) -> tuple[Writer, str, Contact]:
    """Somebody who sent a contact, the address of their page, and the contact."""
    writer = team.visit(who)
    return writer, writer.send(**fields).location, team.contacts[-1]


def test_the_page_follows_the_contact(team: Team) -> None:
    """It shows what was written as text, then the reply, then that it is closed."""
    writer, address, contact = sent(team, "follows", text="<i>Where?</i>")
    page = writer.get(address)
    assert "&lt;i&gt;Where?&lt;/i&gt;" in content(page)
    assert contact.reference in content(page)
    assert ("noindex, nofollow", "no-referrer") == (
        page.headers["X-Robots-Tag"],
        page.headers["Referrer-Policy"],
    )
    assert "Set-Cookie" not in page.headers
    with database(team.service).write() as connection:
        progress.advance(connection, contact.id, "answered", datetime.now(UTC), words="In <May>.")
    assert "In &lt;May&gt;." in content(writer.get(address))
    assert 303 == writer.post(address, do="close").status_code
    assert "This is closed" in content(writer.get(address))


def test_a_wish_is_thanked(team: Team) -> None:
    """Whoever wishes is thanked on their page, and told that their wish is counted with those of others."""
    writer, address, _ = sent(team, "wishes", kind="wish", text="A dark theme, please.")
    assert "Thank you for your wish. It is counted" in content(writer.get(address))


def test_what_is_added_twice_at_once_is_there_once(team: Team) -> None:
    """Who clicks again while the service is busy adds nothing twice; the same words later are new."""
    writer, address, contact = sent(team, "impatient")
    for _ in range(2):
        assert 303 == writer.post(address, do="add", words="It is the blue one.").status_code
    with database(team.service).write() as connection:
        progress.advance(connection, contact.id, "answered", datetime.now(UTC), words="Is it?")
    writer.post(address, do="add", words="It is the blue one.")
    with database(team.service).read() as connection:
        added = [one.words for one in progress.steps(connection, contact.id) if one.state == "added"]
    assert ["It is the blue one."] * 2 == added


def test_the_customer_adds_words(team: Team) -> None:
    """What is added is shown, and the contact waits again; nothing, or too much, is refused."""
    writer, address, contact = sent(team, "adds")
    writer.post(address, do="add", words="One\x00more\r\nthing")
    assert "One more\nthing" in content(writer.get(address))
    assert 400 == writer.post(address, do="add", words=" ").status_code
    with database(team.service).write() as connection:
        for number in range(30):
            progress.add_words(connection, contact.id, str(number), datetime.now(UTC))
    for do in ("add", "close"):
        refused = content(writer.post(address, do=do, words="Number 31"))
        assert "Nothing more can be added" in refused
        assert "Number 31</textarea>" in refused


def test_who_closes_may_say_why(team: Team) -> None:
    """What was written when a contact is closed is kept with it."""
    writer, address, contact = sent(team, "says why")
    assert 303 == writer.post(address, do="close", words="It was the cable.").status_code
    assert "It was the cable." in content(writer.get(address))
    with database(team.service).read() as connection:
        assert "closed" == progress.state(connection, contact.id)


def test_a_wrong_secret_is_no_page(team: Team) -> None:
    """The reference alone, and a forged secret, lead nowhere, for reading and for writing."""
    writer, address, contact = sent(team, "secret")
    for wrong in (contact.reference, address[3:-1] + "a", "x"):
        if f"/c/{wrong}" != address:
            assert 404 == writer.get(f"/c/{wrong}").status_code
            assert 404 == writer.post(f"/c/{wrong}", do="close").status_code


@pytest.mark.slow
def test_the_address_is_confirmed_by_the_link_alone(team: Team) -> None:
    """Opening the mailed link changes nothing; its button confirms. Without its proof there is no button."""
    writer, address, contact = sent(team, "confirms", address="ann@example.com")

    def confirmed() -> bool:
        with database(team.service).read() as connection:
            return store.read(team.service.extensions["gapless.settings"], connection, contact.id).confirmed

    proof = letters.proof(contact.reference, "ann@example.com", team.key)
    assert "Yes, this is my address" not in content(writer.get(f"{address}?proof=forged"))
    assert "Yes, this is my address" in content(writer.get(f"{address}?proof={proof}"))
    assert 404 == writer.post(address, do="confirm", proof="forged").status_code
    assert not confirmed()
    writer.post(address, do="confirm", proof=proof)
    assert confirmed()


@pytest.mark.slow
def test_an_article_that_answers_now_is_shown(team: Team) -> None:
    """Where the gap of what was searched before is answered since, the page leads to the article."""
    writer, address, contact = sent(team, "waits", search="w" * 16)
    settings, data = team.service.extensions["gapless.settings"], database(team.service)
    team.events("contacted")  # brings the log in
    with data.read() as connection:
        _, visitor = store.event_of(connection, contact.id)
    asked = Searched(id="w" * 16, at=datetime.now(UTC), text="teleport turnips", via="static", lang="en")
    add(data, entry(asked, visitor=visitor, source="s" * 16))
    with at(settings, data) as gaps:
        gaps.update()
    assert "Now an article answers it" not in content(writer.get(address))
    with data.write() as connection:
        known = records.whole(connection, [one.id for one in records.listed(connection)])
        records.write(connection, [replace(one, state="answered", answers=("password",)) for one in known])
    assert "Now an article answers it" in content(writer.get(address))
    assert 'href="/a/password"' in content(writer.get(address))
