"""The analysed articles of the last build."""

from __future__ import annotations

import dataclasses
import stat
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.arrays import analysed, corpus, kept_articles
from search.arrays.corpus import Collected
from search.arrays.kept_articles import KeptArticles
from search.documents import AGENTS, Document
from search.text.passages import SIZE
from tests.search.site import article, section

LEAD = article("card", "Pay by card", "Pay by C++ card.", keywords=("visa",))
DOCUMENTS = [
    LEAD,
    section(LEAD, "change", "Change it", "如何付款 U.S. 8.1.3 Wi-Fi"),
    article("long", "Оплата", "Оплата картой. " * SIZE, lang="ru"),
    article("empty", "", ""),
]


def told(made: Collected) -> dict[str, list[str] | list[int]]:
    """All columns, with the strings themselves instead of their numbers."""
    return {
        name: [made.strings[number] for number in values] if name in analysed.STRINGS else values.tolist()
        for name, values in made.rows.values.items()
    }


def collect(documents: list[Document], folder: Path) -> Collected:
    """What a build with the cache in `folder` collects."""
    return corpus.collect(documents, KeptArticles(folder))


def test_kept_articles_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build gets what analysis made of the articles, in any order, without asking it."""
    collect(DOCUMENTS, tmp_path)
    turned = [DOCUMENTS[3], DOCUMENTS[2], *DOCUMENTS[:2]]
    cold = told(corpus.collect(turned))
    monkeypatch.setattr(analysed, "read", pytest.fail)
    assert cold == told(collect(turned, tmp_path))


def test_nobody_else_reads_them(tmp_path: Path) -> None:
    """What is kept has the words of articles for agents: the folder and its file are their owner's alone."""
    folder = tmp_path / "cache"
    collect(DOCUMENTS, folder)
    (kept,) = folder.iterdir()
    assert [0o700, 0o600] == [stat.S_IMODE(path.stat().st_mode) for path in (folder, kept)]


WRITTEN = st.builds(
    lambda number, title, texts: [
        lead := article(f"a{number}", title, texts[0]),
        *(section(lead, f"s{place}", title[:place], text) for place, text in enumerate(texts[1:])),
    ],
    st.integers(0, 3),
    st.sampled_from(["Pay", "Pay by card", "付款", ""]),
    st.lists(st.text("ab C+.'付款ё\n\ud800\u0301", max_size=12), min_size=1, max_size=3),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(st.lists(st.lists(WRITTEN, max_size=3), min_size=1, max_size=4))
def test_any_changes_give_what_a_cold_build_collects(
    tmp_path: Path, builds: list[list[list[Document]]]
) -> None:
    """Build after build over one folder, whatever is written, collects what a build from nothing does."""
    for articles in builds:
        documents = [document for one in articles for document in one]
        assert told(corpus.collect(documents)) == told(collect(documents, tmp_path))


def test_a_changed_article_is_read_again(tmp_path: Path) -> None:
    """After an edit, a deletion and a new article, the outcome is that of a build from nothing."""
    collect(DOCUMENTS, tmp_path)
    edited = [dataclasses.replace(LEAD, text="Pay by card or bill."), *DOCUMENTS[1:2], article("new", "New")]
    for _ in range(2):
        assert told(corpus.collect(edited)) == told(collect(edited, tmp_path))


@pytest.mark.parametrize("name", ["title", "keywords", "description", "text", "lang", "heading", "url"])
def test_all_of_an_article_is_in_its_key(name: str) -> None:
    """Another value of any part of a document is another key."""
    value: Any = ("other",) if name == "keywords" else "other"
    keys = {kept_articles.key([LEAD]), kept_articles.key([dataclasses.replace(LEAD, **{name: value})])}
    assert 2 == len(keys)


def test_articles_for_agents_are_not_kept(tmp_path: Path) -> None:
    """What only agents may read is in no cache: not its place, and none of its words."""
    hidden = article("b", "B", "Hidden verborgenwort.", audience=AGENTS)
    made = collect([LEAD, hidden], tmp_path)
    kept = KeptArticles(tmp_path)
    assert "verborgenwort" in made.strings
    assert ([kept_articles.key([LEAD])], False) == ([*kept.places], "verborgenwort" in kept.strings)
    assert b"verborgen" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_damaged_file_keeps_nothing(tmp_path: Path) -> None:
    """A file with another content than was written is as if there were none, and is replaced."""
    collect(DOCUMENTS, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-64] + b"\1" * 64)
    assert {} == KeptArticles(tmp_path).places
    collect(DOCUMENTS, tmp_path)
    assert 3 == len(KeptArticles(tmp_path).places)


def test_only_the_last_build_is_kept(tmp_path: Path) -> None:
    """What the last build did not have is not kept, and its strings are not either."""
    collect(DOCUMENTS, tmp_path)
    collect([LEAD], tmp_path)
    kept = KeptArticles(tmp_path)
    assert (1, 1) == (len(kept.places), len([*tmp_path.iterdir()]))
    assert np.array_equal(sorted(kept.strings.values()), np.arange(len(kept.strings)))
    assert "visa" in kept.strings
    assert not any("оплат" in string for string in kept.strings)
