"""Snippets: the part of a section's text that has the query's words, as safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape

from search.text import analysis

WIDTH = 180  # characters of a snippet, about
_LEAD = 40  # characters before the first marked word
_REACH = WIDTH - 2 * _LEAD  # characters from the beginning of the first marked word to that of the last
_REPEATED = 0.01  # worth of a word that the window already has
_EDGE = 24  # characters by which a snippet's end may move to reach the end of a word

_SENTENCE = re.compile(r"[.!?]\s|[\n。！？]")
_SPACE = re.compile(r"\s")
_MARKUP = re.compile("[&<>]")
_UNENDED = re.compile(r"\n(?<=[^\s.!?…:;,。！？：；，]\n)(?=\S)")  # the end of a block that no sign ends
_BETWEEN = "\ue000"  # stands for such an end: one character, so that places stay; of private use

Span = tuple[int, int]


def snippet(text: str, places: Sequence[tuple[int, int, int]], worth: Mapping[int, float]) -> str:
    """HTML of the best `WIDTH` characters of `text`, with words in `<mark>` and all else escaped.

    `places` are (start, end, term) of matched words in order; the best window is the one whose different
    terms are worth most. A dot stands between code and the sentence after it, and between other blocks that
    no sign ends.
    """
    start, end = _window(text, places, worth)
    shown = text[start:end]
    if "\n" in shown:
        shown = _UNENDED.sub(_BETWEEN, shown)
    marked = mark(shown, [(a - start, b - start) for a, b, _ in places if a >= start and b <= end])
    marked = marked.replace(_BETWEEN, " · ")
    return f"{'… ' if start > 0 else ''}{marked}{' …' if end < len(text) else ''}"


def mark(text: str, spans: Iterable[Span]) -> str:
    """HTML of `text`, in one pass: escaped, `<mark>` around the (overlapping) `spans`."""
    html, at = "", 0
    shown = _escaped if _MARKUP.search(text) else str
    for first, last in _merged(spans):
        html += f"{shown(text[at:first])}<mark>{shown(text[first:last])}</mark>"
        at = last
    return " ".join((html + shown(text[at:])).split())


def spans(text: str, terms: frozenset[str], lang: str) -> list[Span]:
    """Where a short `text`, such as a title, has words whose terms are among `terms`."""
    return [(token.start, token.end) for token in _tokens(text, lang) if token.term in terms]


@lru_cache(maxsize=4096)
def _tokens(text: str, lang: str) -> tuple[analysis.Token, ...]:
    return tuple(analysis.tokens(text, lang))


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    last = -1
    for start, end in sorted(spans):
        if start > last:
            merged.append((start, end))
            last = end
        elif end > last:
            merged[-1] = (merged[-1][0], end)
            last = end
    return merged


def _window(text: str, places: Sequence[tuple[int, int, int]], worth: Mapping[int, float]) -> Span:
    """Where the best window begins and ends. Its different words are worth most; repeated ones a little."""
    if not places or places[-1][0] - places[0][0] <= _REACH:
        start = _begin(text, places[0][0]) if places else 0
        return start, _word_end(text, min(len(text), start + WIDTH))
    best, start, value, at = -1.0, 0, 0.0, 0
    inside: dict[int, int] = {}
    first, _, gone = places[0]
    for begin, _, term in places:
        count = inside.get(term, 0)
        value += _REPEATED if count else worth.get(term, 0.0)
        inside[term] = count + 1
        while begin - first > _REACH:
            inside[gone] -= 1
            value -= _REPEATED if inside[gone] else worth.get(gone, 0.0)
            at += 1
            first, _, gone = places[at]
        if value > best + 1e-9:
            best, start = value, first
    start = _begin(text, start)
    return start, _word_end(text, min(len(text), start + WIDTH))


def _begin(text: str, first: int) -> int:
    """Where a snippet begins when its first marked word is at `first`: at a sentence, else at a word."""
    at = max(0, first - _LEAD)
    if at <= _EDGE:
        return 0
    begin = _SENTENCE.search(text, at - _EDGE, first) or _SPACE.search(text, at, first)
    return begin.end() if begin else at


def _word_end(text: str, at: int) -> int:
    if at == len(text):
        return at
    for back in range(at, max(0, at - _EDGE), -1):
        if text[back - 1].isspace() or text[back - 1] in "。！？，、":
            return back
    return at
