"""What an article says about a question, beyond the question's own words: a stub says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kb_server.gaps.grouping.background import Encode
from kb_server.gaps.grouping.features import terms
from search.text import analysis

ABOUT = 0.2  # cosine from which a sentence is about a question: small talk and filler stay below; by hand
TELLS = 3  # new words from which on a sentence tells something; then the sentences around it count too
AROUND = (-1, 3)  # the first and the last of the sentences around one: an instruction follows its subject
WORDINGS = 10  # of the questions that sentences are compared with

_BETWEEN = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n+")


def words(texts: Iterable[str], title: str, asked: Sequence[str], encode: Encode | None) -> int:
    """How many different informative words `texts` say about `asked`, besides those of `asked` and `title`.

    Only sentences near the questions in meaning count, and those around one that tells something. Without
    `encode` all sentences do.
    """
    known = {term for text in (title, *asked) for term in analysis.terms(text)}
    said = [sentence for text in texts for sentence in sentences(text)]
    new = [terms(sentence) - known for sentence in said]
    if encode is None:
        return len(set().union(*new))
    about = _about(said, asked[:WORDINGS], encode)
    telling = [number for number in about if len(new[number]) >= TELLS]
    first, last = AROUND
    counted = {*about, *(near_by for n in telling for near_by in range(n + first, n + last + 1))}
    return len(set().union(*(told for number, told in enumerate(new) if number in counted)))


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text`."""
    return [part for part in _BETWEEN.split(text) if part.strip()]


def _about(sentences: Sequence[str], asked: Sequence[str], encode: Encode) -> list[int]:
    """The numbers of the sentences that are about a question. All are encoded at once, which costs least."""
    if not sentences or not asked:
        return []
    near = (encode(sentences) @ encode(asked).T).max(axis=1)
    return [number for number, value in enumerate(near) if value >= ABOUT]
