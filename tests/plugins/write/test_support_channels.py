"""The ways to the team that everybody has."""

from __future__ import annotations

import pytest

from plugins.read import support_file
from plugins.write import support_channels
from texts.foreign import CLOSE, OPEN

TEXT = """\
levels:
  key: {segments: [x], channels: [{type: manager, name: Ann, address: ann@example.com}]}
  all:
    channels:
      - {type: form}
      - {type: mail, address: help@example.com, title: {en: Write, ru: Почта}}
      - {type: phone, number: "+49 (30) 12-34"}
      - {type: chat, url: https://chat.example.com/}
"""


def test_a_site_without_the_service_shows_what_everybody_has() -> None:
    """The page lists what works without the service, and nothing of another level."""
    written = support_file.read(TEXT, "support.yml")
    found = support_channels.public(written, "ru")
    assert [
        ("mail", "Почта", "mailto:help@example.com"),
        ("phone", "", "tel:+49301234"),
        ("chat", "", "https://chat.example.com/"),
    ] == [(one.type, one.title, one.address) for one in found]
    assert () == support_channels.public(None, "en")


@pytest.mark.parametrize(
    ("lang", "said"), [("ru-RU", "Почта"), ("zh", "Write"), ("en", "Write"), ("de", f"{OPEN}Write{CLOSE}")]
)
def test_a_text_is_in_the_language_of_the_page(lang: str, said: str) -> None:
    """A text of the file is that of the language, else the English one, marked where we speak no other."""
    assert said == support_channels.titled({"ru": "Почта", "en": "Write"}, lang)
    assert support_channels.titled("All", lang) == "All"
    assert support_channels.titled({"ru": "Почта"}, lang) == "Почта"


def test_sessions_are_where_the_site_lists_them() -> None:
    """A channel for sessions leads to the list of the site, unless it names another address."""
    text = "levels: {all: {channels: [{type: sessions}, {type: sessions, url: 'https://a.example'}]}}\n"
    found = support_channels.public(support_file.read(text, "support.yml"), "en", "sessions/")
    assert ["sessions/", "https://a.example"] == [one.address for one in found]
