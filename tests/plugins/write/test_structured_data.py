"""What a page tells search engines about itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from plugins.read.articles import Crumb
from plugins.read.outline import Clip, PageVideo
from plugins.write import sessions
from plugins.write.structured_data import describe
from tests.plugins.made import article, leaf
from tests.plugins.write.test_sessions import NOW, WEEKLY, live


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
    assert [("Guide", "https://h.example/guide/"), ("Part", None), ("a", "https://h.example/a/")] == [
        (item["name"], item.get("item")) for item in items
    ]
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
    """Facts that are not known about a video elsewhere are left out."""
    video = PageVideo(title="", duration=None, poster="", embed="https://player.example/1")

    (described,) = describe(leaf(article("a"), videos=(video,)), "https://h.example/")

    assert {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": "a",
        "description": "a",
        "embedUrl": "https://player.example/1",
    } == json.loads(described)


def test_no_structured_data_without_address() -> None:
    """Without the site's address there is no structured data, since every entry must name it."""
    assert [] == list(describe(leaf(article("a", trail=(Crumb("G", "g/"),))), ""))


def test_the_dates_of_a_session_are_events() -> None:
    """Each date to come is an event with its time zone, and where it takes place."""
    of = live(of=replace(WEEKLY, place="Room 1", link="https://meet.example.com/a"), description="D")
    shown = sessions.page(of, {}, (), (), NOW)
    first, *others = describe(leaf(of), "https://h.example/", shown)
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
        next(describe(leaf(live()), "https://h.example/", sessions.page(live(), {}, (), (), NOW)))
    )
    assert {"@type": "VirtualLocation", "url": "https://h.example/demo/"} == online["location"]
