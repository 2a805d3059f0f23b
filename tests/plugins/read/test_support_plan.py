"""support.yml as the service reads it."""

from __future__ import annotations

from plugins.read import support_file, support_plan

TEXT = """\
hours:
  office: {zone: UTC, open: {mon-tue: "09:00-17:00", tue: "18:00-19:00"}}
levels:
  all:
    channels: [{type: form, hours: office, reply: 2 days, replies: {down: 1 hour}}]
form:
  urgencies: [{id: down, title: Down}]
"""


def test_hours_and_promises_are_numbers() -> None:
    """Days are lists of minutes, promises a number and a unit, texts are by language."""
    made = support_plan.record(support_file.read(TEXT, "support.yml"), {"en": "contact/"})
    assert [[(540, 1020)], [(540, 1020), (1080, 1140)], []] == made["hours"]["office"]["week"][:3]
    (level,) = made["levels"]
    assert ({"": "all"}, [], False) == (level["title"], level["segments"], level["public"])
    (form,) = level["channels"]
    assert ([2, "day"], {"down": [1, "hour"]}, {}) == (form["reply"], form["replies"], form["title"])
    assert (["question"], [], None) == (made["kinds"], made["topics"], made["files"])
    assert [{"id": "down", "title": {"": "Down"}, "words": []}] == made["urgencies"]


def test_sessions_lead_to_the_page_that_lists_them() -> None:
    """A channel for sessions without an address has the pages of the site; others have none."""
    text = "levels: {all: {channels: [{type: sessions}, {type: sessions, url: 'https://a.example'}]}}\n"
    made = support_plan.record(support_file.read(text, "support.yml"), {}, {"en": "sessions/"})
    listed, elsewhere = made["levels"][0]["channels"]
    assert ({"en": "sessions/"}, False) == (listed["pages"], "pages" in elsewhere)
