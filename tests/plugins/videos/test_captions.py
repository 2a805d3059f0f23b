"""WebVTT files are read strictly: a message names the line of what a browser would drop silently."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from plugins.mistakes import Mistaken
from plugins.videos import captions
from plugins.videos.captions import Cue

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


ROLLING = """\
WEBVTT
Kind: captions

00:00:00.080 --> 00:00:02.389 align:start position:0%
·
so<00:00:00.400><c> welcome</c><00:00:00.800><c> back</c>

00:00:02.389 --> 00:00:02.399 align:start position:0%
so welcome back
·

00:00:02.399 --> 00:00:04.470 align:start position:0%
so welcome back
to<00:00:02.600><c> the</c><00:00:02.800><c> course</c>

00:00:04.470 --> 00:00:04.480 align:start position:0%
to the course
·

00:00:04.480 --> 00:00:06.000 align:start position:0%
to the course
and<00:00:04.600><c> thanks</c>
""".replace("·", " ")


def test_rolling_captions(tmp_path: Path) -> None:
    """Captions that scroll, as YouTube makes them, say each line once."""
    file = tmp_path / "a.vtt"
    file.write_text(ROLLING, encoding="utf-8")

    assert (
        Cue(0.08, 2.399, "so welcome back"),
        Cue(2.399, 4.48, "to the course"),
        Cue(4.48, 6.0, "and thanks"),
    ) == captions.read(file, "a.vtt")


def test_words_that_are_said_twice(tmp_path: Path) -> None:
    """A line that occurs twice stays in captions that do not scroll."""
    file = tmp_path / "a.vtt"
    said = ("Yes.", "Yes.", "Then we go on.", "And on.", "And on.", "Good.")
    cues = [f"00:0{n}.000 --> 00:0{n + 1}.000\n{text}\n" for n, text in enumerate(said)]
    file.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")

    assert said == tuple(cue.text for cue in captions.read(file, "a.vtt"))


@pytest.mark.parametrize("pause", [0, 4], ids=["at-once", "after-a-pause"])
def test_the_same_words_in_a_row(tmp_path: Path, pause: int) -> None:
    """Three equal cues in a row are three: nothing scrolls where no line is added."""
    file = tmp_path / "a.vtt"
    cues = [f"00:{n * (1 + pause):02}.000 --> 00:{n * (1 + pause) + 1:02}.000\nYes.\n" for n in range(3)]
    file.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")

    assert ("Yes.", "Yes.", "Yes.") == tuple(cue.text for cue in captions.read(file, "a.vtt"))


def test_words_said_twice_while_captions_scroll(tmp_path: Path) -> None:
    """Where captions scroll, a line that is said again comes again; windows of three lines scroll too."""
    file = tmp_path / "a.vtt"
    windows = ("So", "So|Yes.", "So|Yes.|Yes.", "Yes.|Yes.|Good.", "Yes.|Good.|Good.")
    cues = [
        f"00:0{n}.000 --> 00:0{n + 1}.000\n{lines}\n".replace("|", "\n") for n, lines in enumerate(windows)
    ]
    file.write_text("\n".join(["WEBVTT\n", *cues]), encoding="utf-8")

    assert ("So", "Yes.", "Yes.", "Good.", "Good.") == tuple(c.text for c in captions.read(file, "a.vtt"))


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
