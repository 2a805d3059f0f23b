"""The files beside the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plugins.read.catalog import Catalog
from plugins.read.glossary import GlossaryTerm
from plugins.write.output import INDEX, STATIC, add_synonyms, write_records
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


@pytest.mark.parametrize(
    ("ruled", "expected"),
    [
        ("", ["- words:", "  - permalink", "  - permanent link", "  lang: en"]),
        (
            "- words: [a, b]\n",
            ["- words: [a, b]", "- words:", "  - permalink", "  - permanent link", "  lang: en"],
        ),
        ("- words: [x]\n  to: [Permalink]\n", ["- words: [x]", "  to: [Permalink]"]),
        ("- words: [\n", ["- words: ["]),
    ],
)
def test_words_of_the_glossary_are_synonyms(tmp_path: Path, ruled: str, expected: list[str]) -> None:
    """Words for the same thing join the writers' rules, unless one of them is ruled already."""
    rules = tmp_path / "search"
    rules.mkdir()
    (rules / "synonyms.yml").write_text(ruled, encoding="utf-8")
    terms = (
        GlossaryTerm(term="permalink", also=("permanent link",), text="a"),
        GlossaryTerm(term="gap", text="b"),
    )
    write_records(Catalog((), ()), (), (), rules, tmp_path / "out", None, lambda _leaf: ())
    add_synonyms(terms, "en", tmp_path / "out")

    assert expected == (tmp_path / "out/rules/synonyms.yml").read_text(encoding="utf-8").splitlines()
