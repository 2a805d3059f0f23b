"""Headings in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kb_server.support import headings
from kb_server.support.headings import named

if TYPE_CHECKING:
    from kb_server.releases.current import OpenRelease


@pytest.mark.parametrize(
    ("anchor", "heading", "words"),
    [
        ("by-mail", "By mail", "By mail"),
        ("gone", "", "gone"),
        ("t=93", "", "1:33"),
        ("v2-t=5.5", "Open Billing", "Open Billing (0:05)"),
        ("t=soon", "", "t=soon"),
    ],
)
def test_a_place_is_named_in_words(anchor: str, heading: str, words: str) -> None:
    """A heading is called by its words, a moment by its time, and what is gone by its anchor."""
    assert words == named(anchor, heading)


def test_headings_are_those_of_the_release(releases: Path) -> None:
    """Each section of the release has its heading, by article and anchor."""
    from kb_server.releases.current import CurrentRelease

    serving = CurrentRelease(releases)
    with serving.lease() as served:
        found = _of(served)
    serving.close()
    assert "By mail" == found["password", "by-mail"]


def _of(served: OpenRelease) -> dict[tuple[str, str], str]:
    return dict(headings.of(served))
