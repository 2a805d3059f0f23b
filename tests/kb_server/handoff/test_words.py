"""What agents read of a contact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kb_server.contact.contact import Attachment
from kb_server.handoff import words
from tests.kb_server.contact.made import NOW
from tests.kb_server.handoff.made import customer

FILE = Attachment(name="a.png", media_type="image/png", size=1200, file=Path("x"))


def test_a_ticket_has_the_words_and_all_that_is_known() -> None:
    """The customer's words come first; then the promise, where they were, what they searched and read."""
    one = customer(
        expected=NOW + timedelta(hours=4),
        segment="pro",
        searched=("invoice may", "bill"),
        read=("invoice",),
        attachments=(FILE,),
    )
    text = words.body(one, "en", "https://help.example.com/")
    head, _, facts = text.partition("\n\n-- \n")
    assert "Where is my invoice of <b>May</b>?" == head
    assert facts.splitlines() == [
        "Reference: K7F-3MQ",
        "Promised by: 23 November 2026, 13:00 UTC",
        "From: Ann <ann@example.org>",
        "Kind: question",
        "Topic: billing",
        "Product: app",
        "Urgency: normal",
        "Segment: pro",
        "Language: en",
        "Page: /guide/invoice/",
        "Searched for: invoice may; bill",
        "Read: https://help.example.com/a/invoice",
        "Files: a.png (1,200 B)",
    ]


def test_what_is_not_known_is_left_out() -> None:
    """Without consent, address, name and promise there are no empty lines."""
    text = words.body(customer(name="", address="", product="", topic="", segment="", page=""), "ru", "")
    assert ": \n" not in text
    assert "ann@" not in text
    assert "Номер: K7F-3MQ" in text


@pytest.mark.parametrize(
    ("given", "subject"),
    [
        ({"subject": "My\r\ninvoice"}, "[K7F-3MQ] My invoice"),
        ({"subject": "", "text": "Where is it?"}, "[K7F-3MQ] Where is it?"),
        ({"subject": "x" * 200}, "[K7F-3MQ] " + "x" * 150),
    ],
)
def test_a_subject_is_one_short_line(given: dict[str, str], subject: str) -> None:
    """It begins with the reference, by which the ticket is found again."""
    assert subject == words.subject(customer(**given))


def test_later_words_say_that_they_are() -> None:
    """Agents see that the customer wrote more."""
    assert "The customer added:\n\nAlso June.\n" == words.added(" Also June. ", "en")
