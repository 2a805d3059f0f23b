"""The contact page, without JavaScript."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import NoReturn

import pytest
from flask.testing import FlaskClient

from kb_server.access import segments
from kb_server.contact import guard, references, taking
from kb_server.contact.taking import Desk
from kb_server.data.writer_lock import DatabaseBusy
from tests.kb_server.contact.conftest import Team, content
from tests.kb_server.contact.test_guard import solved
from tests.kb_server.reading import browser
from tests.plugins.conftest import PNG


def claim(team: Team, name: str = "enterprise") -> str:
    """The claim that a product signs for its customer."""
    return segments.sign(
        name, team.service.extensions["gapless.keys"].of("segments"), datetime.now(UTC) + timedelta(1)
    )


def test_the_page_has_the_form_and_a_promise(team: Team) -> None:
    """Everybody sees the ways to the team, the form and when they have an answer. No cookie is set."""
    response = team.visit().get("/contact/")
    shown = content(response)
    assert "mailto:support@example.com" in shown
    assert 'action="/-/contact"' in shown
    assert "You will have an answer by <b><time datetime=" in shown
    assert "Ann Example" not in shown
    assert "Set-Cookie" not in response.headers
    assert "no-store" == response.headers["Cache-Control"]


def test_a_key_customer_sees_what_they_have(team: Team) -> None:
    """A signed segment shows its level, and a forged one that of everybody."""
    writer = team.visit()
    assert "Ann Example" in content(writer.get(f"/contact/?segment={claim(team)}"))
    assert "Ann Example" not in content(writer.get("/contact/?segment=enterprise.9999999999.forged"))
    for address in ("/contact/", "/f/billing?v=1"):  # our script sends it beside the address
        shown = content(writer.get(address, **{"Gapless-Claim": claim(team)}))
        assert "Ann Example" in shown, address


def test_what_is_sent_is_stored_once_and_has_a_page(team: Team) -> None:
    """A contact is handed to the team with its words, sorted, and the customer is led to their own page."""
    writer, token = team.visit("sends"), team.token()
    words = "My <b>invoice</b> of May\r\nis =wrong"
    sent = [
        writer.send(token=token, text=words, address="ann@example.com", searched=["", "tax"]) for _ in (1, 2)
    ]
    assert [303, 303] == [one.status_code for one in sent]
    assert sent[0].location == sent[1].location
    (contact,) = team.contacts
    assert ("My <b>invoice</b> of May\nis =wrong", "billing", "question") == (
        contact.text,
        contact.topic,
        contact.kind,
    )
    assert ("ann@example.com", False, ("tax",)) == (contact.address, contact.confirmed, contact.searched)
    assert f"/c/{references.secret(contact.reference, team.key)}" == sent[0].location
    assert contact.expected is not None


def test_nothing_is_shared_without_the_tick(team: Team) -> None:
    """Where the box is not ticked, what was searched and read stays in the browser's form."""
    writer = team.visit("private")
    writer.post(
        "/-/contact",
        token=team.token(),
        text="Hello there",
        searched="secret words",
        read="invoice",
        lang="en",
    )
    (contact,) = team.contacts
    assert ((), ()) == (contact.searched, contact.read)


