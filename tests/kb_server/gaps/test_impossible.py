"""The error for what is impossible."""

from __future__ import annotations

import texts
from kb_server.gaps.impossible import Impossible
from texts import sentences
from texts.sentences import Sentence


def test_the_hint_is_apart_from_the_reason() -> None:
    """The message is English with its hint; the reason can be said in another language, without the hint."""
    error = Impossible(Sentence("gaps.refused.no_gap", gap=5), " gapless gaps list shows all.")
    assert "There is no gap 5. gapless gaps list shows all." == str(error)
    assert "Пробела 5 нет." == sentences.said(error.reason, texts.load("ru"))
