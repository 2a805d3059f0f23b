"""Videos in Markdown: a native player, captions, chapters and a transcript, for any generator."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml

from plugins.mistakes import Mistake, Mistaken
from plugins.read.outline import Outline
from plugins.read.sections import split
from plugins.videos.block import LAYOUT, NAME

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "videos.yml").read_text(encoding="utf-8"))

CAPTIONS = """WEBVTT

00:00.500 --> 00:03.000
Hello &amp; welcome.

00:03.000 --> 00:20.000
This is a long cue.

01:33.250 --> 01:36.000
Here we *publish* it.
"""
CHAPTERS = """WEBVTT

00:00.000 --> 01:30.000
Introduction

01:30.000 --> 01:40.000
Publish
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a recording and its files, as the current one."""
    for name, text in {"a.mp4": "", "a.png": "", "en.vtt": CAPTIONS, "chapters.vtt": CHAPTERS}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "ru.vtt").write_text(CAPTIONS.replace("Here we", "Здесь мы"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def render(text: str, **options: Any) -> str:
    """The HTML of a page."""
    return markdown.markdown(text, extensions=[NAME, "toc"], extension_configs={NAME: options})


def outline(text: str, **options: Any) -> Outline:
    """The sections of a page."""
    return split(render(text, **options))


FULL = """# Page

## Watch it

/// video | a.mp4
    title: My <video>
    poster: a.png
    captions:
        en: en.vtt
        ru: ru.vtt
    chapters: chapters.vtt
///

Text after.
"""


def test_player_without_javascript(folder: Path) -> None:
    """The video is a native one: controls, poster, captions in all languages, chapters, a link."""
    html = render(FULL)

    for part in (
        'controls="controls"',
        'preload="metadata"',
        'poster="a.png"',
        '<source src="a.mp4" type="video/mp4"',
        '<track default="default" kind="captions" label="English" src="en.vtt" srclang="en"',
        '<track kind="captions" label="Русский" src="ru.vtt" srclang="ru"',
        '<track kind="chapters" label="Chapters" src="chapters.vtt" srclang="en"',
        '<a download="" href="a.mp4">My &lt;video&gt;</a>',
    ):
        assert part in html


def test_no_inline_style_or_script(folder: Path) -> None:
    """Nothing in the player needs an exception of the content security policy."""
    html = render(FULL)

    assert [] == [word for word in ("<script", "style=", "onclick", "<iframe") if word in html]


def test_moments(folder: Path) -> None:
    """Search gets each moment with its chapter, seconds and link; the rest stays in its section."""
    sections = outline(FULL).sections

    assert [
        ("", ""),
        ("watch-it", "My <video>\nText after."),
        ("t=0", "Hello & welcome. This is a long cue."),
        ("t=90", "Here we *publish* it."),
    ] == [(section.anchor, section.text) for section in sections]
    assert [("Watch it", "Introduction"), ("Watch it", "Publish")] == [s.headings for s in sections[2:]]
    assert [(0.0, 20.0), (90.0, 96.0)] == [(s.start, s.end) for s in sections[2:]]


def test_links_lead_somewhere(folder: Path) -> None:
    """Every link to a moment has a place on the page, so that it works without JavaScript."""
    html = render(FULL + "\n" + ELSEWHERE)

    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))


def test_transcript_in_language_of_page(folder: Path) -> None:
    """The transcript is in the page's language where there are captions in it, else in the first."""
    assert "Здесь мы" in outline(FULL, lang="ru").sections[-1].text
    assert "Here we" in outline(FULL, lang="zh").sections[-1].text
    assert "文字记录" in render(FULL, lang="zh-Hans")


ELSEWHERE = """
/// video | https://youtu.be/dQw4w9WgXcQ?t=3
    title: Other
    poster: a.png
    chapters:
        0:00: Start
        1:33: Later
    duration: 2:00
///
"""


def test_elsewhere(folder: Path) -> None:
    """A video of another service is a link and a picture of our own; the page loads nothing from there."""
    html = render(ELSEWHERE)

    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in html
    assert 'data-embed="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in html
    assert 'src="a.png"' in html
    assert "<iframe" not in html
    video = outline(ELSEWHERE).videos[0]
    assert ("Other", 120.0) == (video.title, video.duration)
    assert [("Start", 0.0, 93.0), ("Later", 93.0, 120.0)] == [(c.name, c.start, c.end) for c in video.clips]


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (
            "https://www.youtube.com/watch?feature=x&v=dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ),
        ("https://youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://player.vimeo.com/video/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        ("https://vimeo.com/76979871/ab12", "https://player.vimeo.com/video/76979871?dnt=1&h=ab12"),
    ],
)
def test_addresses_elsewhere(address: str, player: str) -> None:
    """The usual forms of an address are recognised."""
    assert player == outline(f"/// video | {address}\n    title: T\n///\n").videos[0].embed


def test_chapters_without_captions(folder: Path) -> None:
    """A video without captions is still found by its chapters."""
    sections = outline("/// video | a.mp4\n    chapters: chapters.vtt\n///\n").sections

    assert [("t=0", "Introduction", ""), ("t=90", "Publish", "")] == [
        (s.anchor, s.heading, s.text) for s in sections[1:]
    ]


def test_second_video_of_a_page(folder: Path) -> None:
    """A page's second video has links of its own."""
    block = "/// video | a.mp4\n    captions: en.vtt\n///\n"

    sections = outline(f"{block}\n{block}").sections

    assert ["", "t=0", "t=93", "v2-t=0", "v2-t=93"] == [section.anchor for section in sections]


def test_plainest(folder: Path) -> None:
    """A video needs no more than its file."""
    html = render("/// video | a.mp4\n///\n\nMore.\n")

    assert '<video aria-label="a"' in html
    assert "<details" not in html
    assert "<p>More.</p>" in html


def mistakes(text: str, **options: Any) -> list[str]:
    """What is reported about a page."""
    found: list[Mistake] = []
    render(text, report=found.append, source="content/page.md", line=4, **options)
    return [str(mistake) for mistake in found]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_mistakes(folder: Path, case: dict[str, str]) -> None:
    """Each case keeps the promise written in it."""
    (folder / "bad.vtt").write_text("WEBVTT\n\n00:05.000 --> 00:04.000\nx\n")

    assert [case["message"].replace("{layout}", LAYOUT)] == mistakes(case["text"])


def test_mistake_without_report(folder: Path) -> None:
    """The first mistake stops a generator that does not ask for reports."""
    with pytest.raises(Mistaken, match="no file b"):
        render("/// video | b.mp4\n///\n")


@pytest.mark.slow
def test_no_generator_is_imported() -> None:
    """The extension survives a change of generator: it does not import MkDocs."""
    code = "import sys, plugins.videos.block; sys.exit('mkdocs' in sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode
