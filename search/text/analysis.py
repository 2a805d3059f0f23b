"""Text into terms: one analysis for documents and queries, for any mixture of languages and scripts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import Stemmer

from search.text import languages, normal
from search.text.languages import CYRILLIC, LATIN, OTHER, Language
from search.text.scripts import HAN, HAN_RUN, segmented, simplify

_LOCAL = threading.local()
_tuple = tuple.__new__
_KEPT = 8192  # words whose terms are kept, in each of two caches, 0.3 kB each
MAX_TERM = 64  # characters of a term; longer words are cut, in documents and queries alike


class Token(NamedTuple):
    """One term at one place of a text."""

    start: int  # characters
    end: int  # exclusive
    term: str  # what is indexed: stemmed
    word: str  # unstemmed, for the dictionary, completions and exact titles
    extra: bool  # added beside the plain words of the same place: `api/v1` beside `api` and `v1`
    stop: bool  # carries no meaning in its language


_KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_SOUTHEAST = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff"  # marks that `re` does not take for letters
_LETTER = f"[^\\W_{HAN}{_KANA}{_HANGUL}{_SOUTHEAST}]"
_APART = f"(?:[A-Za-z0-9]++|{_LETTER})(?:[A-Za-z0-9]++|{_LETTER}++|[{_MARKS}]++)*+"


def _word(part: str) -> str:
    """The pattern of a word of such parts, with signs between them."""
    return (
        f"(?P<word>(?:(?<![\\w.])\\.)?{part}(?:[-._/\\\\:@&'’‐‑]{part}|__?{part})*+(?:\\+\\+|[#＃](?!\\w))?)"
    )


_ASCII_APART = "[A-Za-z0-9]++"  # what _APART finds in ASCII, in half the time
_ASCII_TOKEN = re.compile(_word(_ASCII_APART))
_ASCII_PART = re.compile(_ASCII_APART)
_VERSION = re.compile(r"v?\d++(?:\.\d++)++(?:[a-z]++\d*+)?")
_VERSION_INSIDE = re.compile(r"(?<![\w.])v?\d++(?:\.\d++)++(?:[a-z]++\d*+)?(?![\w.])", re.IGNORECASE)
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z\d]+")  # a part of a name such as maxRetryCount
_HUMPS = 3  # parts from which on a name is read as words: iPhone and GitHub are names
_HALF_WIDTH = re.compile("[\uff66-\uff9d][\uff9e\uff9f]?|.")  # kana with its sound mark
_HAN_STOP = languages.LANGUAGES["zh"].stop


@cache
def _any_token() -> re.Pattern[str]:
    """A token of any script. This and the next are compiled for the first text that is not ASCII."""
    runs = f"(?P<han>[{HAN}]+)|(?P<run>[{_KANA}]+|[{_HANGUL}]+|[{_SOUTHEAST}]+)"
    return re.compile(f"{_word(_APART)}|{runs}")


@cache
def _any_part() -> re.Pattern[str]:
    """A part of a word with signs inside."""
    return re.compile(_APART)


def fold(word: str) -> str:
    """A word in the form that terms are made from: folded (see `normal.fold`), and cut."""
    return normal.fold(word)[:MAX_TERM]


def script(word: str) -> str:
    """The script that decides how a folded word is stemmed."""
    for character in word:
        if "a" <= character <= "z" or "\u00c0" <= character <= "\u024f" or "\u1e00" <= character <= "\u1eff":
            return LATIN
        if "\u0400" <= character <= "\u052f":
            return CYRILLIC
    return OTHER


def tokens(text: str, lang: str = "") -> list[Token]:
    """The terms of `text`, whose main language is `lang`, in order. Any string is allowed."""
    found: list[Token] = []
    for match in (_ASCII_TOKEN if text.isascii() else _any_token()).finditer(text):
        kind, piece, start = match.lastgroup, match[0], match.start()
        if kind == "han":
            found += _han(piece, start)
        elif kind == "run":
            found += _run(piece, start)
        elif piece.isalnum() and (piece[1:].islower() or not (humps := _humps(piece))):
            stem, word, stop = _plain(piece, lang)
            if stop and len(piece) > 1 and piece.isupper() and not text.isupper():
                stop = False  # the US, WHO, IT are names, unless all is in capitals
            # This does what Token(…) does, without a call in between: most words of a site come here.
            found.append(_tuple(Token, (start, start + len(piece), stem, word, False, stop)))
        elif piece.isalnum():
            found += _camel(piece, start, lang, humps)
        else:
            found += _compound(piece, start, lang)
    return found


def _humps(piece: str) -> list[re.Match[str]]:
    """The parts of a name in camel case, of which each has two letters or more; none for other words."""
    humps = list(_HUMP.finditer(piece)) if piece.isascii() and not piece.isupper() else []
    whole = sum(len(hump[0]) for hump in humps) == len(piece)
    return humps if whole and len(humps) >= _HUMPS and all(len(hump[0]) > 1 for hump in humps) else []


def _camel(text: str, start: int, lang: str, humps: list[re.Match[str]]) -> Iterator[Token]:
    """The parts of a name in camel case, and beside them the whole."""
    yield from _words(start, lang, humps)
    stem, word, _ = _plain(text, lang)
    yield Token(start, start + len(text), stem, word, True, False)


def words(text: str, lang: str = "") -> list[str]:
    """The different words of `text` that carry meaning, folded; Chinese ones as a segmenter finds them."""
    found: dict[str, None] = {}
    for token in tokens(text, lang):
        if not (token.extra or token.stop or HAN_RUN.match(token.word)) and len(token.word) > 1:
            found[token.word] = None
    for run in HAN_RUN.findall(simplify(normal.compatible(text))):
        found |= dict.fromkeys(word for word in segmented(run) if word not in _HAN_STOP)
    return list(found)


def terms(text: str, lang: str = "") -> list[str]:
    """All terms of `text`, as they are indexed."""
    return [token.term for token in tokens(text, lang)]


def key(text: str, lang: str = "") -> str:
    """What two titles share when they differ only in case, width, spacing and punctuation; "" for none."""
    return " ".join(token.word for token in tokens(text, lang) if not token.extra)


@lru_cache(maxsize=_KEPT)
def term(word: str, code: str) -> tuple[str, bool]:
    """(term, is a stop word) of a folded word inside text of language `code`."""
    kind = script(word)
    language = languages.of(code, kind)
    return _stem(word, language, kind), word in language.stop


@lru_cache(maxsize=_KEPT)
def _plain(text: str, code: str) -> tuple[str, str, bool]:
    """(term, word, is a stop word) of a word without signs, as written."""
    word = fold(text)
    return term(word, code)[0], word, term(word, code)[1]


def _stem(word: str, language: Language, kind: str) -> str:
    if kind is LATIN and language.fold:
        word = normal.unaccented(word)
    word = language.irregular.get(word, word)
    if language.snowball and not any(character.isdigit() for character in word):
        word = _stemmer(language.snowball).stemWord(word)
    if kind is LATIN and not language.fold:
        word = normal.unaccented(word)
    return word


def _stemmer(name: str) -> Any:
    """A stemmer for this thread alone: threads must not share one. It keeps nothing: `term` does."""
    stemmers = _LOCAL.__dict__
    if name not in stemmers:
        stemmers[name] = Stemmer.Stemmer(name, 0)
    return stemmers[name]


def _compound(text: str, start: int, lang: str) -> Iterator[Token]:
    """The parts of a word with signs inside, and beside them the whole word."""
    end = start + len(text)
    whole = fold(text)
    if whole.endswith(("++", "#")):  # C++, C#: the sign is the name
        yield Token(start, end, whole, whole, False, False)
        return
    if _VERSION.fullmatch(whole):
        yield from _version(whole, start, end)
        return
    if "'" in text or "’" in text:
        yield from _contraction(text, start, lang)
        return
    parts = list((_ASCII_PART if text.isascii() else _any_part()).finditer(text))
    yield from _parts(text, start, lang, parts)
    if whole != fold(parts[0].group()):
        yield Token(start, end, whole, whole, True, False)
    if all(len(part.group()) == 1 for part in parts) and whole.replace(".", "").isalpha():  # U.S. is US
        joined = whole.replace(".", "")
        yield Token(start, end, term(joined, lang)[0], joined, True, False)
    if len(parts) == 2 and "-" in text.replace("‐", "-").replace("‑", "-"):  # Wi-Fi is also found by wifi
        joined = fold("".join(part.group() for part in parts))
        yield Token(start, end, term(joined, lang)[0], joined, True, False)


def _parts(text: str, start: int, lang: str, parts: list[re.Match[str]]) -> Iterator[Token]:
    """The words of a compound. A version inside it is one word: v2.14.3-rc1 is found by 2.14.3."""
    end = 0
    for version in _VERSION_INSIDE.finditer(text):
        yield from _words(start, lang, [part for part in parts if end <= part.start() < version.start()])
        end = version.end()
        yield from _version(fold(version[0]), start + version.start(), start + end)
    yield from _words(start, lang, [part for part in parts if part.start() >= end])


def _words(start: int, lang: str, parts: list[re.Match[str]]) -> Iterator[Token]:
    for part in parts:
        word = fold(part.group())
        stem, stop = term(word, lang)
        yield Token(start + part.start(), start + part.end(), stem, word, False, stop)


def _version(whole: str, start: int, end: int) -> Iterator[Token]:
    """A version: 8.1.3 is also found by 8.1, but not by 8."""
    numbers = whole.lstrip("v").split(".")
    yield Token(start, end, ".".join(numbers), whole, False, False)
    for count in range(2, len(numbers)):
        shorter = ".".join(numbers[:count])
        yield Token(start, end, shorter, shorter, True, False)


def _contraction(text: str, start: int, lang: str) -> Iterator[Token]:
    """user's → user; l'article → article; don't → a stop word."""
    whole = fold(text).replace("’", "'")
    stem, stop = term(whole, lang)
    if not stop:
        parts = [part.group() for part in (_ASCII_PART if whole.isascii() else _any_part()).finditer(whole)]
        longest = max(parts, key=len, default=whole)
        whole = longest if min(map(len, parts), default=0) <= 2 else "".join(parts)
        stem, stop = term(whole, lang)
    yield Token(start, start + len(text), stem, whole, False, stop)


