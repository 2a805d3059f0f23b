"""Text into terms."""

from __future__ import annotations

import gc
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.text import analysis, normal

_LETTERS = str.maketrans("0123456789", "bdfgklmnpr")  # words with digits are not stemmed


def words(text: str, lang: str = "en") -> list[str]:
    return [token.term for token in analysis.tokens(text, lang)]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Clients in C++ exist", "c++"),
        ("C# too", "c#"),
        ("call api/v1 first", "api/v1"),
        ("turn on 2FA", "2fa"),
        ("open settings.json", "settings.json"),
        ("error ERR-1042", "err-1042"),
        ("code 0x80070005", "0x80070005"),
        ("since v8.1.3", "8.1.3"),
        ("since 8.1.3", "8.1"),
        ("set max_allowed_packet", "max_allowed_packet"),
        (".NET is", ".net"),
        ("step 1", "1"),
        ("Wi-Fi", "wifi"),
        ("in the U.S. today", "us"),
        ("ＡＢＣ", "abc"),
        ("café", "cafe"),
    ],
)
def test_names_and_codes_are_kept(text: str, term: str) -> None:
    """Names and codes that a naive analyzer throws away are terms of their own."""
    assert term in words(text)


@pytest.mark.parametrize("code", ["C++", "api/v1", "2fa", "settings.json", "8.1.3"])
def test_codes_are_kept_inside_chinese(code: str) -> None:
    """Latin names and codes are the same terms inside Chinese text without spaces."""
    assert words(code)[-1] in words(f"如何使用{code}备份")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("maxRetryCount", "retry"),
        ("XMLHttpRequest", "request"),
        ("v2.14.3-rc1", "2.14.3"),
        ("release-2.14.3", "2.14"),
        ("tool@1.2.3", "1.2.3"),
        ("cœur", "coeur"),
        ("Ærø", "aero"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("İstanbul", "istanbul"),
        ("STRASSE", "Straße"),
        ("كتـــاب", "كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("۴۲", "42"),
        ("４２", "42"),
    ],
)
def test_spellings_of_one_thing_meet(text: str, other: str) -> None:
    """Parts of names and versions, and letters of other scripts, widths and cases, lead to the same terms."""
    assert set(words(other)) <= set(words(text))


@pytest.mark.parametrize("name", ["iPhone", "GitHub", "YouTube", "JavaScript", "API", "A4"])
def test_names_stay_whole(name: str) -> None:
    """A name of one or two parts is one word."""
    assert 1 == len(words(name))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("accessibility", "access"),
        ("authorization", "author"),
        ("experiment", "experience"),
        ("important", "import"),
        ("department", "depart"),
        ("conversion", "conversation"),
        ("business", "busy"),
        ("several", "severe"),
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    """Words that the stemmer takes for one, though they mean different things, have terms of their own."""
    assert words(one) != words(other)


def test_inflected_words_share_a_term() -> None:
    """English and Russian inflections lead to the same term, in text of either language."""
    assert words("passwords", "ru") == words("password", "en")
    assert words("паролей", "en") == words("пароль", "ru")
    assert words("ещё", "ru") == words("еще", "ru")


def test_irregular_english_forms_share_a_term() -> None:
    """Forms that the stemmer misses share a term: paid and pay, children and child, in any text."""
    for form, base in (("paid", "pay"), ("forgotten", "forget"), ("sent", "sends"), ("children", "child")):
        assert words(form, "ru") == words(base, "en")


def test_decomposed_letters_are_one_word() -> None:
    """A word in decomposed Unicode is the same word."""
    assert words("nai\u0308ve") == words("naïve")
    assert normal.clean("и\u0306") == "й"


def test_chinese_is_pairs_and_longer_words() -> None:
    """Chinese text gives pairs of characters, and the segmenter's longer words beside them."""
    assert ["数据", "据库", "数据库"] == words("数据库", "zh")


def test_traditional_chinese_is_read_as_simplified() -> None:
    """Traditional script finds simplified script, and the other way round."""
    assert words("數據庫", "zh") == words("数据库", "zh")


def test_question_words_are_stop_words() -> None:
    """Question words are marked, in three languages."""
    for text in ("how do I", "как мне", "如何"):
        assert all(token.stop for token in analysis.tokens(text, ""))


@pytest.mark.parametrize(
    ("text", "name"), [("enter the US", "us"), ("our IT team", "it"), ("ask the WHO", "who")]
)
def test_a_stop_word_in_capitals_is_a_name(text: str, name: str) -> None:
    """US is not the word us, unless all of the text is in capitals."""
    assert {name} == {t.word for t in analysis.tokens(text, "en") if t.word == name and not t.stop}
    assert all(t.stop for t in analysis.tokens(text.upper(), "en") if t.word == name)


def test_possessives_and_elisions_are_taken_off() -> None:
    """The word user's becomes user, and l'article becomes article."""
    assert words("user's") == words("user")
    assert words("l'article", "fr") == words("article", "fr")


def test_other_scripts_are_searchable() -> None:
    """Japanese, Korean, Thai, Hebrew, Arabic, Hindi and Greek give terms."""
    for text in ("パスワード", "비밀번호", "รหัสผ่าน", "סיסמה", "كلمة", "पासवर्ड", "κωδικός"):
        assert words(text, "")


def test_another_language_needs_one_line() -> None:
    """German text is read with the stemmer of German."""
    assert words("Häuser", "de") == words("Hauser", "de")


def test_key_ignores_case_width_and_punctuation() -> None:
    """Two writings of one title have the same key."""
    assert analysis.key("Reset, your password!") == analysis.key("RESET  your Password")
    assert analysis.key("?!") == ""


@pytest.mark.slow
@given(st.text(max_size=300))
def test_any_text_has_terms_within_it(text: str) -> None:
    """Any string is analysed, and every term covers characters of it."""
    for token in analysis.tokens(text, "en"):
        assert 0 <= token.start < token.end <= len(text)
        assert token.term


def test_new_words_are_forgotten() -> None:
    """Once as many words as are kept are known, new ones take no more memory, in stemmers neither."""
    blocks = []
    for numbers in (range(8_500), range(8_500, 9_900)):
        for number in numbers:
            analysis.terms(f"word{number}ing".translate(_LETTERS), "en")
        gc.collect()
        blocks.append(sys.getallocatedblocks())
    assert blocks[1] <= blocks[0] + 300


@given(st.text(st.characters(max_codepoint=127)) | st.text("aZ9_-./:@&'+# "))
def test_ascii_is_read_like_any_text(text: str) -> None:
    """A text of plain ASCII has the terms that it has beside another script."""
    apart = analysis.tokens(f"{text}\n文")

    assert apart[:-1] == analysis.tokens(text)
