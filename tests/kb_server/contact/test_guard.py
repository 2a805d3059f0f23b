"""The guard against machines."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha.v1 as altcha
import pytest

from kb_server.contact import guard
from kb_server.contact.guard import Unguarded

KEY, NOW = b"k" * 32, datetime(2026, 11, 27, 12, tzinfo=UTC)


def test_a_form_is_taken_after_a_moment_and_for_a_day() -> None:
    """A token is good from three seconds to a day after the form was opened."""
    token = guard.token(KEY, NOW)
    assert token.split(".")[0] == guard.event(token, KEY, NOW + timedelta(seconds=4))
    for later, reason in ((timedelta(seconds=2), "early"), (timedelta(hours=25), "late")):
        with pytest.raises(Unguarded) as refused:
            guard.event(token, KEY, NOW + later)
        assert reason == refused.value.reason


def test_a_form_of_another_clock() -> None:
    """A form is taken where the clock is minutes behind; one of a clock a year ahead is made anew."""
    token = guard.token(KEY, NOW)
    assert guard.event(token, KEY, NOW - timedelta(seconds=240))
    with pytest.raises(Unguarded, match="late"):
        guard.event(token, KEY, NOW - timedelta(days=365))


@pytest.mark.parametrize("token", ["", "a.b.c", "..", "a.99999999999999.x", "ſ" * 40])
def test_a_forged_token_is_refused(token: str) -> None:
    """What we did not sign is no token."""
    with pytest.raises(Unguarded):
        guard.event(token, KEY, NOW)


def solved(task: dict[str, Any]) -> str:
    """The proof that a browser finds."""
    known = {key: task[key] for key in ("algorithm", "challenge", "salt", "signature")}
    found = altcha.solve_challenge(altcha.Challenge(**known, max_number=task["maxNumber"]))
    assert found is not None
    return base64.b64encode(json.dumps(known | {"number": found.number}).encode()).decode()


def test_work_is_good_for_one_contact() -> None:
    """The result of a task is taken for its own event alone, and not with another key."""
    proof = solved(guard.task("one", KEY, datetime.now(UTC)))
    assert guard.is_done(proof, "one", KEY)
    assert not guard.is_done(proof, "two", KEY)
    assert not guard.is_done(proof, "one", b"x" * 32)


def test_old_work_is_not_taken() -> None:
    """A task that was given long ago is void."""
    given = datetime.now(UTC) - timedelta(hours=1)
    assert not guard.is_done(solved(guard.task("one", KEY, given)), "one", KEY)


@pytest.mark.parametrize("proof", ["", "x", "W10=", "bnVsbA==", "eyJzYWx0IjoxfQ==", "e30="])
def test_what_is_no_work_is_refused(proof: str) -> None:
    """Text that is no result of a task does not pass, and breaks nothing."""
    assert not guard.is_done(proof, "one", KEY)
