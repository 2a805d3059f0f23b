"""The front matter of a page: read with lines, checked against the schema, mistakes with a cure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from plugins.mistakes import Mistaken
from plugins.read import front_matter
from tests import ROOT

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "front_matter.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["promise"])
def test_case(case: dict[str, Any]) -> None:
    """Each case keeps the promise written in it."""
    if "refused" in case:
        with pytest.raises(Mistaken) as caught:
            front_matter.read(case["text"], "page.md")
        assert case["refused"] == str(caught.value)
        return
    front = front_matter.read(case["text"], "page.md")
    assert case.get("mistakes", []) == [str(mistake) for mistake in front_matter.check(front, "page.md")]
    assert case.get("values", {}) == {key: front.values[key] for key in case.get("values", {})}


def test_line_of_entry() -> None:
    """The line of an answer is known, so that a failed contract can name it."""
    front = front_matter.read("---\ntitle: A\nanswers:\n  - one\n\n  - two\n---\nText\n", "page.md")

    assert 6 == front.line(("answers", 1))
    assert 3 == front.line(("answers", 9))
    assert 1 == front.line(("owner",))


def test_first_line_of_markdown() -> None:
    """The line on which the Markdown begins is known, so that a video's mistake can name its line."""
    assert 5 == front_matter.read("---\na: b\n---\n\nText\n", "page.md").first
    assert 4 == front_matter.read("---\n# nothing\n---\nText\n", "page.md").first


def test_every_key_has_a_cure() -> None:
    """Every key of the published schema says what it is and how to mend it."""
    keys = front_matter.schema()["properties"]
    assert [] == [key for key, about in keys.items() if not (about.get("description") and about.get("cure"))]


def test_text_is_read_as_it_is_written() -> None:
    """Our text keys keep what looks like a number as text; other keys, ours or not, do not."""
    keys = front_matter.schema()["properties"]
    text = {key for key, about in keys.items() if about.get("type") not in ("boolean", "object")}
    page = "".join(f"{key}: 2.10\n" for key in (*keys, "weight"))
    read = front_matter.read(f"---\n{page}---\n", "page.md").values
    assert len(text) > 10
    assert text == {key for key, value in read.items() if value == "2.10"}


def test_guide_lists_every_key() -> None:
    """The guide's tables name the keys of the schema, no more and no less."""
    guide = ROOT / "content" / "writing" / "front-matter.md"
    listed = re.findall(r"^\| `([a-z_]+)` \|", guide.read_text(encoding="utf-8"), re.MULTILINE)

    known = front_matter.schema()["properties"] | front_matter.schema()["$defs"]["session"]["properties"]
    assert sorted(known) == sorted(listed)


@pytest.mark.parametrize("block", ["a: &a [*a]\n", "a0: &a0 [x, x]\n"])
def test_repeated_names_are_not_written_out(block: str) -> None:
    """Values that repeat each other, or themselves, are refused: written out they would fill the memory."""
    tenfold = (f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    text = f"---\n{block}{''.join(tenfold) if block.startswith('a0') else ''}---\n"
    with pytest.raises(Mistaken, match="too large"):
        front_matter.read(text, "page.md")
