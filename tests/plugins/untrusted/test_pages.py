"""Whole pages of unknown writers, published."""

from __future__ import annotations

import logging
import signal
import time
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plugins.build import build
from plugins.mistakes import Mistaken
from plugins.untrusted import pages
from plugins.untrusted.markup import Removed
from tests import ROOT
from tests.plugins.conftest import Built, write

EVIL = """\
---
id: evil
title: A page
canonical: https://evil.example/
---

# A heading <img src=x onerror=gotcha()>

<script>gotcha()</script>

## Part <b onclick="gotcha()">one</b> {#one}

<div onclick="gotcha()">Text</div>

[x](javascript:gotcha())
"""
ALL = """\
# All

=== "One"

    !!! note "N"
        Text[^1] with `code`, ==mark==, ++ctrl+c++ and :material-pencil:.

=== "Two"

    - [x] done
    - [ ] open

| a | b |
| :-- | --: |
| 1 | 2 |

```python title="x.py" linenums="1" hl_lines="1"
print("<b>")
```

```mermaid
graph LR
  A["a <b>"] --> B
```

$$
x < y
$$

Term
:   Meaning of HTML.

*[HTML]: words

??? tip "T"
    ![x](x.png){ width=1 loading=lazy } [b](https://a.example){ .md-button target=_blank rel=noopener }

/// video | watch.mp4
    title: "It's"
    poster: x.png
    captions: watch.vtt
    chapters:
        "0:01": A & B
///

/// video | https://www.youtube.com/watch?v=abcdefghijk
    title: T
///

[^1]: A note.
"""
EXTENSIONS = """\
  - abbr
  - admonition
  - def_list
  - footnotes
  - tables: { use_align_attribute: true }
  - pymdownx.arithmatex: { generic: true }
  - pymdownx.details
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.highlight: { anchor_linenums: true }
  - pymdownx.keys
  - pymdownx.mark
  - pymdownx.superfences:
      custom_fences:
        - { name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.tabbed: { alternate_style: true }
  - pymdownx.tasklist: { custom_checkbox: true }
"""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: Counter[tuple[object, ...]] = Counter()

    def handle_data(self, data: str) -> None:
        self.texts += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "tbody":  # browsers add it where it is missing, and so does what cleans
            self.elements[(tag, *sorted((name, value or "") for name, value in attrs))] += 1


