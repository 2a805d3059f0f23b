"""WebVTT files are read strictly: a message names the line of what a browser would drop silently."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plugins.mistakes import Mistaken
from plugins.videos import captions
from plugins.videos.cues import Cue

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "captions.yml").read_text(encoding="utf-8"))
TRICKY = """\ufeffWEBVTT - a title
Kind: captions

NOTE a comment may say
00:00 - 00:05 anything

STYLE
::cue { color: red }

REGION
id:fred

1
00:00.500 --> 00:02.750 align:start position:0%
<v Bob>Tom &amp; <i>Ann</i>
on two lines

intro
01:00:03.000 --> 01:00:04.125
&lt;done&gt;
"""


def test_tricky_file(tmp_path: Path) -> None:
    """Comments, styles, regions, names, settings, voices, entities and hour-less times are understood."""
    file = tmp_path / "a.vtt"
    file.write_text(TRICKY, encoding="utf-8")

    expected = (Cue(0.5, 2.75, "Tom & Ann on two lines"), Cue(3603.0, 3604.125, "<done>"))
    assert expected == captions.read(file, "a.vtt")


def test_what_browsers_ignore(tmp_path: Path) -> None:
    """Settings that browsers do not know and hours of one digit lose no word."""
    file = tmp_path / "a.vtt"
    file.write_text("WEBVTT\n\n0:00:01.000 --> 0:00:02.000 align:middle line:90%\nHello\n", encoding="utf-8")

    assert (Cue(1.0, 2.0, "Hello"),) == captions.read(file, "a.vtt")


def test_marks_that_lose_no_word(tmp_path: Path) -> None:
    """Tags of WebVTT, and those of HTML that only change the looks, may stand in cues."""
    file = tmp_path / "a.vtt"
    text = (
        "<v.loud Ann Lee>Say <c.yellow>it</c> <00:00:01.500>in <lang fr>un</lang> <font color=red>word</font>"
    )
    file.write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{text}\n", encoding="utf-8")

    assert (Cue(1.0, 2.0, "Say it in un word"),) == captions.read(file, "a.vtt")


def test_windows_line_ends(tmp_path: Path) -> None:
    """Line ends of other systems make no difference."""
    file = tmp_path / "a.vtt"
    file.write_bytes(b"WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nHello\r\n")

    assert (Cue(1.0, 2.0, "Hello"),) == captions.read(file, "a.vtt")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_mistakes(tmp_path: Path, case: dict[str, str]) -> None:
    """Each case keeps the promise written in it."""
    file = tmp_path / "v.vtt"
    file.write_text(case["text"], encoding="utf-8")

    with pytest.raises(Mistaken) as caught:
        captions.read(file, "v.vtt")

    assert case["message"].replace("{cure}", captions.CURE) == str(caught.value)


def test_not_utf_8(tmp_path: Path) -> None:
    """A file in another encoding is refused."""
    file = tmp_path / "v.vtt"
    file.write_bytes("WEBVTT\n\n00:01.000 --> 00:02.000\né\n".encode("latin-1"))

    with pytest.raises(Mistaken, match="not written in UTF-8"):
        captions.read(file, "v.vtt")
