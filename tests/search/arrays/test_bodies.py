"""The analysed bodies of sections, and those that the build before has kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from cache.pack import Pack, key
from search.arrays import bodies, corpus
from search.arrays.bodies import read
from search.documents import AGENTS
from search.text import analysis
from search.text.passages import SIZE
from tests.search.site import article

TEXTS = ("", "Pay by C++ card.", "如何付款", "U.S. 8.1.3 Wi-Fi", "Оплата картой. " * SIZE)


def fail(_text: str, _lang: str) -> None:
    """Must not be called."""
    raise AssertionError


@pytest.mark.parametrize("text", TEXTS)
def test_a_kept_body_is_the_same(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next build gets what analysis made of the text, without asking it."""
    pack = Pack(tmp_path / "pack")
    made, words = read(text, "en", pack)
    pack.save()
    assert [token.term for token in analysis.tokens(text, "en")] == made.terms
    monkeypatch.setattr(analysis, "tokens", fail)
    kept, again = read(text, "en", Pack(tmp_path / "pack"))
    assert (made.terms, made.starts, made.sizes, made.ends) == (
        kept.terms,
        kept.starts,
        kept.sizes,
        kept.ends,
    )
    assert [list(word) for word in words] == [list(word) for word in again]


def test_passages_hold_all_terms(tmp_path: Path) -> None:
    """The passages of a long text have all its terms, in order."""
    made, _ = read(TEXTS[-1], "ru", Pack(None))
    passages = list(made.passages())
    assert (True, made.terms) == (len(passages) > 1, [term for terms in passages for term in terms])


def test_sections_for_agents_are_not_kept(tmp_path: Path) -> None:
    """What only agents may read is in no cache."""
    pack = Pack(tmp_path / "pack")
    documents = [article("a", "A", "Shown words."), article("b", "B", "Hidden words.", audience=AGENTS)]
    list(corpus.collect(documents, pack).passages())
    pack.save()
    again = Pack(tmp_path / "pack")
    name = [key("body", bodies._code(), "en", text) for text in ("Shown words.", "Hidden words.")]
    assert (True, None) == (again.get(name[0]) is not None, again.get(name[1]))
