"""The plan of the demo's visits."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kb_server.demo import topics, visits
from kb_server.demo.visits import Visit

NOW = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)
TOPICS = topics.read()


@pytest.fixture(scope="module")
def planned() -> list[Visit]:
    """The visits of a whole quarter."""
    return visits.plan(TOPICS, 7, NOW)


@pytest.mark.slow
def test_the_same_seed_makes_the_same_visits(planned: list[Visit]) -> None:
    """A seed and a moment make the visits, and another seed makes others."""
    assert planned == visits.plan(TOPICS, 7, NOW)
    assert planned != visits.plan(TOPICS, 8, NOW)


def test_visits_are_relative_to_today(planned: list[Visit]) -> None:
    """All visits lie in the quarter before now, in order."""
    times = [one.at for one in planned]
    assert times == sorted(times)
    assert NOW - timedelta(days=visits.DAYS + 1) < times[0]
    assert times[-1] < NOW


def test_many_visit(planned: list[Visit]) -> None:
    """A quarter has a thousand visits and more, of every segment and in every language."""
    assert len(planned) > 1000
    assert set(visits.SEGMENTS) == {one.segment for one in planned}
    assert set(visits.LANGUAGES) == {one.lang for one in planned}


def test_not_only_customers_come(planned: list[Visit]) -> None:
    """Crawlers, colleagues and a machine that floods search come too."""
    assert {"", "staff", "ci", "replay"} == {one.origin for one in planned}
    assert visits.CRAWLER in {one.agent for one in planned}
    [(_, most)] = Counter((one.address, one.at.date()) for one in planned).most_common(1)
    assert visits.FLOODING == most


def test_an_outage_lasts_some_hours(planned: list[Visit]) -> None:
    """On one day the service cannot be reached for some hours."""
    offline = [one.at for one in planned if one.offline]
    assert offline
    assert {(NOW - timedelta(days=visits.OUTAGE)).date()} == {at.date() for at in offline}


def test_a_topic_is_new_and_asked_by_many(planned: list[Visit]) -> None:
    """In the last day many ask what hardly anybody asked before."""
    asked = [one.at for one in planned if one.topic.topic == visits.SPIKE]
    assert visits.SPIKING == sum(NOW - at < timedelta(days=1) for at in asked)
    assert visits.SPIKING + 2 == len(asked)


def test_typos_are_made(planned: list[Visit]) -> None:
    """Some visitors misspell a word of their topic."""
    typed = [one for one in planned if one.text not in one.topic.wordings[one.lang]]
    assert 0.01 < len(typed) / len(planned) < 0.1


def test_a_slip_changes_one_place() -> None:
    """A slip swaps two letters, leaves one out or doubles one; what has no letters stays."""
    for seed in range(50):
        slipped = visits.misspelt("search", Random(seed))  # noqa: S311 - no secret
        assert slipped != "search"
        assert abs(len(slipped) - 6) <= 1
    assert "1 2" == visits.misspelt("1 2", Random(1))  # noqa: S311 - no secret
