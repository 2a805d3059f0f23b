"""The words of a language in a small filter."""

from __future__ import annotations

from contextlib import closing
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
        "greyed",
        "cheques",
        "whilst",
        "customised",
        "programme",
        "fulfil",
        "приведите",
        "восстановить",
        "погнутым",
    ],
)
def test_words_of_the_language_are_known(word: str) -> None:
    """English and Russian words are known in every form, whether a site has them or not."""
    assert word_filter.knows(word)


@pytest.mark.parametrize(
    "word", ["recieve", "diffrent", "acount", "colur", "cancled", "востановить", "возрват", "qxzwv", "哪里"]
)
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

    forms = [["lock", "locks", "unlock", "unlocks"], ["city", "cities"]]
    assert forms == list(word_filter.forms(tmp_path / "a.dic"))


def test_a_filter_is_made_of_a_dictionary_and_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The words of further lists are known beside those of the dictionary."""
    (tmp_path / "a.aff").write_text("SFX S Y 1\nSFX S 0 s .\n")
    (tmp_path / "a.dic").write_text("1\ncolor/S\n")
    (tmp_path / "b.10").write_bytes("colour\ncaf\xe9\n".encode("latin-1"))
    word_filter.main(["en", *(str(tmp_path / name) for name in ("a.dic", "b.10", "words.en"))])
    made = (tmp_path / "words.en").read_bytes()
    monkeypatch.setattr(word_filter, "_filter", lambda _: made)

    assert all(map(word_filter.knows, ["color", "colors", "colour"]))
    assert not word_filter.knows("colours")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("change the favourite colour", "Change your favorite color"),
        ("the button is greyed out", "The button is grayed out"),
        ("customise the catalogue", "Customize the catalog"),
        ("authorisation cancelled", "Authorization canceled"),
        ("licence", "Your license"),
        ("organize a tire center", "Organise a tyre centre"),
    ],
)
def test_british_and_american_spelling_find_one_another(typed: str, written: str, tmp_path: Path) -> None:
    """A word in the other spelling is no slip, and finds the page as the page's own spelling does."""
    pages = [article("a", written), article("b", "Deliveries"), article("c", "Opening hours")]
    index.build(pages, tmp_path / "index")
    with closing(engine.open(tmp_path / "index")) as opened:
        answer = opened.search(Request(text=typed, lang="en"))

    assert ("exact", ()) == (answer.stage, answer.corrections)
    assert "a" == answer.hits[0].article
    assert 1.0 == pytest.approx(answer.coverage)


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