def _read(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def _compare(trusted: Path, untrusted: Path) -> int:
    """Compare all files of two sites; return how many pages they have."""
    names = {file.relative_to(trusted) for file in trusted.rglob("*") if file.is_file()}
    assert names == {file.relative_to(untrusted) for file in untrusted.rglob("*") if file.is_file()}
    for name in names:
        if name.suffix == ".html":
            one, two = _read(trusted / name), _read(untrusted / name)
            assert "".join(one.texts) == "".join(two.texts), name
            assert one.elements == two.elements, name
        elif name.suffix not in (".gz", ".br"):
            assert (trusted / name).read_bytes() == (untrusted / name).read_bytes(), name
    return sum(name.suffix == ".html" for name in names)


def _build(config: Path, folder: Path, *, untrusted: bool) -> Built:
    build(config, folder / "site", folder / "out", lambda *_stage: None, untrusted=untrusted)
    return Built(folder / "site", folder / "out")


@pytest.mark.slow
def test_nothing_removed_is_in_any_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What is removed is in no file of the release, the rest is; the writer is told file and line."""
    caplog.set_level(logging.INFO)
    config = write(tmp_path, {"index.md": "# Home\n", "evil.md": EVIL, "evil.js": "gotcha()"})
    made = _build(config, tmp_path, untrusted=True)

    for file in [*made.site.rglob("*"), *made.out.rglob("*")]:
        if file.is_file() and "assets" not in file.parts:
            content = file.read_bytes()
            assert b"gotcha" not in content, file
            assert b"evil.example" not in content, file
    copy = (made.site / "evil" / "index.md").read_text(encoding="utf-8")
    assert copy.startswith("# A heading\n\n")
    assert "## Part one\n\nText\n\nx" in copy
    told = "\n".join(record.getMessage() for record in caplog.records)
    for line in (
        'content/evil.md:7: onerror="gotcha()" of <img> was removed.',
        "content/evil.md:9: <script> was removed.",
        'content/evil.md:11: onclick="gotcha()" of <b> was removed.',
        'content/evil.md:13: onclick="gotcha()" of <div> was removed.',
        'content/evil.md:15: href="javascript:gotcha()" of <a> was removed.',
        "content/evil.md:4: canonical: was left out.",
        "content/evil.js: is a file .js, which a browser may run, and was left out.",
    ):
        assert line in told


@pytest.mark.slow
def test_everything_that_markdown_has_stays(tmp_path: Path) -> None:
    """Tabs, notes, tasks, tables, code, diagrams, formulas, footnotes, icons and players are the same."""
    from tests.plugins.conftest import MKDOCS, PNG

    texts = {
        "index.md": "# Home\n",
        "all.md": ALL,
        "watch.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHi & <b>bye</b>.\n",
    }
    config = write(tmp_path, texts, MKDOCS + EXTENSIONS)
    for name in ("x.png", "watch.mp4"):
        (tmp_path / "content" / name).write_bytes(PNG)
    one = _build(config, tmp_path / "trusted", untrusted=False)
    two = _build(config, tmp_path / "untrusted", untrusted=True)

    assert 3 <= _compare(one.site, two.site)
    assert one.documents() == two.documents()
    html = (two.site / "all" / "index.html").read_text(encoding="utf-8")
    for part in (
        "<gapless-video",
        'id="t=1"',
        'class="mermaid"',
        "arithmatex",
        "tabbed-set",
        "task-list",
        "<svg",
        "data-embed",
    ):
        assert part in html


@pytest.mark.ordeal
def test_the_whole_guide_is_the_same(tmp_path: Path) -> None:
    """The guide of Gapless, taken for an unknown writer's, has the same text and elements on every page."""
    config = ROOT / "mkdocs.yml"
    one = _build(config, tmp_path / "trusted", untrusted=False)
    two = _build(config, tmp_path / "untrusted", untrusted=True)
    assert 100 < _compare(one.site, two.site)


@pytest.mark.slow
def test_agents_pages_are_cleaned_too(tmp_path: Path) -> None:
    """A page for agents is as clean as a public one."""
    config = write(
        tmp_path, {"index.md": "# Home\n", "evil.md": EVIL.replace("id: evil", "audience: agents")}
    )
    made = _build(config, tmp_path, untrusted=True)
    for file in [*made.out.rglob("*")]:
        assert not file.is_file() or b"gotcha" not in file.read_bytes(), file
    assert "Text" in (made.out / "agents" / "evil" / "index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_cache_does_not_mix_the_two(tmp_path: Path) -> None:
    """A page kept from a trusted build is not taken for an untrusted one, nor the other way round."""
    config = write(tmp_path, {"index.md": "# Home\n", "evil.md": EVIL})
    for untrusted in (False, True, True, False):
        build(
            config,
            tmp_path / "site",
            tmp_path / "out",
            lambda *_stage: None,
            cache=tmp_path / "cache",
            untrusted=untrusted,
        )
        html = (tmp_path / "site" / "evil" / "index.html").read_text(encoding="utf-8")
        assert untrusted == ("gotcha" not in html)


def test_the_line_of_what_was_removed() -> None:
    """Each of several is told with its own line; one that the Markdown does not show has none."""
    text = "a\n<script>1</script>\n\n<script>2</script>\n"
    found = [Removed("script"), Removed("script"), Removed("iframe")]
    assert [12, 14, 0] == [one.line for one in pages.told(found, text, "a.md", 11)]


@pytest.mark.slow
def test_a_page_that_is_nested_too_deep_is_named(tmp_path: Path) -> None:
    """Thousands of elements in one another are refused, before they cost minutes."""
    config = write(tmp_path, {"index.md": "# Home\n", "deep.md": "<div>" * 20_000})
    with pytest.raises(Mistaken, match=r"content/deep\.md: more than 500 elements"):
        _build(config, tmp_path, untrusted=True)


def _never_end() -> None:
    while True:
        pass


def test_a_page_that_takes_too_long_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering stops after a time, with the name of the page, and a quick page is not disturbed later.

    Only the page's own work counts: to wait for a busy machine is none.
    """
    monkeypatch.setattr(pages, "LONGEST", 0.05)
    with pytest.raises(Mistaken, match=r"a\.md: takes more than"), pages.limited("a.md"):
        _never_end()
    with pages.limited("a.md"):
        time.sleep(0.1)
    assert (0.0, 0.0) == signal.getitimer(signal.ITIMER_PROF)
