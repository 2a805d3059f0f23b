"""Gaps as values, for tests of what is written about them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kb_server.gaps.gap import Gap, Wording
from kb_server.gaps.weight import Weight
from tests.kb_server.gaps.made import NOON


def wording(text: str, **fields: Any) -> Wording:
    """A wording that may be shown."""
    plain: dict[str, Any] = {
        "key": "abc123",
        "lang": "en",
        "text": text,
        "whole": True,
        "visitors": 3,
        "intents": 3,
        "fit": True,
    }
    return Wording(**(plain | fields))


def gap_of(**fields: Any) -> Gap:
    """An open gap that three visitors asked for."""
    plain: dict[str, Any] = {
        "id": 12,
        "title": "export my data",
        "lang": "en",
        "type": "content",
        "evidence": ("‘export’ is in no article -- yet",),
        "articles": ("team", "secret", "gone"),
        "remedy": None,
        "state": "open",
        "answers": (),
        "helped": 0,
        "failed": 0,
        "weight": Weight(total=4.5, visitors=3, intents=3, left_out=0, parts=()),
        "owner": "ada",
        "due": "",
        "born": NOON,
        "last": NOON + timedelta(days=1),
        "visitors": 3,
        "intents": 4,
        "facts": {"no_hit": 4},
        "wordings": (
            wording("export my data"),
            wording("data export"),
            wording("export: “all” #1"),
            wording("export of […]", whole=False),
        ),
        "steps": (),
        "history": (),
        "basis": "",
    }
    return Gap(**(plain | fields))
