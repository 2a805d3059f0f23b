"""Quotations: a customer's words where somebody repeated them, in a note or in a draft."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain

from kb_server.gaps.disclosure import HIDDEN
from search.text import analysis

LEAST_WORDS = 3  # a shorter text is hidden only in quotation marks, or where nothing else was said
_QUOTES = "\"'“”„«»‘’‚「」『』"
_HEAD = re.compile(r"\s*(?:#\s*)?(?:-\s+|[a-z_]+:\s+)?[\"']?")  # of a line in front matter
_NO_SPACES = "\u0e00"  # from Thai on, scripts run words together
_Words = tuple[str, ...]


class Quotations:
    """Finds the words of `texts` in other texts, with any spaces, quotes and capitals."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._spaced: dict[str, list[_Words]] = defaultdict(list)  # by the longest word, in small letters
        self._run_on: list[_Words] = []  # in scripts that put no spaces between words
        for words in {tuple(re.findall(r"\w+", text)): None for text in texts}:
            longest = max(words, key=len, default="").casefold()
            if longest and max(longest) < _NO_SPACES:
                self._spaced[longest].append(words)
            elif longest:
                self._run_on.append(words)

    def hide(self, text: str) -> str:
        """Put HIDDEN in place of these words in `text`, line by line."""
        folded = text.casefold()
        said = set(re.findall(r"\w+", folded))
        looked_for = [*chain.from_iterable(self._spaced[word] for word in said & self._spaced.keys())]
        near = [
            words
            for words in (*looked_for, *self._run_on)
            if all(word.casefold() in folded for word in words)
        ]
        if not near:
            return text
        whole = {" ".join(words).casefold() for words in near}
        inside = re.compile("|".join(map(_pattern, sorted(near, key=len, reverse=True))), re.IGNORECASE)
        return "".join(_hide(line, whole, inside) for line in text.splitlines(keepends=True))


def _hide(line: str, whole: Collection[str], inside: re.Pattern[str]) -> str:
    head = _HEAD.match(line)
    start = head.end() if head else 0
    said = line[start:].rstrip()
    said = said[:-1] if said.endswith(("'", '"')) else said
    if " ".join(re.findall(r"\w+", said)).casefold() in whole:
        return line[:start] + HIDDEN + line[start + len(said) :]
    return inside.sub(HIDDEN, line)


def _pattern(words: Sequence[str]) -> str:
    said = r"\W{1,8}".join(map(re.escape, words))
    tokens = analysis.tokens(" ".join(words), "")  # for Chinese, pairs of characters
    short = len({token.start for token in tokens}) < LEAST_WORDS
    return rf"(?<=[{_QUOTES}]){said}(?=[?!.]?[{_QUOTES}])" if short else said
