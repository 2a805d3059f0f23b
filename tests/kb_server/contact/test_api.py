"""Contact over HTTP."""

from __future__ import annotations

import base64

from kb_server.contact.files import MEGABYTE
from tests.kb_server.access.test_claims import KEY, token
from tests.kb_server.contact.conftest import Team
from tests.kb_server.reading import browser
from tests.plugins.conftest import PNG


def test_the_form_tells_what_it_needs(team: Team) -> None:
    """Channels, choices, promise and a token come in the language that is asked for."""
    form = team.visit().ask("/api/contacts/form", lang="en").get_json()
    assert ["form", "mail", "chat"] == [one["type"] for one in form["channels"]]
    assert [{"id": "billing", "title": "Invoices"}, {"id": "access", "title": "Access"}] == form["topics"]
    assert form["promise"].startswith("You will have an answer by ")
    assert (True, None) == (form["form"], form["task"])


def test_the_form_speaks_the_askers_language(team: Team) -> None:
    """Its words are in the language that is asked for, whichever contact pages the site has."""
    kinds = team.visit().ask("/api/contacts/form", lang="zh").get_json()["kinds"]
    assert "问题" in [one["title"] for one in kinds]


def test_a_token_of_the_product_shows_the_level(team: Team) -> None:
    """A JSON Web Token of the product does what a claim of ours does, and vouches for the address."""
    from datetime import UTC, datetime, timedelta

    expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    signed = token({"segment": "enterprise", "email": "Ann@example.com", "name": "Ann", "exp": expires}, KEY)
    writer = team.visit("product")
    form = writer.ask("/api/contacts/form", segment=signed).get_json()
    assert ["form", "manager"] == [one["type"] for one in form["channels"]]
    sent = writer.ask("/api/contacts", token=team.token(), text="Nothing works at all", segment=signed)
    assert 201 == sent.status_code
    (contact,) = team.contacts
    assert ("enterprise", "Ann", "Ann@example.com", True, "down") == (
        contact.segment,
        contact.name,
        contact.address,
        contact.confirmed,
        contact.urgency,
    )
    assert contact.expected is not None
    assert contact.expected - contact.received <= timedelta(minutes=45)


def test_a_token_vouches_for_its_own_address_alone(team: Team) -> None:
    """Another address that the customer types is not confirmed, whoever the product says they are."""
    from datetime import UTC, datetime, timedelta

    expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    signed = token({"email": "ann@example.com", "exp": expires}, KEY)
    body = {"token": team.token(), "text": "Hello there", "segment": signed, "address": "eve@example.com"}
    assert 201 == team.visit("other").ask("/api/contacts", **body).status_code
    (contact,) = team.contacts
    assert ("eve@example.com", False) == (contact.address, contact.confirmed)


def test_a_contact_is_sent_once(team: Team) -> None:
    """The same token again is the same contact, with the same reference and page."""
    writer, made = team.visit("api"), team.token()
    first, again = (writer.ask("/api/contacts", token=made, text="Hello there").get_json() for _ in range(2))
    assert first == again
    assert 200 == writer.get(first["page"].removeprefix("http://localhost")).status_code
    assert 1 == len(team.contacts)


def test_refusals_say_what_to_do(team: Team) -> None:
    """A form too early or forged, an unknown field and a flood are refused with a cure."""
    writer = team.visit("refused")
    early = writer.ask("/api/contacts", token=team.token(seconds=0), text="a")
    assert (400, True) == (early.status_code, "Wait a few seconds" in early.get_json()["detail"])
    assert 400 == writer.ask("/api/contacts", text="a").status_code
    assert 400 == writer.ask("/api/contacts", token=team.token(), text="a", body="b").status_code
    codes = [writer.ask("/api/contacts", token=team.token(), text="a").status_code for _ in range(4)]
    assert [201, 201, 201, 429] == codes


def test_articles_answer_while_one_writes(team: Team) -> None:
    """What search believes to answer comes back, public articles alone; a few letters find nothing."""
    writer = team.visit()
    found = writer.ask(
        "/api/contacts/answers", text="How do I reset my password by mail?", lang="en"
    ).get_json()
    assert ["password"] == [one["article"] for one in found["articles"]]
    assert (
        [] == writer.ask("/api/contacts/answers", text="refund a customer", lang="en").get_json()["articles"]
    )
    assert [] == writer.ask("/api/contacts/answers", text="hi").get_json()["articles"]


def test_a_machine_without_a_name_is_taken_too(team: Team) -> None:
    """A client that names no browser may contact the team; it counts as no customer in the log."""
    client = browser(team.service)
    sent = client.post(
        "/api/contacts", json={"token": team.token(), "text": "Hi"}, headers={"User-Agent": ""}
    )
    assert 201 == sent.status_code
    assert "bot" == team.events("contacted")[-1].origin


def _sent(name: str, content: bytes) -> dict[str, str]:
    """A file as JSON carries it."""
    return {"name": name, "content": base64.b64encode(content).decode()}


def test_files_come_along_with_the_checks_of_the_form(team: Team) -> None:
    """A widget or a program sends files: of the types, sizes and number of the form, by name and bytes."""
    writer = team.visit("sends files")
    rules = writer.ask("/api/contacts/form", lang="en").get_json()["files"]
    assert "png" in rules["types"]
    for wrong, says in (
        ([_sent("x.png", b"<html>")], "“x.png” is not a file of a type"),
        ([_sent("x.png", b"")], "x.png"),
        ([{"name": "x.png", "content": "A"}], "x.png"),  # no base64
        ([_sent("x.png", PNG)] * (rules["count"] + 1), str(rules["count"])),
        ([_sent("x.png", PNG + b"x" * rules["megabytes"] * MEGABYTE)], str(rules["megabytes"])),
    ):
        refused = writer.ask("/api/contacts", token=team.token(), text="Look", lang="en", files=wrong)
        assert (422, True) == (refused.status_code, says in refused.get_json()["detail"]), refused.text[:300]
    sent = writer.ask(
        "/api/contacts", token=team.token(), text="Look", files=[_sent("../my screen.png", PNG)]
    )
    assert 201 == sent.status_code
    (contact,) = team.contacts
    assert [("my screen.png", PNG)] == [(one.name, one.file.read_bytes()) for one in contact.attachments]


def test_what_is_larger_than_its_files_may_be_is_not_read(team: Team) -> None:
    """A body beyond the limits of the files is refused before it is read."""
    writer = team.visit("too large")
    rules = writer.ask("/api/contacts/form").get_json()["files"]
    body = "A" * (rules["count"] * rules["megabytes"] * MEGABYTE * 4 // 3 + 1_200_000)
    refused = writer.ask(
        "/api/contacts", token=team.token(), text="Look", files=[{"name": "x.png", "content": body}]
    )
    assert 413 == refused.status_code
