"""What a page tells search engines about itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

from jsonschema import Draft202012Validator
from PIL import Image

from plugins.read.articles import Crumb
from plugins.read.outline import Clip, PageVideo
from plugins.write import sessions
from plugins.write.structured_data import describe
from tests.plugins.conftest import Built
from tests.plugins.made import article, leaf
from tests.plugins.write.test_sessions import NOW, WEEKLY, live

SCHEMA = Draft202012Validator(
    json.loads(Path(__file__).with_name("search_engines.schema.json").read_text(encoding="utf-8"))
)
_ENTRY = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_CARD = re.compile(r'<meta property="og:(image[\w:]*)" content="([^"]*)">')


def test_structured_data() -> None:
    """A page describes its breadcrumbs and its video with chapters, so that search engines can show them."""
    video = PageVideo(
        title="Watch </script>",
        duration=93.4,
        poster="../p.png",
        source="../v.mp4",
        clips=(Clip(name="Start", start=0, end=93.4),),
    )
    of = article(
        "a", trail=(Crumb("Guide", "guide/"), Crumb("Part")), created=date(2026, 1, 2), description="D"
    )

    crumbs, described = describe(leaf(of, videos=(video,)), "https://h.example/")

    items = json.loads(crumbs)["itemListElement"]
    assert [("Guide", "https://h.example/guide/"), ("a", "https://h.example/a/")] == [
        (item["name"], item["item"]) for item in items
    ]
    assert [] == [*_faults(crumbs), *_faults(described)]
    assert "</script>" not in described
    assert {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "Watch </script>",
        "description": "D",
        "thumbnailUrl": ["https://h.example/p.png"],
        "uploadDate": "2026-01-02",
        "duration": "PT1M33S",
        "contentUrl": "https://h.example/v.mp4",
        "hasPart": [
            {
                "@type": "Clip",
                "name": "Start",
                "startOffset": 0,
                "endOffset": 93,
                "url": "https://h.example/a/?t=0#t=0",
            }
        ],
    } == json.loads(described)


def test_structured_data_of_a_bare_video() -> None:
    """Facts that are not known about a video elsewhere are left out, and the page's picture is its poster."""
    video = PageVideo(title="", duration=None, poster="", embed="https://player.example/1")
    known = leaf(article("a", verified=date(2026, 1, 2)), videos=(video,))

    (described,) = describe(known, "https://h.example/", "https://h.example/card.png")

    assert [] == _faults(described)
    assert {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "a",
        "description": "a",
        "embedUrl": "https://player.example/1",
        "thumbnailUrl": ["https://h.example/card.png"],
        "uploadDate": "2026-01-02",
    } == json.loads(described)


def test_a_video_without_a_day_is_not_described() -> None:
    """An entry that search engines would call faulty is left out."""
    video = PageVideo(title="", duration=None, poster="p.png", embed="https://player.example/1")

    assert [] == list(describe(leaf(article("a"), videos=(video,)), "https://h.example/"))


def test_built_pages_are_valid(built: Built) -> None:
    """What all pages of a built site say to search engines has everything that these require."""
    pages = [page.read_text(encoding="utf-8") for page in built.site.rglob("*.html")]
    entries = [entry for page in pages for entry in _ENTRY.findall(page)]

    assert entries
    assert [] == [fault for entry in entries for fault in _faults(entry)]


def test_built_pages_name_a_card_that_is_there(built: Built) -> None:
    """The picture that a built page names for links to it lies at that address, as large as the page says."""
    named = _CARD.findall((built.site / "guide/first/index.html").read_text(encoding="utf-8"))

    assert ["image", "image:type", "image:width", "image:height", "image:alt"] == [name for name, _ in named]
    said = dict(named)
    with Image.open(built.site / said["image"].removeprefix("https://help.example.com/")) as picture:
        assert (said["image:width"], said["image:height"]) == tuple(map(str, picture.size))
    assert "Reset your password · How-to · Help" == said["image:alt"]


def test_no_structured_data_without_address() -> None:
    """Without the site's address there is no structured data, since every entry must name it."""
    assert [] == list(describe(leaf(article("a", trail=(Crumb("G", "g/"),))), ""))


def test_the_dates_of_a_session_are_events() -> None:
    """Each date to come is an event with its time zone, and where it takes place."""
    of = live(of=replace(WEEKLY, place="Room 1", link="https://meet.example.com/a"), description="D")
    shown = sessions.page(of, {}, (), (), NOW)
    first, *others = describe(leaf(of), "https://h.example/", shown=shown)
    event = json.loads(first)
    assert sessions.SHOWN == 1 + len(others)
    assert ("Event", "2026-12-01T16:00:00+01:00", "2026-12-01T16:45:00+01:00") == (
        event["@type"],
        event["startDate"],
        event["endDate"],
    )
    assert [("VirtualLocation", "https://meet.example.com/a"), ("Place", None)] == [
        (one["@type"], one.get("url")) for one in event["location"]
    ]
    online = json.loads(
        next(describe(leaf(live()), "https://h.example/", shown=sessions.page(live(), {}, (), (), NOW)))
    )
    assert {"@type": "VirtualLocation", "url": "https://h.example/demo/"} == online["location"]


def _faults(entry: str) -> list[str]:
    """What search engines would miss in an entry."""
    return [str(fault.message) for fault in SCHEMA.iter_errors(json.loads(entry))]
