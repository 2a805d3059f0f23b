"""What a gap is called: the question nearest to the middle of all, among those that may be shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from kb_server.gaps.disclosure import HIDDEN, LEAST, Words, same_word
from kb_server.gaps.gap import SHORT, Wording
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features, informative
from kb_server.gaps.grouping.space import Space
from kb_server.gaps.questions import Question

COMPARED = 100  # wordings of a gap, those that most visitors asked
WORDS = 4  # shared words that stand for questions of which none may be shown


def of(told: Sequence[Question], wordings: Sequence[Wording], words: Words, background: Background) -> str:
    """The title of the gap with the questions `told` and these wordings, most asked first; "" without any."""
    if not told:
        return ""
    compared = wordings[:COMPARED]
    shown = [w for w in compared if w.whole]
    telling = [w for w in shown if len(informative(w.text, w.lang)) > 1]
    if telling:
        return _middle(told, telling, compared, background)
    shared = _shared(told, words) if words.visitors >= LEAST else []
    if len(shared) > 1 or not shown:
        return " ".join(shared) or HIDDEN
    return _middle(told, shown, compared, background)


def _middle(
    told: Sequence[Question], shown: Sequence[Wording], compared: Sequence[Wording], background: Background
) -> str:
    likeness = _likeness(told, compared, background)
    return max(shown, key=lambda w: (round(likeness[w], 4), w.visitors)).text


def _shared(told: Sequence[Question], words: Words) -> list[str]:
    """The words that most questions have, as far as they may be shown."""
    shared = Counter(
        word
        for question in told
        for _, word in dict.fromkeys(informative(question.intent.text, question.intent.lang))
        if words.word(word, question.intent.lang)
    )
    chosen: list[str] = []
    for word, _ in shared.most_common():
        if not any(same_word(word, other) for other in chosen):  # "webhook webook" is one word
            chosen.append(word)
    return chosen[:WORDS]


def _likeness(
    told: Sequence[Question], compared: Sequence[Wording], background: Background
) -> dict[Wording, float]:
    """How like each wording is to all of them; wordings of many visitors count more."""
    texts = {(question.key[:SHORT], question.lang): question.intent.text for question in told}
    rows = Space(background=background).learn([Features(texts[w.key, w.lang], w.lang) for w in compared])
    sums = np.zeros(int(rows.indices.max(initial=0)) + 1)
    for number, wording in enumerate(compared):
        indices, weights = rows.row(number)
        sums[indices] += weights * wording.visitors
    found = {}
    for number, wording in enumerate(compared):
        indices, weights = rows.row(number)
        found[wording] = float(sums[indices] @ weights)
    return found
