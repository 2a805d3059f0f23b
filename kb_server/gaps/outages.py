"""What questions from an outage are worth: the page's own index answered them instead of the service.

That index knows no inflections, and signs no receipts, so its answers are evidence of nothing. What it did
not find counts as not found only when the release's real search finds nothing either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question


def settle(asked: Iterable[Question], knowledge: Knowledge | None) -> Iterator[Question]:
    """The questions with their words; the release is asked those from outages again."""
    for question in asked:
        if question.facts.static and knowledge is not None and _unfound(question, knowledge):
            yield replace(question, facts=replace(question.facts, no_hit=True))
        else:
            yield question


def settled(asked: Mapping[str, Question], knowledge: Knowledge | None) -> dict[str, Question]:
    """The same by id."""
    return {question.id: question for question in settle(asked.values(), knowledge)}


def _unfound(question: Question, knowledge: Knowledge) -> bool:
    intent = question.intent
    return intent.hits == 0 and not knowledge.search(intent.text, intent.lang).hits