def _han(text: str, start: int) -> Iterator[Token]:
    """Chinese: pairs of neighbouring characters, and beside them the longer words that a segmenter finds.

    Pairs within stop words (如何) are marked as stop words. Pairs across the border of two words are extra.
    """
    folded = simplify(normal.compatible(text))
    if len(folded) != len(text):
        folded = text
    if len(folded) == 1:
        yield Token(start, start + 1, folded, folded, False, folded in _HAN_STOP)
        return
    stop = bytearray(len(folded))
    word_of: list[int] = []  # for each character, where its word ends; 0 for a word of one character
    longer: list[tuple[int, int]] = []
    for word in segmented(folded):
        first, size = len(word_of), len(word)
        word_of += [first + size if size > 1 else 0] * size
        if word in _HAN_STOP:
            stop[first : first + size] = b"\1" * size
        elif size > 2:
            longer.append((first, first + size))
    for first in range(len(folded) - 1):
        pair = folded[first : first + 2]
        one, other = word_of[first], word_of[first + 1]
        across = one != other and one > 0 and other > 0
        stops = stop[first] + stop[first + 1]
        yield Token(start + first, start + first + 2, pair, pair, across or stops == 1, stops == 2)
    for first, last in longer:
        word = folded[first:last]
        yield Token(start + first, start + last, word, word, True, False)


def _run(text: str, start: int) -> Iterator[Token]:
    """Kana, Hangul, Thai and their like: pairs of neighbouring characters. Kana is read in full width."""
    characters = list(_HALF_WIDTH.finditer(text))
    if len(characters) == 1:
        one = normal.compatible(text)
        yield Token(start, start + len(text), one, one, False, False)
    for first, second in pairwise(characters):
        pair = first[0] + second[0]
        if max(pair) >= "\uff66":
            pair = normal.compatible(pair)
        yield Token(start + first.start(), start + second.end(), pair, pair, False, False)
