"""The questions with their words, read from the log: all of them, or those of some visitors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy.engine import Connection

from kb_server.gaps import questions
from kb_server.gaps.questions import Question
from kb_server.gaps.rules import UpdateRules
from kb_server.log import reader
from kb_server.log.intents import Intent
from kb_server.log.origins import ASKING, COUNTED

MANY = 2000  # visitors; for more, reading the whole log is as fast as reading theirs


def everything(connection: Connection, rules: UpdateRules) -> dict[str, Question]:
    """All questions that are looked at, by id."""
    return _counting(reader.intents(connection, since=rules.since, of=ASKING), rules)


def of(connection: Connection, visitors: Collection[str], rules: UpdateRules) -> dict[str, Question]:
    """The questions of these visitors, by id."""
    if len(visitors) > MANY:
        return everything(connection, rules)
    return _counting(reader.intents_of(connection, visitors), rules)


class WordingCache:
    """Gives questions with their words from memory, and reads from the log those it does not have yet.

    Call `forget` when something about a visitor changed.
    """

    def __init__(self) -> None:
        self._known: dict[str, Question] = {}

    def forget(self, visitors: Collection[str]) -> None:
        """Read the questions of these visitors anew when they are asked for."""
        self._known = {name: q for name, q in self._known.items() if q.visitor not in visitors}

    def read(
        self, connection: Connection, wanted: Sequence[Question], rules: UpdateRules
    ) -> Mapping[str, Question]:
        """Those of the questions `wanted` that the log still has, by id."""
        ids = {question.id for question in wanted}
        self._known = {name: q for name, q in self._known.items() if name in ids and q.at >= rules.since}
        missing = {question.visitor for question in wanted if question.id not in self._known}
        found = of(connection, missing, rules) if missing else {}
        self._known |= {name: question for name, question in found.items() if name in ids}
        return self._known


def _counting(intents: Iterable[Intent], rules: UpdateRules) -> dict[str, Question]:
    found = [one for one in intents if (one.origin in COUNTED or one.assisted) and one.at >= rules.since]
    return {question.id: question for question in questions.of(found, rules.near)}