def test_the_log_knows_that_and_not_what(team: Team) -> None:
    """A contact is an event with its topic and article; the customer's words are in no event."""
    team.visit("logged").send(text="The flamingo password is gone", article="password", search="s" * 16)
    told = team.events("contacted")[-1]
    assert ("form", "access", "password", "s" * 16) == tuple(
        getattr(told.event, name) for name in ("channel", "topic", "article", "search")
    )
    assert "flamingo" not in repr(told)


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"text": " "}, 400, "Write what it is about."),
        ({"address": "nobody"}, 400, "This is no e-mail address."),
        ({"kind": "?"}, 400, "Something in the form"),
        ({"website": "https://spam.example.com"}, 400, "as if a machine"),
        ({"token": "forged"}, 400, "The form was open for long"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(
    team: Team, fields: dict[str, str], status: int, said: str
) -> None:
    """The form comes back with what was written, escaped, and says what to do. Nothing is stored."""
    response = team.visit().send(**{"text": "My words <script>", "name": 'A"nn'} | fields)
    shown = unescape(content(response))
    assert status == response.status_code
    assert said in shown
    assert "<script>" not in content(response)
    assert 'A"nn' in shown
    assert [] == team.contacts


def test_a_form_that_was_just_opened_is_refused(team: Team) -> None:
    """Nobody writes in a second. The form comes back and may be sent again."""
    response = team.visit().send(token=team.token(seconds=1))
    assert "faster than people write" in content(response)


def test_fitting_files_come_along_and_others_do_not(team: Team) -> None:
    """A picture is kept for the team; what only calls itself one is refused with its name."""
    writer = team.visit("files")
    bad = writer.send(files=(io.BytesIO(b"<html>"), "x.png"))
    assert "“x.png” is not a file of a type" in content(bad)
    assert 303 == writer.send(files=(io.BytesIO(PNG), "screen.png")).status_code
    (contact,) = team.contacts
    assert [("screen.png", PNG)] == [(one.name, one.file.read_bytes()) for one in contact.attachments]


def test_one_visitor_sends_only_so_many(team: Team) -> None:
    """After the limit of an hour the form says when to come back; others are not hindered."""
    writer = team.visit("eager")
    assert [303, 303, 303, 429] == [writer.send().status_code for _ in range(4)]
    response = writer.send()
    assert "You have sent much" in content(response)
    assert int(response.headers["Retry-After"]) > 60
    assert 303 == team.visit("another").send().status_code
    assert 4 == len(team.contacts)


@pytest.mark.slow
def test_a_flood_leaves_search_unharmed(team: Team) -> None:
    """Of a flood no more than the limit is stored, and search answers beside it, the flooder too."""
    writer = team.visit("flood")
    codes = [writer.send(text=f"Buy this, number {number}").status_code for number in range(12)]
    assert [303] * 3 + [429] * 9 == codes
    assert 3 == len(team.contacts)
    for reader in (writer, team.visit("another")):
        found = reader.get("/api/search?q=reset+password")
        assert (200, "password") == (found.status_code, found.get_json()["hits"][0]["article"])


def test_while_very_much_is_sent_browsers_have_to_work(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a quarter of the limit for everybody on, a contact needs a proof, which the form asks for."""
    busy = replace(team.service.extensions["gapless.settings"], all_contacts_per_hour=4)
    team.visit("first").send()
    monkeypatch.setitem(team.service.extensions, "gapless.settings", busy)
    writer = team.visit("busy")
    refused = writer.send()
    assert 429 == refused.status_code
    assert "Very many messages" in content(refused)
    assert "algorithm" in unescape(content(writer.get("/contact/")))
    token = team.token()
    task = guard.task(token.split(".")[0], team.key, datetime.now(UTC))
    monkeypatch.setitem(
        team.service.extensions, "gapless.settings", replace(busy, all_contacts_per_hour=1000)
    )
    assert 303 == writer.send(token=token, proof=solved(task)).status_code


def test_articles_come_before_it_is_sent(team: Team) -> None:
    """Without scripts the articles that answer are shown once; then the form is sent as it is."""
    writer, token = team.visit("plain"), team.token()
    question = "How do I reset my password? I want a new password by mail."
    first = writer.send(token=token, text=question, plain="1")
    assert 200 == first.status_code
    assert 'href="/guide/password/' in content(first)
    assert "This solved it" in content(first)
    assert [] == team.contacts
    assert 303 == writer.send(token=token, text=question, plain="1", seen="1").status_code


def test_what_solved_it_is_counted_and_nothing_sent(team: Team) -> None:
    """“This solved it” is an event with its article; a made-up article counts as nothing."""
    writer = team.visit("solved")
    shown = writer.post("/-/contact", do="solved", solved="password", lang="en", topic="access")
    writer.post("/-/contact", do="solved", solved="nonsense", lang="en")
    assert "Nothing was sent" in content(shown)
    assert [("password", "access")] == [
        (one.event.article, one.event.topic)  # type: ignore[attr-defined]
        for one in team.events("solved")
    ]
    assert [] == team.contacts


def test_another_site_cannot_send_it(team: Team) -> None:
    """A form in another site's page is refused."""
    response = browser(team.service).post(
        "/-/contact", data={"text": "a"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert 403 == response.status_code


def test_levels_are_public_where_they_say_so(team: Team) -> None:
    """What a public level promises is a page; another level's is not there."""
    writer = team.visit()
    page = writer.get("/-/contact/levels/standard?lang=en")
    assert "Answer within 8 hours" in content(page)
    assert "support@example.com" not in content(page)
    assert 404 == writer.get("/-/contact/levels/key").status_code


def test_without_a_database_the_other_ways_stay(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing can be stored, the page shows the other ways, and what was written comes back."""

    def busy(_desk: Desk) -> NoReturn:
        raise DatabaseBusy(1)

    monkeypatch.setattr("kb_server.contact.page.desk", lambda: busy(None))  # type: ignore[arg-type]
    assert "mailto:support@example.com" in content(team.visit().get("/contact/"))
    monkeypatch.undo()
    monkeypatch.setattr(taking, "_store", lambda *_args, **_more: busy(None))  # type: ignore[arg-type]
    response = team.visit("down").send(text="My words stay")
    assert (503, True) == (response.status_code, "My words stay" in content(response))
    assert "could not be stored" in content(response)


def test_it_knows_where_somebody_came_from(team: Team) -> None:
    """Without scripts the browser says from which page of the learn center one came; others are not kept."""
    client = browser(team.service)
    for referrer, page in (
        ("http://localhost/guide/invoice/", "/guide/invoice/"),
        ("http://evil.example/x", ""),
    ):
        shown = content(client.get("/contact/", headers={"Referer": referrer}))
        assert f'name="page" value="{page}"' in shown


def test_a_registration_is_a_contact_that_the_log_is_not_told_of(team: Team) -> None:
    """A session's link opens the form with the session named; what is sent reaches the team as others do."""
    writer = team.visit("registers")
    opened = unescape(content(writer.get("/contact/?kind=registration&subject=First+day%3A+1+December")))
    assert 'value="First day: 1 December"' in opened
    assert "I would like to take part." in opened
    assert 'type="radio" name="kind"' not in opened
    before = len(team.events("contacted"))
    sent = {"kind": "registration", "subject": "First day: 1 December", "address": "ann@example.com"}
    assert 303 == writer.send(**sent, text="I would like to reset a password.", plain="1").status_code
    (contact,) = team.contacts
    assert ("registration", "First day: 1 December") == (contact.kind, contact.subject)
    assert before == len(team.events("contacted"))


@pytest.mark.slow
def test_titles_are_in_the_language_of_the_page(german: FlaskClient) -> None:
    """What support.yml says in a language is shown in it, where our own texts are English."""
    html = german.get("/contact/").get_data(as_text=True)
    asked = german.post("/api/contacts/form", json={"lang": "de"}).get_json()

    assert ">Rechnungen</option>" in html
    assert ">Invoices</option>" not in html
    assert ["Rechnungen", "Access"] == [topic["title"] for topic in asked["topics"]]
