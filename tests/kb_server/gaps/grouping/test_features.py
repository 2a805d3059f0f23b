"""What two questions have in common."""

from __future__ import annotations

from kb_server.gaps.grouping import features
from kb_server.gaps.grouping.features import Features


def test_equal_wordings_have_one_key() -> None:
    """Order, endings and words without meaning do not tell wordings apart; other words do."""
    assert features.key("How do I export my data?") == features.key("data export")
    assert features.key("export data") != features.key("import data")
    assert features.key("how to") != ""


def test_words_that_carry_meaning() -> None:
    """Words without meaning are left out, unless a question has no others."""
    assert ["export", "data"] == [word for _, word in features.informative("How do I export the data?", "en")]
    assert ["how", "to"] == [word for _, word in features.informative("How to", "en")]


def test_codes_are_whole_or_nothing() -> None:
    """Two error codes that differ in a digit have no pieces in common; other words of the question have."""
    words, pieces, _ = features.bags(Features("error VM-2110"))
    assert any("2110" in word for word in words)
    assert not any(character.isdigit() for piece in pieces for character in piece)
    assert "c:_err" in pieces
