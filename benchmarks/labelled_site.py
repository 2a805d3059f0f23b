"""A small site in `DIR/small-site`, published into a temporary directory, and its labelled questions."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import search
from kb_server.gaps.knowledge import Knowledge
from kb_server.releases import site_build
from search import documents
from search.text import languages

FOLDER = "small-site"


def read(data: Path, name: str) -> list[dict[str, Any]]:
    """The lines of one of the site's files."""
    text = (data / FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


@contextmanager
def published(data: Path) -> Iterator[Knowledge]:
    """Build a release of the site in a temporary directory, and open what it knows."""
    with tempfile.TemporaryDirectory() as folder:
        release = Path(folder) / "small"
        release.mkdir()
        site_build.site(data / FOLDER / "mkdocs.yml", release, lambda *_: None)
        sections = documents.load(release / "documents.jsonl")
        search.build(sections, release / "index", meant=languages.GAINING)
        with closing(Knowledge.open(release)) as knowledge:
            yield knowledge
