"""Synonyms and pins, read strictly."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import index, rules
from search.arrays.opened_index import OpenedIndex
from search.rules import MalformedRules, Pin, SearchRules, Synonym
from tests.search import site


def load(folder: Path, synonyms: str = "", pins: str = "") -> SearchRules:
    (folder / rules.SYNONYMS).write_text(synonyms, encoding="utf-8")
    (folder / rules.PINS).write_text(pins, encoding="utf-8")
    return rules.load(folder)


def test_rules_are_read(tmp_path: Path) -> None:
    """Two-way and one-way synonyms and pins are read with the place they come from."""
    loaded = load(
        tmp_path,
        "- words: [sso, single sign-on]\n- words: [снимок]\n  to: [резервная копия]\n  lang: ru\n",
        "- queries: [help me]\n  articles: [tour, billing]\n",
    )
    assert (
        Synonym(words=("sso", "single sign-on"), source="content/search/synonyms.yml:1"),
        Synonym(
            words=("снимок",), to=("резервная копия",), lang="ru", source="content/search/synonyms.yml:2"
        ),
    ) == loaded.synonyms
    pin = Pin(queries=("help me",), articles=("tour", "billing"), source="content/search/pins.yml:1")
    assert (pin,) == loaded.pins


def test_no_files_are_no_rules(tmp_path: Path) -> None:
    """A site without rule files, or with empty ones, has no rules."""
    assert SearchRules() == rules.load(tmp_path / "absent")
    assert SearchRules() == load(tmp_path, "", "# nothing yet\n")


@pytest.mark.parametrize(
    ("synonyms", "pins", "message"),
    [
        ("words: [a, b]", "", r"synonyms\.yml:1: must be a list"),
        ("- just text", "", r"synonyms\.yml:1: a rule must be a mapping"),
        ("- words: [a, b", "", r"synonyms\.yml:\d: this is not YAML"),
        ("- words: [a, b]\n- word: [a]", "", r"synonyms\.yml:2: unknown key `word`"),
        ("- to: [a]", "", r"synonyms\.yml:1: `words` is missing"),
        ("- words: [a, '?!']", "", r"synonyms\.yml:1: `words` must be a list of words"),
        ("- words: [a, {b: c}]", "", r"synonyms\.yml:1: `words` must be a list of words"),
        ("- words: [alone]", "", r"synonyms\.yml:1: `words` has one entry and there is no `to`"),
        ("- words: [a, b]\n- words: [A, c]", "", r"synonyms\.yml:2: “A” is already in .*yml:1"),
        (
            "- words: [a]\n  to: [b]\n- words: [b]\n  to: [a]",
            "",
            r"synonyms\.yml:3: “b” leads back to itself",
        ),
        ("- words: [a]\n  to: [a]", "", r"synonyms\.yml:1: “a” leads back to itself"),
        ("", "- queries: [q]", r"pins\.yml:1: `articles` is missing"),
        (
            "",
            "- queries: [q]\n  articles: [x]\n- queries: [Q!]\n  articles: [y]",
            r"pins\.yml:3: “Q!” is already",
        ),
    ],
)
def test_mistakes_name_line_and_cure(tmp_path: Path, synonyms: str, pins: str, message: str) -> None:
    """A mistake in a rule is an error that names its file and line."""
    with pytest.raises(MalformedRules, match=message):
        load(tmp_path, synonyms, pins)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """A writer sees every problem, not only the first."""
    with pytest.raises(MalformedRules) as caught:
        load(tmp_path, "- words: [alone]\n- nothing", "- queries: [q]")
    assert 3 == len(caught.value.problems)


def test_pins_must_name_articles(tmp_path: Path) -> None:
    """A pin to an id that no article has is an error."""
    loaded = load(tmp_path, "", "- queries: [q]\n  articles: [billing, biling]\n")
    with pytest.raises(MalformedRules, match=r"pins\.yml:1: there is no article `biling`"):
        rules.check(loaded, site.DOCUMENTS)


def test_pins_must_not_take_a_title(tmp_path: Path) -> None:
    """A pin on another article's title is an error, unless that article is pinned too."""
    loaded = load(tmp_path, "", "- queries: [API reference]\n  articles: [billing]\n")
    with pytest.raises(MalformedRules, match="is the title of `api`"):
        rules.check(loaded, site.DOCUMENTS)
    rules.check(
        load(tmp_path, "", "- queries: [API reference]\n  articles: [billing, api]\n"), site.DOCUMENTS
    )


def test_rules_stay_with_the_index(tmp_path: Path) -> None:
    """An index keeps the rules it was built with."""
    given = SearchRules(
        synonyms=(Synonym(words=("a", "b"), source="x:1"),), pins=(Pin(queries=("q",), articles=("api",)),)
    )
    index.build(site.DOCUMENTS, tmp_path / "index", rules=given)
    assert given == OpenedIndex(tmp_path / "index").rules
