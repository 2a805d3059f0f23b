"""The weight of a gap."""

from __future__ import annotations

from typing import Any

import pytest

from kb_server.gaps import voices, weight
from kb_server.gaps.questions import Facts, Question
from kb_server.log.visitors import UNPROVEN
from tests.kb_server.gaps.made import NOON, question

SENT = Facts(no_hit=True, asked=True)


def _asked(gap: int, visitor: str, *, source: str = "", **fields: Any) -> Question:
    return question(visitor, gap=gap, source=source or visitor, **fields)


def test_the_weight_is_the_sum_of_its_visible_parts() -> None:
    """A weight is the sum of segment × outcome × decay, and each number is in the formula."""
    questions = [
        _asked(1, "a", segment="enterprise"),
        _asked(1, "b", days=30),
        _asked(1, "c", facts=SENT),
    ]
    found = weight.weigh(questions, {"enterprise": 4.0}, NOON)[1]
    assert pytest.approx(4 * 1.5 + 0.5 * 1.5 + 3.0) == found.total
    assert (
        "enterprise 4 × no hit 1.5 × decay 1.00 × 1 = 6.00\n"
        "everybody 1 × asked 3 × decay 1.00 × 1 = 3.00\n"
        "everybody 1 × no hit 1.5 × decay 0.50 × 1 = 0.75\n"
        "weight 9.75" == found.formula()
    )


def test_a_visitor_counts_once_a_day_with_the_worst() -> None:
    """Asking again does not add weight; the heaviest of what happened to a visitor counts."""
    questions = [_asked(1, "a"), _asked(1, "a"), _asked(1, "a", facts=SENT)]
    assert pytest.approx(3.0) == weight.weigh(questions, {}, NOON)[1].total


def test_one_source_adds_little_to_one_gap() -> None:
    """A flood of a hundred browsers behind one address weighs as much as the limit."""
    questions = [_asked(1, f"v{n}", source="office") for n in range(100)]
    found = weight.weigh(questions, {}, NOON)[1]
    assert pytest.approx(voices.PER_SOURCE) == found.total
    assert "× cap 0.67 × 3 = 3.00" in found.formula()


def test_narrow_networks_are_limited_first() -> None:
    """What a household has too much of takes nothing from its neighbours in the same wide network."""
    loud = [_asked(1, f"v{n}", source="wide.midd.loud", facts=SENT) for n in range(3)]
    quiet = _asked(1, "w", source="wide.else.home")
    found = weight.weigh([*loud, quiet], {}, NOON)[1]
    assert pytest.approx(voices.PER_SOURCE + 1.5) == found.total


def test_one_source_is_at_most_three_people() -> None:
    """Twelve browsers at one address count as the three visitors who weigh most, with any outcome."""
    questions = [_asked(1, f"v{n}", source="home", facts=Facts(no_click=True)) for n in range(11)]
    questions.append(_asked(1, "v11", source="home"))
    found = weight.weigh(questions, {}, NOON)[1]
    assert (3, 12) == (found.visitors, found.intents)
    assert pytest.approx(1.5 + 2 * 0.25) == found.total
    assert 4 == voices.people([*((a.source, a.visitor) for a in questions), ("office", "v")])


def test_one_source_adds_little_to_all_gaps() -> None:
    """Spreading fake questions over many gaps adds no more weight than the limit."""
    questions = [_asked(gap, f"v{gap}-{n}", source="office") for gap in range(80) for n in range(2)]
    total = sum(found.total for found in weight.weigh(questions, {}, NOON).values())
    assert pytest.approx(voices.PER_SOURCE_ALL) == total


@pytest.mark.slow
@pytest.mark.parametrize("browsers", [1, 20_000])
def test_twenty_thousand_fakes_change_nothing(browsers: int) -> None:
    """20,000 fake questions from one source, in one browser or many, leave every weight as it was."""
    real = [_asked(gap, f"v{gap}-{n}") for gap in range(15) for n in range(gap + 1)]
    before = {gap: found.total for gap, found in weight.weigh(real, {}, NOON).items()}
    fakes = [_asked(n % 30, f"fake{n % browsers}", source="flood") for n in range(20_000)]
    after = weight.weigh([*real, *fakes], {}, NOON)
    assert before == {gap: found.total for gap, found in after.items() if gap in before}
    assert 0.0 == sum(found.total for gap, found in after.items() if gap not in before)
    assert 20_000 == sum(found.left_out for found in after.values())


def test_what_no_page_shows_floods_soon() -> None:
    """More than a hundred questions a day without a page's receipt count for nothing, fewer like one."""
    asked = [question(f"v{n}", source=UNPROVEN, gap=n % 60) for n in range(101)]
    assert 0.0 == sum(found.total for found in weight.weigh(asked, {}, NOON).values())
    assert 30.0 == pytest.approx(sum(found.total for found in weight.weigh(asked[:100], {}, NOON).values()))
