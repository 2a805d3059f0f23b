"""Intents as the log would give them, for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from kb_server.gaps.questions import Facts, Question
from kb_server.log.intents import Click, Intent

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

_numbers = count(1)


def intent(text: str = "how to export", *, minutes: float = 0, **fields: Any) -> Intent:
    """One intent by a separate visitor, who got no hit."""
    number = next(_numbers)
    plain: dict[str, Any] = {
        "id": f"intent-{number:09d}",
        "at": NOON + timedelta(minutes=minutes),
        "received": NOON + timedelta(minutes=minutes),
        "visitor": f"visitor{number:09d}",
        "source": f"source{number:010d}",
        "session": f"session-{number:08d}",
        "text": text,
        "lang": "en",
        "origin": "customer",
        "why": "",
        "segment": "",
        "release": "r1",
        "page": "/",
        "via": "service",
        "stage": "none",
        "hits": 0,
        "confidence": 0.0,
        "coverage": 0.0,
        "verdict": "none",
        "hit_ids": (),
        "queries": (),
    }
    return Intent(**(plain | fields))


def click(article: str, *, position: int = 1, minutes: float = 0, dwell: float | None = None) -> Click:
    """A click that counts."""
    return Click(
        article=article, anchor="", position=position, at=NOON + timedelta(minutes=minutes), dwell=dwell
    )


def question(visitor: str = "", *, days: float = 0, hours: float = 0, **fields: Any) -> Question:
    """One question without its words, by a separate visitor, who got no hit some time before NOON."""
    number = next(_numbers)
    who = visitor or f"visitor{number:09d}"
    plain: dict[str, Any] = {
        "id": f"intent-{number:09d}",
        "key": "k",
        "lang": "en",
        "at": NOON - timedelta(days=days, hours=hours),
        "visitor": who,
        "source": who,
        "segment": "",
        "release": "r1",
        "facts": Facts(no_hit=True),
        "read": (),
        "gap": 1,
    }
    return Question(**(plain | fields))
