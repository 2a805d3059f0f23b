"""Sections and videos whose end is not read yet."""

from __future__ import annotations

from plugins.read.open_sections import OpenSection, OpenVideo
from plugins.read.words import BORDER, LINE


def test_a_section_is_closed_with_its_lines() -> None:
    """The pieces of text become lines, with one space between words and no empty line."""
    section = OpenSection("a", "Here", text=["One  ", "two", LINE, " ", LINE, f"key{BORDER}board"])

    assert "One two\nkey board" == section.close().text


def test_moments_and_silent_chapters_are_in_the_order_of_time() -> None:
    """A chapter in which somebody speaks is its moments; any other is a section of its own."""
    video = OpenVideo({"data-title": "Tour"}, ("Watch",))
    for name, start, end in (("Talk", "0", "10"), ("Music", "10", "20"), ("End", "20", "30")):
        video.start("a", {"href": f"#t{start}", "data-name": name, "data-start": start, "data-end": end})
    for start, chapter in (("22.5", "End"), ("3", "")):
        video.start("p", {"id": f"m{start}", "data-start": start, "data-end": "25", "data-chapter": chapter})

    assert [
        ("m3", ("Watch", "Tour"), 3.0),
        ("t10", ("Watch", "Music"), 10.0),
        ("m22.5", ("Watch", "End"), 22.5),
    ] == [(section.anchor, section.headings, section.start) for section in video.sections()]


def test_a_video_has_its_first_source_and_the_poster_of_its_player() -> None:
    """Of several files the first is the video's; a picture is its poster where the player has none."""
    video = OpenVideo({"data-duration": "61.5"}, ())
    for tag, attributes in (
        ("img", {"src": "p.webp"}),
        ("source", {"src": "a.mp4"}),
        ("source", {"src": "b.mp4"}),
    ):
        assert video.start(tag, attributes) is None

    closed = video.close()
    assert ("p.webp", "a.mp4", 61.5) == (closed.poster, closed.source, closed.duration)
