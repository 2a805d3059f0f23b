"""The words of a language in a small filter."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import engine, index
from search.answers import Request
from search.correct import word_filter
from tests.search.site import article


@pytest.mark.parametrize(
    "word",
    [
        "percentage",
        "compete",
        "banknotes",
        "certificates",
        "reopened",
        "приведите",
        "восстановить",
        "погнутым",
    ],
)
def test_words_of_the_language_are_known(word: str) -> None:
    """English and Russian words are known in every form, whether a site has them or not."""
    assert word_filter.knows(word)


@pytest.mark.parametrize("word", ["recieve", "diffrent", "acount", "востановить", "возрват", "qxzwv", "哪里"])
def test_slips_are_not(word: str) -> None:
    """A misspelt word is not a word of the language, and a language without a filter has no words."""
    assert not word_filter.knows(word)


def test_a_filter_forgets_nothing_and_takes_in_little() -> None:
    """The filter knows every word that it was made of, and hardly any other."""
    words = [f"word{number}" for number in range(2000)]
    bits = word_filter.compiled(words)

    def inside(word: str) -> bool:
        return all(bits[at >> 3] >> (at & 7) & 1 for at in word_filter._places(word, len(bits)))

    assert all(map(inside, words))
    assert sum(inside(f"other{number}") for number in range(2000)) < 10


def test_a_dictionary_is_read_with_its_endings(tmp_path: Path) -> None:
    """Each word comes with the prefixes and suffixes that its flags name, where they fit."""
    (tmp_path / "a.aff").write_text(
        "SFX S Y 2\nSFX S y ies [^aeiou]y\nSFX S 0 s [^y]\nPFX U Y 1\nPFX U 0 un .\n"
    )
    (tmp_path / "a.dic").write_text("2\nlock/SU\ncity/S\n")

    assert {"lock", "locks", "unlock", "unlocks", "city", "cities"} == set(
        word_filter.forms(tmp_path / "a.dic")
    )


@pytest.mark.parametrize(
    ("site", "asked"),
    [
        ("Complete the booking", "compete"),
        ("Customers cancel wherever they are", "whenever"),
        ("Остановить оплату", "восстановить"),
        ("Приведет к ошибке", "приведите"),
    ],
)
def test_a_right_word_is_never_corrected(tmp_path: Path, site: str, asked: str) -> None:
    """A word of the language stays as typed, even if the site lacks it and has a word that is near."""
    index.build([article("one", site, site)], tmp_path / "index")

    answer = engine.open(tmp_path / "index").search(Request(text=asked))

    assert ((), "") == (answer.corrections, answer.corrected)
