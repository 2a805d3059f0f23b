"""The numbers that an update uses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from kb_server.gaps import rules
from kb_server.gaps.states import Bar
from kb_server.settings import Settings
from tests.kb_server.gaps.made import NOON


def test_they_come_from_the_settings() -> None:
    """An update uses each number of the operator, and reads one day less of the log than is kept."""
    chosen = Settings(
        keep_queries=30,
        verify_visitors=5,
        verify_percent=80,
        reopen_visitors=4,
        verify_words=20,
        trial_days=9,
        segments=(("pro", 3.0),),
    )
    made = rules.of(chosen, NOON)
    assert Bar(visitors=5, rate=0.8, failures=4, words=20, days=9) == made.bar
    assert ({"pro": 3.0}, NOON - timedelta(days=29)) == (made.segments, made.since)


def test_the_fingerprint_is_of_the_choice() -> None:
    """Other numbers have another fingerprint; another moment does not change it."""
    made = rules.of(Settings(segments=(("pro", 3.0),)), NOON)
    assert made.fingerprint == replace(made, now=NOON + timedelta(days=1)).fingerprint
    others = [replace(made, days=5), replace(made, bar=Bar(visitors=9)), replace(made, segments={"pro": 2.0})]
    assert 4 == len({one.fingerprint for one in (made, *others)})
