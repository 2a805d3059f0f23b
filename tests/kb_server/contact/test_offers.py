"""What customers of a level are offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import texts
from kb_server.contact import offers
from kb_server.releases.support import Channel, Hours, Level, Promise, Words
from texts import foreign
from texts.foreign import CLOSE, OPEN

EN = texts.load("en")
OFFICE = Hours(zone=ZoneInfo("UTC"), week=(((540, 1020),),) * 7)
LEVEL = Level(
    id="key",
    title={"": "Key"},
    segments=("enterprise",),
    public=True,
    channels=(
        Channel(type="form", hours=OFFICE, reply=Promise(2, "hour")),
        Channel(type="chat", url="https://chat.example.com/", hours=OFFICE, title={"en": "Ask Bo"}),
        Channel(type="phone", number="+49 (30) 12-34", hours=OFFICE),
        Channel(type="manager", name="Ann", address="ann@example.com", hours=OFFICE),
    ),
)
NOON, NIGHT = (datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (12, 23))


def test_what_is_open_has_a_link() -> None:
    """In its hours a chat and a telephone can be reached; mails may be written at any time."""
    addresses = ["", "https://chat.example.com/", "tel:+49301234", "mailto:ann@example.com"]
    assert addresses == [offer.address for offer in offers.of_level(LEVEL, EN, "en", NOON)]
    addresses = ["", "", "", "mailto:ann@example.com"]
    assert addresses == [offer.address for offer in offers.of_level(LEVEL, EN, "en", NIGHT)]


def test_sessions_have_dates_in_place_of_hours() -> None:
    """Nobody is there at any time for a live session: its own page lists the dates."""
    channels = (Channel(type="sessions"), Channel(type="mail", address="a@example.com"))
    level = Level(id="all", title={}, segments=(), public=True, channels=channels)
    assert ["on the dates that are listed there", "at any time"] == [
        offer.hours for offer in offers.of_level(level, EN, "en", NOON)
    ]


def test_titles_are_those_of_the_file_or_ours() -> None:
    """A channel is called as support.yml says, else by its type."""
    titles = ["Form", "Ask Bo", "Telephone", "Your contact person"]
    assert titles == [offer.title for offer in offers.of_level(LEVEL, EN, "en", NOON)]


def test_everybody_reads_the_promise_and_no_address() -> None:
    """What a public level promises is told without names, numbers and addresses."""
    told = list(offers.promised(LEVEL, EN, "en"))
    assert {("", "")} == {(offer.name, offer.address) for offer in told}
    assert told[0].promise == "Answer within 2 hours"


def test_a_promise_is_told_in_its_own_zone() -> None:
    """A time from the database comes back into the zone in which it was promised."""
    berlin = Hours(zone=ZoneInfo("Europe/Berlin"), week=OFFICE.week)
    level = Level(id="a", title={}, segments=(), public=False, channels=(Channel(type="form", hours=berlin),))
    zoned = offers.zoned(level, NOON)
    assert zoned is not None
    assert (13, "Europe/Berlin") == (zoned.hour, str(zoned.tzinfo))
    assert offers.zoned(level, None) is None
    assert offers.local(None, "", NOON) == NOON


def test_a_chat_takes_the_last_query_along() -> None:
    """Where the address has a place for the query, scripts get it, and others an address without."""
    channel = Channel(type="chat", url="https://chat.example.com/?q={searched}")
    level = Level(id="a", title={}, segments=(), public=False, channels=(channel,))
    (offer,) = offers.of_level(level, EN, "en", NOON)
    assert ("https://chat.example.com/?q=", channel.url) == (offer.address, offer.pattern)


def test_sessions_lead_to_our_own_page_in_the_reader_s_language() -> None:
    """The list of sessions is below the address of the learn center."""
    channel = Channel(type="sessions", pages={"en": "sessions/", "ru": "ru/sessions/"})
    level = Level(id="a", title={}, segments=(), public=False, channels=(channel,))
    told = [
        offers.of_level(level, texts.load(lang), lang, NOON, "/kb/")[0].address for lang in ("en", "ru", "zh")
    ]
    assert ["/kb/sessions/", "/kb/ru/sessions/", "/kb/sessions/"] == told


def test_a_language_that_we_do_not_speak_has_its_own_titles() -> None:
    """Our own texts are English there, and what the file says in that language is not."""
    titles: tuple[Words, ...] = (
        {"en": "Write", "de": "Schreiben"},
        {"en": "Call", "ru": "Позвонить"},
        {"": "Ticket"},
        {},
    )
    channels = tuple(Channel(type="mail", address="a@example.com", title=title) for title in titles)
    level = Level(id="a", title={}, segments=(), public=False, channels=channels)
    sessions = Channel(type="sessions", pages={"en": "sessions/", "de": "de/termine/"})

    told = offers.of_level(level, foreign.read("de"), "de", NOON)
    dated = offers.of_level(replace(level, channels=(sessions,)), foreign.read("de"), "de", NOON)

    marked = [f"{OPEN}{text}{CLOSE}" for text in ("Call", "E-mail")]
    assert ["Schreiben", marked[0], "Ticket", marked[1]] == [offer.title for offer in told]
    assert "de/termine/" == dated[0].address
