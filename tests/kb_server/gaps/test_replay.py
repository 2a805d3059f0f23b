"""How a release answers the questions of the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb_server.gaps import replay
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.replay import Replay
from tests.kb_server.gaps import stock
from tests.kb_server.gaps.made import NOON, click, intent, question

GOOD = Facts(read=True)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """The release that is asked."""
    with closing(stock.knowledge(tmp_path_factory.mktemp("release") / "r1", stock.plain())) as opened:
        yield opened


def _failed(text: str, count: int = 1, **fields: Any) -> list[Question]:
    return [question(logged=intent(text), **fields) for _ in range(count)]


def _read(text: str, article: str, position: int, **fields: Any) -> Question:
    clicks = (click(article, position=position),)
    return question(logged=intent(text, clicks=clicks), facts=GOOD, read=(article,), gap=None, **fields)


def _run(known: Knowledge, asked: list[Question], **wanted: str) -> Replay:
    meant = {int(gap.removeprefix("gap")): [article] for gap, article in wanted.items()}
    return replay.run(asked, {one.id: one.gap for one in asked}, known, meant)


def test_what_failed_is_fixed_by_what_was_wanted(known: Knowledge) -> None:
    """A failed question is fixed only when the article meant for its gap is among the first hits."""
    done = _run(known, [*_failed("money back on my card"), *_failed("printer jam", gap=2)], gap1="refund")
    assert [("fixed", "refund"), ("still failing", "")] == [
        (one.outcome, one.article) for one in done.results
    ]


@pytest.mark.parametrize(
    ("article", "position", "outcome"),
    [("refund", 1, "unchanged"), ("refund", 2, "higher"), ("gone", 1, "newly broken")],
)
def test_what_was_read_has_a_rank(known: Knowledge, article: str, position: int, outcome: str) -> None:
    """An answered question is compared by the rank of the article that was read."""
    (result,) = _run(known, [_read("ask for a refund", article, position)]).results
    assert (outcome, article, position) == (result.outcome, result.article, result.before)


def test_an_outdated_article_is_mended_by_a_later_change(tmp_path: Path) -> None:
    """A gap of votes passes when the article was changed or verified since, in another release."""
    day = NOON.date().isoformat()
    made = stock.release(tmp_path / "r2", stock.plain())
    dates = {"refund": {"updated": day}, "team": {"updated": "2020-01-01", "verified": None}}
    (made / "articles.json").write_text(json.dumps(dates))
    with closing(Knowledge.open(made)) as knowledge:
        votes = [
            question(logged=intent("", about=name, outdated=(name,)), gap=gap, release=release)
            for name, gap, release in (("refund", 1, "r1"), ("team", 2, "r1"), ("refund", 3, "r2"))
        ]
        done = _run(knowledge, votes)
    assert [(1, True), (2, False), (3, False)] == [(one.gap, one.passed) for one in done.gaps]
    assert () == done.results, "a vote is no question"


def test_equal_wordings_are_one(known: Knowledge) -> None:
    """Wordings that differ in order and endings are asked once, in the words that most visitors used."""
    asked = [*_failed("jammed printers", 1), *_failed("printer jammed", 2)]
    (result,) = _run(known, asked).results
    assert ("printer jammed", 3, 3) == (result.text, result.visitors, result.intents)


def test_words_of_few_are_not_shown(known: Knowledge) -> None:
    """A wording is shown when three visitors asked it, or one sent it on purpose."""
    sent = _failed("where is my aunt", facts=Facts(no_hit=True, asked=True))
    done = _run(known, [*_failed("printer jam", 3), *_failed("my secret", 2), *sent])
    assert {"printer jam": True, "my secret": False, "where is my aunt": True} == {
        one.text: one.shown for one in done.results
    }


def test_a_gap_passes_for_most_of_its_visitors(known: Knowledge) -> None:
    """A gap passes when 60% of its visitors would find the answer in their own words, and says how many."""
    found, lost = "money back on my card", "printer jam"
    most = _run(known, [*_failed(found, 3), *_failed(lost, 2)], gap1="refund")
    few = _run(known, [*_failed(found, 1), *_failed(lost, 2)], gap1="refund")
    assert ([True], [False]) == ([gap.passed for gap in most.gaps], [gap.passed for gap in few.gaps])
    assert (
        "release r1: 3 of 5 visitors would find “Ask for a refund” among the first three; needed 60%"
        == most.gaps[0].why
    )
    assert (("refund",), {"passing": [1], "asked": 1}) == (most.gaps[0].articles, most.summary()["gaps"])


def test_a_visitor_counts_once(known: Knowledge) -> None:
    """Who asked in five wordings is one visitor, who would find the answer when half of the wordings do."""
    found, other, lost = "money back on my card", "refund", ["printer jam", "jammed paper", "toner"]
    most = [
        *_failed(found, 1, visitor="ann"),
        *(_failed(text, 1, visitor="ann")[0] for text in [other, lost[0]]),
    ]
    few = [_failed(text, 2, visitor="ben")[0] for text in [found, *lost]]
    (gap,) = _run(known, [*most, *few], gap1="refund").gaps
    assert "1 of 2 visitors" in gap.why


def test_one_network_carries_no_gap(known: Knowledge) -> None:
    """Twenty browsers behind one address that find the answer do not outweigh the customers who do not."""
    flood = [_failed("money back on my card", visitor=f"v{n}", source="office")[0] for n in range(20)]
    (gap,) = _run(known, [*flood, *_failed("printer jam", 4)], gap1="refund").gaps
    assert not gap.passed
    assert "3 of 7 visitors" in gap.why


def test_outcomes_are_counted(known: Knowledge) -> None:
    """The summary counts wordings and how often they were asked."""
    summary = _run(known, [*_failed("printer jam", 3), _read("ask for a refund", "refund", 1)]).summary()
    assert (2, 4) == (summary["questions"], summary["intents"])
    assert {"questions": 1, "intents": 3} == summary["still failing"]
    assert {"questions": 0, "intents": 0} == summary["fixed"]
