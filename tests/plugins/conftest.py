"""A small site with one of everything, built once, and a way to build others."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)
MKDOCS = """\
site_name: Help
site_description: How it works.
site_url: https://help.example.com/
docs_dir: content
theme: { name: material, font: false }
plugins:
  - search
  - gapless: { contact: "mailto:team@example.com" }
markdown_extensions:
  - attr_list
  - toc: { permalink: true }
"""
FOREIGN = """\
site_name: Other
docs_dir: content
theme: { name: material, font: false }
"""
PAGES = {
    "index.md": "---\nid: home\ntitle: Help\ntemplate: home.html\n---\n\nWelcome.\n",
    "whats-new.md": "---\nid: new\ntitle: What is new\ntemplate: whats-new.html\n---\n",
    "guide/index.md": "---\nid: guide\ntitle: Guide\ndescription: Guides.\nicon: material/map\n---\nHere.\n",
    "guide/first.md": """\
---
id: first
title: Reset your password
description: Get in again.
product: [App, Account]
keywords: [log in, sign in]
answers:
  - I cannot log in
  - forgot my password
owner: Support
verified: 2026-11-01
featured: true
moved_to:
  old-steps: steps
type: how-to
---

Lead with a [link](second.md).

![seen](shared.png)

## Steps

Press *Forgot*.

### On a phone

Tap it.
""",
    "guide/second.md": "---\nid: second\nkeywords: sign in, code\n---\n\n# Turn on two factors\n\nText.\n",
    "guide/inside.md": """\
---
id: inside
title: Confidential refunds
audience: agents
answers: [refund limit]
---

Grosvenor is the codeword. See [the guide](first.md) and [more](more-inside.md).

![](secret.png) ![](shared.png)
""",
    "guide/more-inside.md": "---\nid: more-inside\naudience: agents\n---\n\n# Confidential more\n\nMore.\n",
    "guide/old.md": "---\nid: old\nmoved_to: first\n---\n",
    "videos/watch.md": """\
---
id: watch
title: Watch it
type: video
---

/// video | watch.mp4
    poster: watch.png
    captions: watch.vtt
    title: Watch it now
///
""",
    "paths/start.md": "---\nid: start\ntitle: Start\ntype: path\nsteps: [first, second, watch]\n---\n\nGo.\n",
    "ru/guide/first.md": "---\nid: first-ru\ntitle: Пароль\ntranslation_of: first\n---\n\nТекст.\n",
    "_drafts/later.md": "---\nid: later\n---\n\nUnfinished draft.\n",
    "search/synonyms.yml": "- [a, b]\n",
    "search/notes.txt": "A file that belongs to the site.\n",
    "videos/watch.vtt": "WEBVTT\n\n00:00.000 --> 00:20.000\nHi.\n\n01:33.000 --> 01:40.000\nPress publish.\n",
}


@dataclass(frozen=True)
class Built:
    """A site that was built."""

    site: Path
    out: Path
    stages: list[tuple[str, int, int]] = field(default_factory=list)

    def documents(self) -> list[dict[str, Any]]:
        """The search documents."""
        return _lines(self.out / "documents.jsonl")

    def contracts(self) -> list[dict[str, Any]]:
        """The answer contracts."""
        return _lines(self.out / "contracts.jsonl")

    def articles(self) -> dict[str, dict[str, Any]]:
        """The record of permalinks."""
        record: dict[str, dict[str, Any]] = json.loads(
            (self.out / "articles.json").read_text(encoding="utf-8")
        )
        return record


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def write(folder: Path, pages: dict[str, str], config: str = MKDOCS) -> Path:
    """Write a project into `folder`; return its mkdocs.yml."""
    for name, text in pages.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    return folder / "mkdocs.yml"


def run(folder: Path, config: Path) -> Built:
    """Build the project of `config` below `folder`."""
    from plugins.build import build  # MkDocs is slow to load, and many tests here need none of it

    stages: list[tuple[str, int, int]] = []
    build(config, folder / "site", folder / "out", lambda *stage: stages.append(stage))
    return Built(folder / "site", folder / "out", stages)


Make = Callable[..., Built]


def failure(make: Make, pages: dict[str, str], caplog: pytest.LogCaptureFixture, config: str = MKDOCS) -> str:
    """Return the message of a build that fails."""
    from mkdocs.exceptions import Abort

    with pytest.raises(Abort):
        make({"index.md": "# Home\n", **pages}, config)
    return "\n".join(record.getMessage() for record in caplog.records if record.levelname == "ERROR")


@pytest.fixture(scope="module", autouse=True)
def _plain_logs() -> Iterator[None]:
    """Keep the service's scrubbing out of a build's messages: here both share one process."""
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)
    yield
    logging.setLogRecordFactory(before)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Build a site of the given pages."""
    return lambda pages, config=MKDOCS: run(tmp_path, write(tmp_path, pages, config))


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mkdocs.yml of a site with one of everything. Not to be changed."""
    folder = tmp_path_factory.mktemp("project")
    config = write(folder, PAGES)
    for name in ("guide/shared.png", "guide/secret.png", "videos/watch.png", "videos/watch.mp4"):
        (folder / "content" / name).write_bytes(PNG)
    return config


@pytest.fixture(scope="session")
def built(project: Path) -> Built:
    """That site, built. Not to be changed."""
    return run(project.parent, project)
