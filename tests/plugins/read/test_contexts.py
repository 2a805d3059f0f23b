"""Promises about contexts.yml: read as it is written, and every mistake named with file, line and cure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.read import contexts
from plugins.read.articles import Article
from plugins.read.catalog import Catalog, Leaf, RenderedPage
from plugins.read.contexts import WidgetContext
from plugins.read.front_matter import FrontMatter
from plugins.read.outline import Outline
from search.documents import AGENTS, PUBLIC
from tests import cuts

SHOWN = "content/search/contexts.yml"


def leaf(name: str, audience: str = PUBLIC) -> Leaf:
    """A page of the catalog."""
    article = Article(id=name, url=f"{name}/", title=name, source=f"{name}.md", audience=audience)
    page = RenderedPage(
        id=name,
        path=f"{name}.md",
        source=f"{name}.md",
        url=f"{name}/",
        title=name,
        html="",
        markdown="",
        markdown_url="",
        values={},
        front=FrontMatter(),
        trail=(),
        index=False,
    )
    return Leaf(article, Outline(title=name, sections=(), anchors=(), videos=(), addresses=frozenset()), page)


CATALOG = Catalog((leaf("upload"), leaf("invoices"), leaf("inside", AGENTS)), ())


def read(folder: Path, text: str) -> tuple[list[WidgetContext], list[str]]:
    """The rules in a file with this text, and the messages about it."""
    file = folder / contexts.FILE
    file.write_text(text, encoding="utf-8")
    rules, mistakes = contexts.read(file, SHOWN, CATALOG)
    return rules, [str(mistake) for mistake in mistakes]


def test_read(tmp_path: Path) -> None:
    """A rule says where, after what, how often in what time, and which articles are offered."""
    rules, mistakes = read(
        tmp_path,
        "- id: fails\n  event: upload_failed\n  times: 3\n  within: 10 minutes\n  articles: [upload]\n"
        "- {id: bills, pages: [/billing/**, '/app#/pay'], articles: [invoices, upload]}\n",
    )
    assert [] == mistakes
    assert [
        WidgetContext(id="fails", event="upload_failed", times=3, within=600, articles=("upload",)),
        WidgetContext(id="bills", pages=("/billing/**", "/app#/pay"), articles=("invoices", "upload")),
    ] == rules
    assert {
        "id": "fails",
        "pages": [],
        "event": "upload_failed",
        "times": 3,
        "within": 600,
        "articles": ["upload"],
    } == contexts.record(rules)[0]


@pytest.mark.parametrize("text", ["", "# nothing yet\n"])
def test_nothing_is_no_mistake(tmp_path: Path, text: str) -> None:
    """A site without the file, or with an empty one, offers nothing."""
    assert ([], []) == read(tmp_path, text)
    assert ([], []) == contexts.read(tmp_path / "none.yml", SHOWN, CATALOG)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- id: [", f"{SHOWN}:1: not YAML: "),
        ("id: a\n", f"{SHOWN}:1: this is not a list of rules. Begin each rule with `- id:`."),
        ("- a\n", f"{SHOWN}:1: this is not a rule. Begin each rule with `- id:`."),
        ("- pages: [/a]\n  articles: [upload]\n", f"{SHOWN}:1: id is missing. Use small letters"),
        ("- id: a\n  pages: [/a]\n", f"{SHOWN}:1: articles is missing. Write a list of 1 to 5 ids"),
        (
            "- id: A b\n  pages: [/a]\n  articles: [upload]\n",
            f'{SHOWN}:1: id: "A b" cannot be used here. Use small',
        ),
        (
            "- id: a\n  page: [/a]\n  articles: [upload]\n",
            f"{SHOWN}:2: page: no such key. Known are id, pages",
        ),
        (
            "- id: a\n  pages: [billing]\n  articles: [upload]\n",
            f'{SHOWN}:2: pages: "billing" cannot be used here.',
        ),
        ("- id: a\n  event: on\n  articles: [upload]\n", f"{SHOWN}:2: event: true cannot be used here."),
        (
            "- id: a\n  event: e\n  times: 0\n  articles: [upload]\n",
            f"{SHOWN}:3: times: 0 cannot be used here.",
        ),
        (
            "- id: a\n  event: e\n  within: soon\n  articles: [upload]\n",
            f'{SHOWN}:3: within: "soon" cannot be used',
        ),
        (
            "- id: a\n  event: e\n  articles: [none]\n",
            f"{SHOWN}:3: articles: no article has the id none. Write the id",
        ),
        ("- id: a\n  event: e\n  articles: [inside]\n", f"{SHOWN}:3: articles: inside is for agents only."),
        (
            "- id: a\n  articles: [upload]\n",
            f"{SHOWN}:1: a rule that says neither where nor when. Add pages:",
        ),
        (
            "- id: a\n  pages: [/a]\n  times: 3\n  articles: [upload]\n",
            f"{SHOWN}:3: times: counts no event. Add event:",
        ),
        (
            "- {id: a, event: e, articles: [upload]}\n- {id: a, event: f, articles: [upload]}\n",
            f"{SHOWN}:2: id: a is the id of two rules. Give one of them another id; line 1 has this one.",
        ),
    ],
)
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    """A mistake is named with its line and its cure, and the rule is not used."""
    rules, mistakes = read(tmp_path, text)
    assert 1 == len(mistakes)
    assert mistakes[0].startswith(said), mistakes[0]
    assert len(rules) <= 1


def test_every_key_has_a_cure() -> None:
    """Every key of the published schema has a description and a cure."""
    for name, rule in contexts.schema()["items"]["properties"].items():
        assert rule["description"], name
        assert rule["cure"], name


def test_a_file_that_is_cut_at_any_byte(tmp_path: Path) -> None:
    """What is left is refused with its line, or is what the whole lines before the cut say."""
    whole = """# Контексты
- id: uploads
  pages: ["/files/*"]
  event: upload_failed
  times: 3
  within: 10 minutes
  articles: [upload]
- id: export
  pages: [/export]
  articles:
    - upload
"""

    def problems(text: bytes) -> list[str]:
        file = tmp_path / contexts.FILE
        file.write_bytes(text)
        return [str(one) for one in contexts.read(file, SHOWN, CATALOG)[1]]

    told = cuts.refused(whole, problems)
    assert [] == [one for one in told if not re.match(rf"{SHOWN}:\d+: ", one)]
