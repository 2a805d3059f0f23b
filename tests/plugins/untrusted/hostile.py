"""A site whose every page is written by an attacker: each payload in every place that a writer fills."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from tests.plugins.conftest import PNG

HERE = Path(__file__).parent
CONFIG = """\
site_name: Help
site_url: http://127.0.0.1/
strict: false
docs_dir: content
theme:
  name: material
  font: false
  features: [navigation.instant, navigation.indexes, content.code.annotate]
plugins:
  - search
  - tags
  - gapless: { strict: false, contact: "mailto:team@example.com" }
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: { permalink: true }
  - pymdownx.arithmatex: { generic: true }
  - pymdownx.critic
  - pymdownx.details
  - pymdownx.highlight
  - pymdownx.inlinehilite
  - pymdownx.keys
  - pymdownx.magiclink
  - pymdownx.superfences:
      custom_fences:
        - { name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format }
  - pymdownx.tabbed: { alternate_style: true }
  - pymdownx.tasklist: { custom_checkbox: true }
"""
# Places of the text, each a block of Markdown; {p} is the payload on one line, {q} the same for an attribute.
PLACES = (
    "{p}",
    "Some text {p} and more.",
    "## A heading {p}",
    '## A heading {{ #x title="{q}" data-toc-label="{q}" }}',
    "## A heading {{ id='{a}' }}",
    '[text {p}](target.md "{q}")',
    "[text](<{q}>)",
    "![{p}](x.png)",
    '![alt](<{q}> "{q}")',
    "> {p}",
    "- {p}\n- [ ] {p}",
    "| a | {p} |\n| --- | --- |\n| {p} | b |",
    '!!! note "{q}"\n    {p}',
    '??? note "{q}"\n    {p}',
    '=== "{q}"\n\n    {p}',
    '```python title="{q}" hl_lines="1"\n{p}\n```',
    '```mermaid\ngraph LR\n  A["{q}"] --> B\n  click A "javascript:gotcha()"\n```',
    "$$\n{p}\n$$",
    "Text[^1].\n\n[^1]: {p}",
    "The ABBR is explained.\n\n*[ABBR]: {p}",
    "Term {p}\n\n:   {p}",
    '<div markdown="1" class="{a}">\n\n{p}\n\n</div>',
    "`{p}` and `#!html {p}`",
    (
        '/// video | watch.mp4\n    title: "{y}"\n    poster: x.png\n    captions: watch.vtt\n'
        '    chapters:\n        "0:01": "{y}"\n///'
    ),
    '/// video | https://www.youtube.com/watch?v=abcdefghijk\n    title: "{y}"\n///',
)
KEYS = (
    "title",
    "description",
    "author",
    "subtitle",
    "owner",
    "hero",
    "icon",
    "status",
    "template",
    "canonical",
)
LISTS = ("product", "keywords", "tags", "hide", "answers")


def payloads() -> list[str]:
    """All payloads."""
    lines = (HERE / "payloads.txt").read_text(encoding="utf-8").splitlines()
    return [one.replace("\\n", "\n").replace("\\t", "\t") for one in lines if not one.startswith("# ")]


def page(number: int, payload: str) -> str:
    """A page that has the payload everywhere; the places begin with another one on each page."""
    line = " ".join(payload.split("\n"))
    turned = PLACES[number % len(PLACES) :] + PLACES[: number % len(PLACES)]
    values = {
        "p": line,
        "q": line.replace('"', "&quot;"),
        "a": line.replace("'", "&#39;"),
        "y": line.replace("\\", "\\\\").replace('"', '\\"'),
    }
    if line.startswith("!") or not _is_address(line):  # MkDocs cannot read such pages
        turned = tuple(place for place in turned if "](<" not in place)
    front = dict.fromkeys(KEYS, line) | {key: [line] for key in LISTS} | {"id": f"page-{number}", line: line}
    if number % 2:  # a page whose title is its heading
        del front["title"]
        turned = ("# Title {p}", *turned)
    written = "\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in front.items())
    return (
        f"---\n{written}\n---\n\n"
        + "\n\n".join(place.format(**values) for place in turned)
        + f"\n\n{payload}\n"
    )


def write(folder: Path, step: int = 1) -> Path:
    """Write the site below `folder`, with a page for each `step`th payload; return its mkdocs.yml."""
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "index.md").write_text("# Home\n", encoding="utf-8")
    (content / "target.md").write_text("# Target\n\nABBR and evil.\n", encoding="utf-8")
    (content / "x.png").write_bytes(PNG)
    (content / "watch.mp4").write_bytes(PNG)
    lines = [" ".join(one.split("\n")).replace("-->", "- ->") for one in payloads()]
    cues = "\n\n".join(
        f"00:{n // 60:02}:{n % 60:02}.000 --> 00:{n // 60:02}:{n % 60:02}.900\n{line}"
        for n, line in enumerate(lines[:12])
    )
    (content / "watch.vtt").write_text(f"WEBVTT\n\n{cues}\n", encoding="utf-8")
    terms = [{"term": f"evil{n}", "text": line} for n, line in enumerate(lines)]
    (content / "glossary.yml").write_text(yaml.safe_dump(terms), encoding="utf-8")
    (content / "evil.js").write_text("gotcha()", encoding="utf-8")
    (content / "evil.html").write_text("<script>gotcha()</script>", encoding="utf-8")
    (content / "evil.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="gotcha()"/>', encoding="utf-8"
    )
    for number, payload in list(enumerate(payloads()))[::step]:
        (content / f"page-{number}.md").write_text(page(number, payload), encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return folder / "mkdocs.yml"


def _is_address(text: str) -> bool:
    """Can Python read it as an address? Where not, publishing stops and names the page."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True
