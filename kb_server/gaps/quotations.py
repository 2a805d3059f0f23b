"""Quotations: a customer's words where somebody repeated them, in a note or in a draft."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb_server.gaps.disclosure import HIDDEN
from search.text import analysis

LEAST_WORDS = 3  # a shorter text is hidden only in quotation marks, or where nothing else was said
_QUOTES = "\"'“”„«»‘’‚「」『』"
_HEAD = re.compile(r"\s*(?:#\s*)?(?:-\s+|[a-z_]+:\s+)?[\"']?")  # of a line in front matter
_END = re.compile(r"[\"']?\s*\Z")


class Quotations:
    """Finds the words of `texts` in other texts, with any spaces, quotes and capitals."""

    def __init__(self, texts: Iterable[str]) -> None:
        words = [found for text in texts if (found := re.findall(r"\w+", text))]
        self._whole = {" ".join(found).casefold() for found in words}
        patterns = [_pattern(found) for found in sorted(words, key=len, reverse=True)]
        self._inside = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def hide(self, text: str) -> str:
        """Put HIDDEN in place of these words in `text`, line by line."""
        return "".join(map(self._hide, text.splitlines(keepends=True)))

    def _hide(self, line: str) -> str:
        head = _HEAD.match(line)
        start = head.end() if head else 0
        end = _END.search(line, start)
        said = line[start : end.start() if end else None]
        if " ".join(re.findall(r"\w+", said)).casefold() in self._whole:
            return line[:start] + HIDDEN + line[start + len(said) :]
        return self._inside.sub(HIDDEN, line) if self._inside else line


def _pattern(words: Sequence[str]) -> str:
    said = r"\W{1,8}".join(map(re.escape, words))
    tokens = analysis.tokens(" ".join(words), "")  # for Chinese, pairs of characters
    short = len({token.start for token in tokens}) < LEAST_WORDS
    return rf"(?<=[{_QUOTES}]){said}(?=[?!.]?[{_QUOTES}])" if short else said
