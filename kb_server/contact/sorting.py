"""Sorting: the topic, product and urgency that a customer's words choose, where the customer chose none."""

from __future__ import annotations

from collections.abc import Sequence

from kb_server.releases.support import Choice
from search.text import analysis


def sort(text: str, choices: Sequence[Choice], lang: str, chosen: str = "") -> str:
    """The id of the choice: `chosen` if there is such, else the one with most of its words in the text; "".

    A choice's word of several words counts where all of them are in the text. Of equals the first is taken.
    """
    if chosen in {choice.id for choice in choices}:
        return chosen
    said = set(analysis.terms(text, lang))
    counts = [_count(choice, said, lang) for choice in choices]
    best = max(counts, default=0)
    return choices[counts.index(best)].id if best else ""


def _count(choice: Choice, said: set[str], lang: str) -> int:
    wanted = (set(analysis.terms(word, lang)) for word in choice.words)
    return sum(bool(terms) and terms <= said for terms in wanted)
