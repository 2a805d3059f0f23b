"""Words of a query are found in other languages by what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from search.engine import Engine
from search.semantic import encoder, translations
from tests.search.semantic.made import built, ids
from tests.search.site import article

LOCK = article("lock", "The lock stays closed", "Hold the button of the lock until its lamp is green.")
INVOICE = article("invoice", "Download an invoice", "Each invoice is a file below the payments.")
REMINDER = article("zh/reminder", "预订提醒", "系统提前一天给顾客发送短信。", lang="zh")
ALL = [LOCK, INVOICE, REMINDER]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "lang", "expected"),
    [
        ("где скачать счёт", "ru", "invoice"),
        ("замок не открывается", "ru", "lock"),
        ("下载发票", "zh", "invoice"),
        ("send a reminder to the customer", "en", "zh/reminder"),
        ("تنزيل الفاتورة", "ar", "invoice"),
    ],
)
def test_the_words_of_another_language_are_matched(
    tmp_path: Path, question: str, lang: str, expected: str
) -> None:
    """The article that says the question in its own language says it best."""
    opened, _ = built(tmp_path / "index", ALL, ("ar", "en", "ru", "zh"))
    index = opened._index

    said = translations.match(question, lang, index)

    assert expected == index.article(int(said.argmax())).id
    assert 0 < said.max() < 2


@pytest.mark.slow
def test_a_word_is_looked_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that were asked before are not compared again, alone or beside a new one."""
    opened, _ = built(tmp_path / "index", ALL, ("en", "ru", "zh"))
    index = opened._index
    looked_up: list[str] = []
    words = encoder.words

    def counted(asked: Sequence[str]) -> encoder.Vectors:
        looked_up.extend(asked)
        return words(asked)

    monkeypatch.setattr(encoder, "words", counted)

    first = translations.match("скачать счёт", "ru", index).tolist()
    both = translations.match("замок скачать счёт", "ru", index).tolist()

    assert first == translations.match("скачать счёт", "ru", index).tolist()
    assert ["скачать", "счет", "замок"] == looked_up
    index.translated.clear()
    assert both == translations.match("замок скачать счёт", "ru", index).tolist()


@pytest.mark.slow
def test_words_of_the_same_script_do_not_translate(tmp_path: Path) -> None:
    """What is said in the script of the question is left to other witnesses."""
    opened, _ = built(tmp_path / "index", ALL, ("en", "ru", "zh"))
    said = translations.match("invoice bill download", "en", opened._index)
    assert [0.0, 0.0] == said[:2].tolist()


@pytest.mark.slow
def test_an_index_without_meaning_translates_nothing(tmp_path: Path) -> None:
    """Without vectors nothing is said in another language, and nothing fails."""
    opened, _ = built(tmp_path / "index", ALL, ())
    assert [0.0] * 3 == translations.match("где скачать счёт", "ru", opened._index).tolist()
    assert [0.0] * 3 == translations.match("", "ru", opened._index).tolist()


@pytest.mark.slow
def test_known_words_are_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that the index before has keeps its vector, though its number is another one."""
    first, _ = built(tmp_path / "first", [LOCK])
    encode = encoder.encode
    encoded: list[str] = []

    def listening(texts: Sequence[str]) -> encoder.Vectors:
        encoded.extend(texts)
        return encode(texts)

    monkeypatch.setattr(encoder, "encode", listening)
    second, _ = built(tmp_path / "second", [LOCK, INVOICE], earlier=tmp_path / "first")

    assert "invoice" in encoded
    assert "lamp" not in encoded
    (lamp,) = encode(["lamp"])
    assert [1.0, 1.0] == pytest.approx(
        [float(_vector("lamp", one) @ lamp) for one in (first, second)], abs=0.01
    )


def _vector(word: str, opened: Engine) -> encoder.Floats:
    """The vector of a word of the index."""
    index = opened._index
    at = [index.words[number] for number in index.arrays["translations.word"]].index(word)
    vector: encoder.Floats = index.arrays["translations.rows"][at] * index.arrays["translations.scale"][at]
    return vector


@pytest.mark.slow
def test_slips_codes_and_stop_words_translate_nothing(tmp_path: Path) -> None:
    """Only words translate: no number, no lone slip, no pair of Chinese characters with a particle."""
    odd = article("odd", "预订的提醒", "xqzzk 4711 e2e-7 the lamp", lang="zh")
    opened, _ = built(tmp_path / "index", [odd], ("en", "zh"))
    index = opened._index
    words = {index.words[number] for number in index.arrays["translations.word"]}
    assert {"lamp", "预订", "提醒"} <= words
    assert not {"xqzzk", "4711", "e2e-7", "订的", "的提"} & words


@pytest.mark.slow
def test_a_question_may_be_in_another_language_than_its_page(tmp_path: Path) -> None:
    """Asked in Russian from an English page, the article that says it comes first."""
    texts = ("charges its battery", "shows the map", "prints the receipt", "moves the booking")
    others = [article(f"other-{at}", f"The app {text}", f"How it {text}.") for at, text in enumerate(texts)]
    opened, _ = built(tmp_path / "index", [*others, LOCK, INVOICE])

    assert ["lock", "invoice"] == [ids(opened, text)[0] for text in ("закрытый замок", "скачать счёт")]
