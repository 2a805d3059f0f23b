"""The files beside the pages."""

from __future__ import annotations

import json

from plugins.write.output import INDEX, STATIC
from tests.plugins.conftest import Built


def test_static_index(built: Built) -> None:
    """Pages load an empty index; the whole one lies beside it, public, escaped, one entry a section."""
    empty = json.loads((built.site / INDEX).read_text(encoding="utf-8"))
    whole = json.loads((built.site / STATIC).read_text(encoding="utf-8"))

    assert [] == empty["docs"]
    assert empty["config"] == whole["config"]
    assert "guide/first/#steps" in [doc["location"] for doc in whole["docs"]]
    assert {"first", "watch"} <= {doc["article"] for doc in whole["docs"]}


def test_markdown_at_its_own_address(built: Built) -> None:
    """Each page's Markdown is published with a title and without front matter."""
    text = (built.site / "guide/first/index.md").read_text(encoding="utf-8")

    assert text.startswith("# Reset your password\n\nLead with a ")
    assert "keywords" not in text
    assert not (built.site / "search/index.md").exists()


def test_llms(built: Built) -> None:
    """llms.txt lists every public article by category, with its description and its Markdown."""
    text = (built.site / "llms.txt").read_text(encoding="utf-8")

    assert text.startswith("# Help\n\n> How it works.\n\n")
    line = "- [Reset your password](https://help.example.com/guide/first/index.md): Get in again."
    assert line in text.partition("## Guide")[2].splitlines()
