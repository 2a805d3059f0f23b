"""Text into terms: one analysis for documents and queries, for any mixture of languages and scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

import rjieba
import Stemmer
from whoosh.analysis import Analyzer
from whoosh.analysis import Token as WhooshToken

from search import languages
from search.languages import CONTINUOUS, CYRILLIC, LATIN, OTHER, Language

MAX_TERM = 64  # characters; what is longer is cut, in documents and queries alike


class Token(NamedTuple):
    """One term at one place of a text."""

    start: int  # characters
    end: int  # exclusive
    term: str  # what is indexed: stemmed
    word: str  # unstemmed, for the dictionary, completions and exact titles
    extra: bool  # said beside the plain words of the same place: `api/v1` beside `api` and `v1`
    stop: bool  # carries no meaning in its language


_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_SOUTHEAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_APART = (
    f"(?:(?![{_HAN}{_KANA}{_HANGUL}{_SOUTHEAST}_])[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff])"
)
_TOKEN = re.compile(
    f"(?P<han>[{_HAN}]+)|(?P<run>[{_KANA}]+|[{_HANGUL}]+|[{_SOUTHEAST}]+)"
    f"|(?P<word>(?:(?<![\\w.])\\.)?{_APART}+(?:[-._/\\\\:@&'’‐‑]{_APART}+|__?{_APART}+)*(?:\\+\\+|[#＃](?!\\w))?)"
)
_PART = re.compile(f"{_APART}+")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+[a-z]*\d*")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\x00]")
_ACCENT = re.compile("[\u0300-\u036f]")


def clean(text: str) -> str:
    """`text` as it is stored and shown: composed (NFC), without invisible marks and unpaired surrogates."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def fold(word: str) -> str:
    """One word without its case, width and ё: what two spellings of the same word share."""
    return unicodedata.normalize("NFKC", word).casefold().replace("ё", "е")[:MAX_TERM]


def script(word: str) -> str:
    """The script that decides how a folded word is stemmed."""
    for character in word:
        if "a" <= character <= "z" or "\u00c0" <= character <= "\u024f" or "\u1e00" <= character <= "\u1eff":
            return LATIN
        if "\u0400" <= character <= "\u052f":
            return CYRILLIC
    return OTHER


