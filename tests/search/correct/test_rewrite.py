"""Queries with slips are rewritten; known words stay as typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.correct import dictionary as spelling
from search.correct import rewrite
from tests.search.correct.conftest import of_texts


def counted(monkeypatch: pytest.MonkeyPatch, of: type, name: str) -> list[object]:
    """What a method is asked from now on."""
    asked: list[object] = []
    real = getattr(of, name)

    def noted(*given: object, **named: object) -> object:
        asked.append(given[1])
        return real(*given, **named)

    monkeypatch.setattr(of, name, noted)
    return asked


def mended(dictionary: spelling.Dictionary, text: str) -> str:
    return rewrite.mend(dictionary, text).text


@pytest.mark.parametrize(
    ("typed", "meant", "kind"),
    [
        ("reset pasword", "reset password", "spelling"),  # a letter too few
        ("reset passsword", "reset password", "spelling"),  # a doubled letter too many
        ("reset passwrod", "reset password", "spelling"),  # transposed
        ("reset padsword", "reset password", "spelling"),  # the key beside
        ("seperate invoices", "separate invoices", "spelling"),  # sounds alike
        ("notificatons", "notifications", "spelling"),
        ("оплтаить подписку", "оплатить подписку", "spelling"),
        ("получаеться", "получается", "spelling"),
        ("resetpassword", "reset password", "split"),
        ("reset pass word", "reset password", "joined"),
        ("gfhjkm", "пароль", "layout"),
        ("ghj,tk", "пробел", "layout"),
        ("cmhjcbnm gfhjkm", "сбросить пароль", "layout"),  # a slip besides the layout
        ("куыуе зфыыцщкв", "reset password", "layout"),
        ("parol", "пароль", "transliteration"),
        ("podpiska oplata", "podpiska оплата", "transliteration"),
        ("пассворд", "password", "transliteration"),
        ("添加安钮", "添加按钮", "spelling"),
        ("重制密码", "重置密码", "spelling"),
    ],
)
def test_slips_are_mended(dictionary: spelling.Dictionary, typed: str, meant: str, kind: str) -> None:
    """A slip becomes the word that was meant, and the correction names its kind."""
    found = rewrite.mend(dictionary, typed)

    assert (meant, kind) == (found.text, found.corrections[0].kind)


@pytest.mark.parametrize(
    "text",
    [
        "hover",  # not "over"
        "reset my password",
        "user",  # nothing near
        "C++ 2fa api/v1 ERR_0042",
        "сбросьте пароль",
        "重置密码",
        "微信支付",  # Chinese words that the site lacks
        "xyzzy",
        "",
    ],
)
def test_what_is_known_or_far_from_all_known_is_left_alone(
    dictionary: spelling.Dictionary, text: str
) -> None:
    """Known words, codes, and words that are near no known word stay exactly as typed."""
    assert rewrite.Mended(text, (), rewrite.mend(dictionary, text).unknown) == rewrite.mend(dictionary, text)


def test_names_of_three_letters_are_read_in_the_other_script() -> None:
    """VPN in Russian letters is VPN and kod is код; what would lose a letter or is known stays."""
    texts = ("VPN, PDF and DNS. An SD card. The app for iOS.", "Код и фон. Иос.")
    made = spelling.Dictionary(spelling.build(*spelling.count(texts)))

    assert "vpn и pdf" == mended(made, "впн и пдф")
    assert "dns код фон" == mended(made, "днс kod fon")
    assert "ссд ios смс" == mended(made, "ссд ios смс")


def test_a_word_the_engine_knows_is_never_corrected(dictionary: spelling.Dictionary) -> None:
    """A word that the caller knows (a stop word, an indexed stem) is not corrected."""
    assert "reset passwords" == rewrite.mend(dictionary, "reset passwords", {"passwords"}.__contains__).text
    assert "reset password" == mended(dictionary, "reset passwords")


def test_unknown_words_that_stay_are_told(dictionary: spelling.Dictionary) -> None:
    """The words for which nothing was found are listed, normalised."""
    assert ("xyzzy",) == rewrite.mend(dictionary, "Reset XYZZY pasword").unknown


def test_the_rest_of_the_query_keeps_its_form(dictionary: spelling.Dictionary) -> None:
    """Only the mended words change; case, digits and signs around them stay."""
    assert "Reset password: step 2 (v1.4)!" == mended(dictionary, "Reset pasword: step 2 (v1.4)!")


def test_the_wrong_layout_leaves_latin_names_standing(dictionary: spelling.Dictionary) -> None:
    """A word that is known as typed stays, even in a query typed with the wrong layout."""
    assert "оплатить invoices" == mended(dictionary, "jgkfnbnm invoices")


@pytest.mark.slow
@given(st.text(max_size=40))
def test_any_text_is_mended_without_error(text: str) -> None:
    """Mending ends and gives a text, whatever people type."""
    assert isinstance(mended(of_texts(), text), str)


@pytest.mark.parametrize(
    ("word", "indexed"),
    [
        ("clip", "cli"),
        ("plant", "plan"),
        ("context", "content"),
        ("compact", "contact"),
        ("poll", "pull"),
        ("seat", "set"),
        ("fast", "fact"),
        ("tile", "title"),
        ("docx", "docs"),
        ("weather", "whether"),
    ],
)
def test_a_real_word_is_not_taken_for_its_neighbour(word: str, indexed: str) -> None:
    """A short real word that the documents lack is not corrected to another word that looks like it."""
    assert word == mended(spelling.Dictionary(spelling.build(*spelling.count([f"{indexed} " * 50]))), word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lsit", "list"), ("paage", "page"), ("acces", "access"), ("tavle", "table"), ("colums", "columns")],
)
def test_plain_slips_in_short_words_are_mended(typed: str, meant: str) -> None:
    """Transposed, doubled and neighbouring letters are still mended in short words."""
    assert meant == mended(spelling.Dictionary(spelling.build(*spelling.count([meant]))), typed)


def test_an_empty_dictionary_mends_nothing() -> None:
    """A release without a word corrects nothing and does not fail."""
    assert "пароль 密码 word" == mended(
        spelling.Dictionary(spelling.build(*spelling.count([]))), "пароль 密码 word"
    )


@pytest.mark.parametrize(
    "text",
    [
        " ".join(f"slip{'abcdefghijklmnopqrstuvwxyz'[n]}pe" for n in range(25)),
        " ".join(f"ыкра{'абвгдежзиклмнопрстуфхцчшщ'[n]}еа" for n in range(25)),
        " ".join(["passwrod", *["xqzwvk"] * 30]),
    ],
    ids=["latin", "cyrillic", "repeated"],
)
def test_few_words_are_looked_for(
    dictionary: spelling.Dictionary, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """However many slips a query has, the dictionary is read only so often."""
    asked = counted(monkeypatch, spelling.Dictionary, "near")
    rewrite.mend(dictionary, text)
    assert 0 < len(asked) <= 2 * rewrite._MOST_UNKNOWN
    assert len(asked) <= 2 * len(set(text.split()))


def test_the_first_slips_are_mended(dictionary: spelling.Dictionary) -> None:
    """Among too many slips the first are mended, each time that they occur."""
    text = (
        "passwrod " + " ".join(f"xqzwv{letter}" for letter in "abcdefghijklmnop") + " passwrod notificatons"
    )
    assert text.replace("passwrod", "password") == mended(dictionary, text)


@pytest.mark.parametrize("text", ["[" * 60 + "gfhjkz" + "]" * 60, ";" * 99 + "ж" + "." * 99])
def test_signs_around_a_word_are_read_a_few_ways(
    dictionary: spelling.Dictionary, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A wall of signs, of which each may be a letter in the other layout, is not tried in every division."""
    asked = counted(monkeypatch, rewrite._Mender, "knows")
    rewrite.mend(dictionary, text)
    assert len(asked) < 200


def test_signs_beside_the_wrong_layout(dictionary: spelling.Dictionary) -> None:
    """Signs before and behind a word in the wrong layout stay signs, however many there are."""
    assert "[[[[[пароль]]]]]" == mended(dictionary, "[[[[[gfhjkm]]]]]")
