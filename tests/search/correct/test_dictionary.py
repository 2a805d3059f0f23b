"""Spelling: unknown words of a query become the known ones that were meant; known ones are left alone."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.correct import dictionary as spelling
from search.correct import distances, layouts, rewrite, transliteration
from search.text.scripts import simplify

TEXTS = (
    "How do I reset my password? Reset the password in the account settings, over there.",
    "Account settings. Notifications and invoices. Separate invoices. Subscription, subscription, backup.",
    "Как сбросить пароль? Сбросьте пароль в настройках аккаунта. Оплата подписки. Пробел.",
    "Получается ли оплатить подписку? Да, оплатите подписку картой. Пользователь и пользователи.",
    "如何重置密码？在账户设置中重置密码。添加按钮。按钮的位置。密码错误时重置密码，点击按钮。" * 5,
)


@cache
def of_texts() -> spelling.Dictionary:
    return spelling.Dictionary(spelling.build(TEXTS))


@pytest.fixture
def dictionary() -> spelling.Dictionary:
    return of_texts()


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
    """What was typed becomes what was meant, and the correction says of what kind it is."""
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
    """Known words, codes, and words near no known one stay exactly as typed."""
    assert rewrite.Mended(text, (), rewrite.mend(dictionary, text).unknown) == rewrite.mend(dictionary, text)


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
    """In a query typed with the wrong layout, a word that is known as typed stays."""
    assert "оплатить invoices" == mended(dictionary, "jgkfnbnm invoices")


def test_frequency_decides_between_equally_near_words() -> None:
    """Of two words equally far, the one the documents have oftener is meant."""
    dictionary = spelling.Dictionary(spelling.build(["listing " * 9 + "lifting"]))

    assert ["listing", "lifting"] == [candidate.word for candidate in dictionary.near("liting")]


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
    """A short word that the documents lack is not corrected to another word that looks like it."""
    assert word == mended(spelling.Dictionary(spelling.build([f"{indexed} " * 50])), word)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lsit", "list"), ("paage", "page"), ("acces", "access"), ("tavle", "table"), ("colums", "columns")],
)
def test_plain_slips_in_short_words_are_mended(typed: str, meant: str) -> None:
    """Transposed, doubled and neighbouring letters are still mended in short words."""
    assert meant == mended(spelling.Dictionary(spelling.build([meant])), typed)


def test_counts_are_of_normalised_words(dictionary: spelling.Dictionary) -> None:
    """The dictionary counts words without regard to case, width and ё."""
    assert 3 == spelling.Dictionary(spelling.build(["Ещё еще ＥＩＮ ein"])).count("еще") + 1
    assert 0 == dictionary.count("a" * (spelling.LONGEST + 1))


def test_an_empty_dictionary_mends_nothing() -> None:
    """A release without a word corrects nothing and does not fail."""
    assert "пароль 密码 word" == mended(spelling.Dictionary(spelling.build([])), "пароль 密码 word")


@given(st.text(max_size=40))
def test_any_text_is_mended_without_error(text: str) -> None:
    """Whatever is typed, mending ends and gives text."""
    assert isinstance(mended(of_texts(), text), str)


@given(st.text("abcdжзи", min_size=1, max_size=9), st.text("abcdжзи", min_size=1, max_size=9))
def test_distances_are_those_of_a_plain_matrix(typed: str, meant: str) -> None:
    """The vectorised distance is that of the textbook's loop over one pair of words."""
    table = np.array([meant], dtype="<U12").view(np.uint32).reshape(1, 12)

    found = float(distances.costs(typed, table, np.array([len(meant)]))[0])

    assert pytest.approx(_plain(typed, meant), abs=1e-4) == found


@given(
    st.text("abь'é’", min_size=1, max_size=9),
    st.lists(st.text("abь'é’", min_size=1, max_size=11), max_size=9),
)
def test_distances_of_many_words_are_those_of_each(typed: str, words: list[str]) -> None:
    """Words are compared all at a time; what each costs does not depend on the others."""
    table = np.array(words, dtype="<U12").view(np.uint32).reshape(len(words), 12)
    lengths = np.array([len(word) for word in words], dtype=np.int8)

    each = [float(distances.costs(typed, table[i : i + 1], lengths[i : i + 1])[0]) for i in range(len(words))]

    assert each == distances.costs(typed, table, lengths).tolist()
    assert [word == typed for word in words] == [cost == 0 for cost in each]


def _plain(typed: str, meant: str) -> float:
    """Optimal string alignment with the module's prices, one cell at a time."""
    substitution = {
        (a, b): float(distances.costs(a, np.array([[ord(b), 0]], np.uint32), np.array([1]))[0])
        - distances.FIRST
        for a in {*typed}
        for b in {*meant}
        if a != b
    }
    cost = {(0, 0): 0.0}
    for j in range(1, len(meant) + 1):
        cost[0, j] = cost[0, j - 1] + _single(meant, j - 1)
    for i in range(1, len(typed) + 1):
        for j in range(len(meant) + 1):
            options = [cost[i - 1, j] + _single(typed, i - 1)]
            if j:
                a, b = typed[i - 1], meant[j - 1]
                options.append(cost[i, j - 1] + _single(meant, j - 1))
                options.append(cost[i - 1, j - 1] + (0.0 if a == b else substitution[a, b]))
                if i > 1 and j > 1 and a != b and (a, typed[i - 2]) == (meant[j - 2], b):
                    options.append(cost[i - 2, j - 2] + distances.TRANSPOSED)
            cost[i, j] = min(options)
    swapped = typed[1:2] + typed[:1] == meant[:2] and len(meant) > 1
    return cost[len(typed), len(meant)] + distances.FIRST * (typed[0] != meant[0] and not swapped)


def _single(word: str, at: int) -> float:
    doubled = at > 0 and word[at] == word[at - 1]
    return distances.DOUBLED if doubled else distances.LETTER


def test_layouts_are_one_anothers_inverse() -> None:
    """Retyping in one layout and back gives the text again."""
    assert "съешь ещё этих мягких булок" == layouts.to_russian(
        layouts.to_english("съешь ещё этих мягких булок")
    )


def test_keys_that_touch_are_neighbours_both_ways() -> None:
    """A key's neighbours are those beside it and those it touches above and below."""
    assert {"q", "s", "z", "w"} == {b for a, b in layouts.neighbours() if a == "a"}
    assert all((b, a) in layouts.neighbours() for a, b in layouts.neighbours())


@pytest.mark.parametrize(
    ("russian", "latin"),
    [
        ("пароль", "parol"),
        ("пользователь", "polzovatel"),
        ("страница", "stranica"),
        ("страница", "stranitsa"),
        ("подключение", "podklyuchenie"),
        ("защита", "zaschita"),
        ("новые", "novye"),
        ("хранилище", "khranilishche"),
    ],
)
def test_transliterations_share_a_key(russian: str, latin: str) -> None:
    """A Russian word and the usual ways to write it in Latin letters have a key in common."""
    assert set(transliteration.keys(russian)) & set(transliteration.keys(latin))


def test_traditional_characters_become_simplified() -> None:
    """Traditional Chinese is folded one character for one; other text is untouched."""
    assert "设置密码 reset" == simplify("設置密碼 reset")
    assert "сброс" == simplify("сброс")
