"""The HTML of a video."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from plugins.videos import player
from plugins.videos.cues import Cue
from plugins.videos.embeds import Embed
from plugins.videos.player import Recording, Track


def recording(**fields: object) -> Recording:
    """A recording of a minute."""
    plain: dict[str, object] = {
        "name": "a.mp4", "address": "../a.mp4", "embed": None, "title": "Film", "poster": "",
        "poster_address": "", "tracks": (), "chapters_address": "", "chapters": (), "transcript": (),
        "duration": 60.0, "lang": "en", "number": 1,
    }  # fmt: skip
    return Recording(**{**plain, **fields})  # type: ignore[arg-type]


def created(made: Recording) -> Element:
    """The player of that recording."""
    return player.create(Element("div"), made)


def test_captions_in_the_language_of_the_page_are_on() -> None:
    """Captions whose language is the page's are shown at once, whatever region either names."""
    tracks = (Track("en", "en.vtt"), Track("pt-BR", "pt.vtt"))

    found = created(recording(tracks=tracks, lang="pt-PT")).findall(".//track")

    assert [("English", None), ("Português", "default")] == [
        (t.get("label"), t.get("default")) for t in found
    ]


def test_second_video_has_its_own_anchors() -> None:
    """The moments of a page's second video do not have the anchors of the first."""
    made = recording(transcript=(Cue(3, 5, "Hi."),), number=2)

    assert ["v2-t=3"] == [p.get("id") for p in created(made).findall("details/p")]


def test_video_elsewhere_is_loaded_on_demand() -> None:
    """A video of another service is a link to its page until the reader asks for the player."""
    embed = Embed("Vimeo", "https://vimeo.com/1", "https://player.vimeo.com/video/1")

    made = created(recording(embed=embed, lang="ru"))

    assert [] == made.findall(".//iframe") + made.findall(".//video")
    anchor = made.find("figure/a")
    assert anchor is not None
    assert (embed.page, embed.player) == (anchor.get("href"), anchor.get("data-embed"))


def test_our_words_on_a_page_in_another_language() -> None:
    """On a page in a language that we do not speak our words say that they are English; chapters do not."""
    made = created(
        recording(lang="de", chapters=(Cue(0, 5, "Anfang"),), transcript=(Cue(3, 5, "Hallo."),), embed=None)
    )

    nav, items, summary = made.find("nav"), made.find("nav/ol"), made.find("details/summary/bdi")
    assert nav is not None
    assert items is not None
    assert summary is not None
    assert ("en", "de") == (nav.get("lang"), items.get("lang"))
    assert ("Transcript", "en", "ltr") == (summary.text, summary.get("lang"), summary.get("dir"))


def test_our_words_on_a_page_in_a_language_of_ours() -> None:
    """Where we speak it nothing needs to be said."""
    made = created(recording(lang="ru", chapters=(Cue(0, 5, "Начало"),), transcript=(Cue(3, 5, "Привет."),)))

    assert [] == [one.tag for one in made.iter() if one.get("lang")]