def tokens(text: str, lang: str = "") -> Iterator[Token]:
    """The terms of `text`, whose main language is `lang`, in order. Any string is allowed."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind == "word":
            yield from _word(match.group(), match.start(), lang)
        elif kind == "han":
            yield from _han(match.group(), match.start())
        else:
            yield from _run(match.group(), match.start())


def terms(text: str, lang: str = "") -> list[str]:
    """All terms of `text`, as they are indexed."""
    return [token.term for token in tokens(text, lang)]


def key(text: str, lang: str = "") -> str:
    """What two titles share when only case, width, spacing and punctuation tell them apart; "" for none."""
    return " ".join(token.word for token in tokens(text, lang) if not token.extra)


@lru_cache(maxsize=65536)
def term(word: str, code: str) -> tuple[str, bool]:
    """(term, is a stop word) of a folded word inside text of language `code`."""
    kind = script(word)
    language = languages.of(code, kind)
    return _stem(word, language, kind), word in language.stop


def _stem(word: str, language: Language, kind: str) -> str:
    if kind is LATIN and language.fold:
        word = _unaccented(word)
    if language.snowball and not any(character.isdigit() for character in word):
        word = _stemmer(language.snowball).stemWord(word)
    if kind is LATIN and not language.fold:
        word = _unaccented(word)
    return word


def _unaccented(word: str) -> str:
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFKD", word)))


@cache
def _stemmer(name: str) -> Any:
    return Stemmer.Stemmer(name)


def _word(text: str, start: int, lang: str) -> Iterator[Token]:
    if text.isalnum():
        word = fold(text)
        stem, stop = term(word, lang)
        yield Token(start, start + len(text), stem, word, False, stop)
    else:
        yield from _compound(text, start, lang)


def _compound(text: str, start: int, lang: str) -> Iterator[Token]:
    """A word with signs inside: its parts, and beside them the whole."""
    end = start + len(text)
    whole = fold(text)
    if whole.endswith(("++", "#")):  # C++, C#: the sign is the name
        yield Token(start, end, whole, whole, False, False)
        return
    if _VERSION.fullmatch(whole):  # 8.1.3 is also found by 8.1, and by 8 nowhere else than in itself
        numbers = whole.lstrip("v").split(".")
        yield Token(start, end, ".".join(numbers), whole, False, False)
        for count in range(2, len(numbers)):
            shorter = ".".join(numbers[:count])
            yield Token(start, end, shorter, shorter, True, False)
        return
    if "'" in text or "’" in text:
        yield from _contraction(text, start, lang)
        return
    parts = list(_PART.finditer(text))
    for part in parts:
        word = fold(part.group())
        stem, stop = term(word, lang)
        yield Token(start + part.start(), start + part.end(), stem, word, False, stop)
    if whole != fold(parts[0].group()):
        yield Token(start, end, whole, whole, True, False)
    if len(parts) == 2 and "-" in text.replace("‐", "-").replace("‑", "-"):  # Wi-Fi is also found by wifi
        joined = fold("".join(part.group() for part in parts))
        yield Token(start, end, term(joined, lang)[0], joined, True, False)


def _contraction(text: str, start: int, lang: str) -> Iterator[Token]:
    """user's → user; l'article → article; don't → a stop word."""
    whole = fold(text).replace("’", "'")
    stem, stop = term(whole, lang)
    if not stop:
        parts = [part.group() for part in _PART.finditer(whole)]
        longest = max(parts, key=len, default=whole)
        whole = longest if min(map(len, parts), default=0) <= 2 else "".join(parts)
        stem, stop = term(whole, lang)
    yield Token(start, start + len(text), stem, whole, False, stop)


def _han(text: str, start: int) -> Iterator[Token]:
    """Chinese: pairs of neighbouring characters, and beside them the longer words of a segmenter.

    Characters of a stop word (如何, 怎么) are marked as such: a query leaves them out.
    """
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):
        folded = text
    stop = bytearray(len(folded))
    words: list[tuple[int, int]] = []
    at = 0
    for word in rjieba.cut(folded, False):
        size = len(word)
        if word in languages.LANGUAGES["zh"].stop:
            stop[at : at + size] = b"\1" * size
        elif size != 2:
            words.append((at, at + size))
        at += size
    for first in range(len(folded) - 1):
        pair = folded[first : first + 2]
        yield Token(start + first, start + first + 2, pair, pair, False, bool(stop[first] or stop[first + 1]))
    for first, last in words:
        word = folded[first:last]
        if last - first > 2 or len(folded) == 1:
            yield Token(start + first, start + last, word, word, len(folded) > 1, False)
    if len(folded) == 1 and stop[0]:
        yield Token(start, start + 1, folded, folded, False, True)


def _run(text: str, start: int) -> Iterator[Token]:
    """Kana, Hangul, Thai and their like: pairs of neighbouring characters."""
    if len(text) == 1:
        yield Token(start, start + 1, text, text, False, False)
    for first in range(len(text) - 1):
        pair = text[first : first + 2]
        yield Token(start + first, start + first + 2, pair, pair, False, False)


class TermAnalyzer(Analyzer):  # type: ignore[misc]
    """The same analysis as Whoosh knows analyzers, so that its index can be read by Whoosh's own tools."""

    def __call__(self, value: str, **_: Any) -> Iterator[WhooshToken]:
        """Whoosh tokens of `value`, read as text of unknown language."""
        token = WhooshToken(boosts=False)
        token.boost = 1.0
        token.stopped = False
        for found in tokens(value):
            token.text = found.term
            yield token


__all__ = ["CONTINUOUS", "Token", "TermAnalyzer", "clean", "fold", "key", "script", "term", "terms", "tokens"]
