"""Which wordings are misspelt."""

from __future__ import annotations

import pytest

from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.spelling import Spelling

ASKED = [(text, "en") for text in ("export data", "exprot data", "gapctl sync", "gapctl sync", "gapclt sync")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "misspelt"),
    [
        ("export data", False),
        ("exprot data", True),  # no article has the right word, but others asked with it
        ("reset my pasword", True),  # search corrects it by the articles
        ("gapctl sync", False),  # a name that no dictionary has
        ("gapclt sync", True),
    ],
)
def test_misspelt(knowledge: Knowledge, text: str, misspelt: bool) -> None:
    """A wording is misspelt when search corrects it, or when others spell its unknown word otherwise."""
    assert misspelt == Spelling(ASKED, knowledge).misspelt(text, "en")
