"""What a long text asks, and what it tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.answers import Request
from search.arrays.opened_index import OpenedIndex
from search.ask import long_text
from search.index import build
from tests.search.ask.conftest import ids
from tests.search.site import article


def test_a_long_text_is_consulted(opened: OpenedIndex) -> None:
    """Search uses the most telling words of a long text, and corrects none."""
    text = "Dear team, zzz qqq. My invoice has not come and the tour of the dashboard does not start. Thanks!"
    ranking, _ = long_text.consult(text, Request(text=text, lang="en"), opened, 4)
    assert (4, ()) == (len(ranking.query.concepts), ranking.corrections)
    assert "tour" in ids(ranking, opened)


@pytest.mark.parametrize(
    ("text", "lowers"),
    [
        ("Where is the tour? We met Blomqvist and Okafor in Lisbon.", False),
        ("Where is the tour? It was the zeppelin at the quay.", False),
        ("Where is the tour for 48812 and 14.03.2026?", False),
        ("Where is the tour of the zeppelin?", True),
        ("We came by train. Where is the tour of the zeppelin?", True),
    ],
)
def test_only_what_is_asked_can_be_missing(opened: OpenedIndex, text: str, lowers: bool) -> None:
    """A word that no article has lowers coverage where it is asked about, and if it is no number."""
    plain, told = (
        long_text.consult(one, Request(text=one, lang="en"), opened, 40)[1]
        for one in ("Where is the tour?", text)
    )
    best = opened.number("tour")
    assert lowers == (told.coverage[best] < plain.coverage[best] - 0.1)


def test_of_a_long_question_less_can_be_missing(opened: OpenedIndex) -> None:
    """The longer a question is, the less weighs each word that no article has."""
    questions = (
        "Is the zeppelin at the quay?",
        "Is the zeppelin with sails, wings, oars, horns, bells and anchors at a quay?",
    )
    short, long = (
        min(concept.asked for concept in found.query.concepts if concept.counted)
        for found, _ in (
            long_text.consult(text, Request(text=text, lang="en"), opened, 40) for text in questions
        )
    )
    assert (1.0, long_text.ASKED / 8) == (short, long)


def test_what_is_told_weighs_no_more_than_what_is_asked(opened: OpenedIndex) -> None:
    """An article that says all that a customer tells, and not what they ask, covers half of it at most."""
    text = "I reset a password on the sign-in page, and the form brought a mail. May I bring a zeppelin?"
    found, judged = long_text.consult(text, Request(text=text, lang="en"), opened, 40)
    best = found.order[0]
    assert "reset-password" == opened.article(best).id
    assert found.order == judged.order
    assert judged.coverage[best] <= 0.5 + 1e-6 < found.coverage[best]
    assert judged.query.weight < found.query.weight
    shares = [float(one.scores[best]) / one.query.weight for one in (found, judged)]
    assert shares[0] == pytest.approx(shares[1])  # the scores are in the unit of what they are judged by


def test_what_a_ticket_asks_counts_more_than_what_it_tells(tmp_path: Path) -> None:
    """Of two articles whose words a ticket has, the one about its question comes first."""
    documents = [article("printer", "Set up a printer"), article("receipt", "Read a receipt")]
    build(documents, tmp_path / "index")
    index = OpenedIndex(tmp_path / "index")
    tickets = (
        "We have a printer here. Where is the receipt?",
        "We have a receipt here. Where is the printer?",
    )
    found = [long_text.consult(text, Request(text=text, lang="en"), index, 40)[0] for text in tickets]
    assert ["receipt", "printer"] == [ids(one, index)[0] for one in found]
