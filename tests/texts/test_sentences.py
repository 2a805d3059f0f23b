"""Sentences that are kept as facts and said in any language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

import texts
from texts import sentences
from texts.sentences import Sentence

WORD = Sentence("gaps.evidence.word", word="sso")
ABSENT = Sentence("gaps.evidence.absent", n=1, words=WORD)
NEAREST = Sentence("gaps.evidence.nearest", title="Log in", confidence=0.347)


def test_a_sentence_is_english() -> None:
    """As a string, a sentence is its English text with all its values, other sentences among them."""
    assert "‘sso’ is in no article" == ABSENT
    assert "the nearest article is “Log in”, with a confidence of 0.35" == NEAREST
    assert {"‘sso’ is in no article"} == {ABSENT, str(ABSENT)}


@pytest.mark.parametrize(
    ("lang", "absent", "nearest"),
    [
        ("en", str(ABSENT), str(NEAREST)),
        (
            "ru",
            "ни в одной статье нет слова «sso»",
            "самая близкая статья — «Log in», уверенность поиска: 0,35",
        ),
        ("zh", "没有文章包含“sso”", "最接近的文章是“Log in”，置信度 0.35"),
    ],
)
def test_a_sentence_is_said_in_any_language(lang: str, absent: str, nearest: str) -> None:
    """`said` gives the sentence in the reader's language, down to its quotation marks and decimals."""
    spoken = texts.load(lang)
    assert (absent, nearest) == (sentences.said(ABSENT, spoken), sentences.said(NEAREST, spoken))
    assert "their own words" == sentences.said("their own words", spoken)


@pytest.mark.parametrize("line", [ABSENT, NEAREST, "plain words of an older version"])
def test_a_sentence_is_stored(line: str) -> None:
    """What is read from JSON can be said in every language again; a plain string stays one."""
    read = sentences.from_json(json.loads(json.dumps(sentences.to_json(line))))
    assert (line, type(line)) == (read, type(read))
    for lang in texts.LANGUAGES:
        assert sentences.said(line, texts.load(lang)) == sentences.said(read, texts.load(lang))


@pytest.mark.parametrize(
    "change", [{"key": "gaps.evidence.gone"}, {"values": {}}, {"values": {"words": "sso"}}]
)
def test_a_sentence_of_another_version_is_its_english(change: dict[str, object]) -> None:
    """Where the texts lack the key, or need a value that was not stored, its English is shown."""
    stored = sentences.to_json(ABSENT)
    assert isinstance(stored, dict)
    assert "‘sso’ is in no article" == sentences.from_json(stored | change)


def test_a_sentence_is_copied_with_its_facts() -> None:
    """A copy, deep or pickled, can still be said in other languages."""
    spoken = texts.load("ru")
    pickled = pickle.loads(pickle.dumps(ABSENT))  # noqa: S301 - ours
    for made in (copy.copy(ABSENT), copy.deepcopy(ABSENT), pickled):
        assert sentences.said(ABSENT, spoken) == sentences.said(made, spoken)


def test_words_are_changed_in_every_language() -> None:
    """A change of words reaches the values of values, and leaves numbers alone."""
    hidden = sentences.changed(ABSENT, lambda words: words.replace("sso", "[…]"))
    assert "ни в одной статье нет слова «[…]»" == sentences.said(hidden, texts.load("ru"))
    assert "[…]" == sentences.changed("sso", lambda _: "[…]")
    assert NEAREST == sentences.changed(NEAREST, str)
