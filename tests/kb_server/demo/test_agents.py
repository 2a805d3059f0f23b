"""What the agents of the demo do."""

from datetime import UTC, datetime, timedelta
from typing import get_args

from kb_server.demo import agents, topics, visits
from kb_server.log.events import FlagReason

NOW = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)
TOPICS = list(topics.read().values())
TOLD = agents.read()


def test_tickets_are_answered_opened_and_asked_again() -> None:
    """Tickets are answered by both agents; some links are opened, some customers write again."""
    made = list(agents.tickets(TOPICS, TOLD["mails"], 7, NOW, visits.DAYS))
    assert made == list(agents.tickets(TOPICS, TOLD["mails"], 7, NOW, visits.DAYS))
    assert len(made) > 100
    assert len({one.key for one in made}) == len({one.link for one in made}) == len(made)
    assert set(agents.AGENTS) == {one.agent for one in made}
    assert (
        {True, False} == {one.opened is not None for one in made} == {one.again is not None for one in made}
    )
    assert all(one.at.weekday() < 5 and one.at < NOW for one in made)


def test_flags_are_of_every_reason_and_state() -> None:
    """Agents flag for every reason; some flags are mended, some declined, some wait; some have a reply."""
    raised = list(agents.raised(TOLD["flags"], NOW, visits.DAYS))
    assert set(get_args(FlagReason)) == {one.report["reason"] for one in raised}
    assert {None, "mended", "declined"} == {one.state for one in raised}
    assert any(one.report.get("reply") for one in raised)


def test_a_shorter_quarter_has_the_same_flags() -> None:
    """In a demo of fewer days everything happens, only sooner."""
    raised = list(agents.raised(TOLD["flags"], NOW, 20))
    assert len(TOLD["flags"]) == len(raised)
    assert all(NOW - one.at <= timedelta(days=20) for one in raised)


def test_questions_come_from_other_places() -> None:
    """Some questions are asked in forums, some on social sites, and none in the future."""
    posts = list(agents.posted(TOPICS, 7, NOW, visits.DAYS))
    assert posts == list(agents.posted(TOPICS, 7, NOW, visits.DAYS))
    assert {"forum", "social"} == {one.origin for one in posts}
    assert all(one.at < NOW for one in posts)


def test_assistants_search_too() -> None:
    """The agents' assistants search now and then."""
    assert len(list(agents.assisted(TOPICS, 7, NOW, visits.DAYS))) > 20
