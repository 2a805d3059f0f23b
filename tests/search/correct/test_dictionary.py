"""The words of a release, and those near an unknown word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.correct import dictionary as spelling


def test_frequency_decides_between_equally_near_words() -> None:
    """If two words are equally near, the more frequent one in the documents wins."""
    dictionary = spelling.Dictionary(spelling.build(*spelling.count(["listing " * 9 + "lifting"])))

    assert ["listing", "lifting"] == [candidate.word for candidate in dictionary.near("liting")]


def test_counts_are_of_normalised_words(dictionary: spelling.Dictionary) -> None:
    """The dictionary counts words without regard to case, width and ё."""
    assert 3 == spelling.Dictionary(spelling.build(*spelling.count(["Ещё еще ＥＩＮ ein"]))).count("еще") + 1
    assert 0 == dictionary.count("a" * (spelling.LONGEST + 1))


def test_short_and_long_words_have_no_neighbours(dictionary: spelling.Dictionary) -> None:
    """Very short words are near too many others, and very long ones are not words: none are near."""
    assert ((), ()) == (dictionary.near("res"), dictionary.near("a" * (spelling.LONGEST + 1)))


def test_a_short_word_may_lack_a_letter() -> None:
    """A word of five letters is near one of six that has a letter more, and not near other letters."""
    words = ["unlock refund charge plane"]
    dictionary = spelling.Dictionary(spelling.build(*spelling.count(words)))
    typed = ("unlok", "refnd", "chrge", "slane", "refxd", "unlo")
    found = [[candidate.word for candidate in dictionary.near(word)] for word in typed]
    assert [["unlock"], ["refund"], ["charge"], [], [], []] == found


def test_the_likeliest_is_first(dictionary: spelling.Dictionary) -> None:
    """Near words come with their cost and count, the likeliest first; the word itself is not among them."""
    best = dictionary.near("passwrod")[0]
    assert ("password", 2, True) == (best.word, best.count, 0 < best.cost < 1)
    assert "password" not in [candidate.word for candidate in dictionary.near("password")]


def test_other_scripts_sound_alike(dictionary: spelling.Dictionary) -> None:
    """A transliterated word finds the word of the other script, never one of its own."""
    assert ["пароль"] == [candidate.word for candidate in dictionary.sounding_like("parol")]
    assert ("password" in dictionary, ()) == (True, dictionary.sounding_like("password"))


@given(st.text(st.characters(max_codepoint=127)) | st.text("aZ9_'- "))
def test_ascii_is_counted_like_any_text(text: str) -> None:
    """A text of plain ASCII has the words that it has beside another script."""
    assert spelling.count([f"{text}\n文"]) == spelling.count([text])
