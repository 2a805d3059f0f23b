"""Names of fields."""

from __future__ import annotations

import pytest

from kb_server.imports import columns


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("\ufeffSubject", "subject"),
        ("Ticket created - Date", "created date"),
        ("created_at (UTC)", "created at"),
        ("Case Description", "description"),
        ("Date/Time Opened", "date time opened"),
        ("Ticket name", "ticket name"),
        ("  Дата создания ", "дата создания"),
    ],
)
def test_names_are_folded(name: str, folded: str) -> None:
    """Signs, case and the word for the record make no other name."""
    assert folded == columns.folded(name)
    assert folded in {*columns.TEXTS, *columns.TITLES, *columns.TIMES}


def test_who_says_what_somebody_asked() -> None:
    """A row is known by one field of words; empty and nested fields say nothing."""
    assert columns.are_known(["Ticket ID", "Ticket Subject"])
    assert not columns.are_known(["id", "name", "created_at"])
    assert "body" == columns.text_of({"Text": " ", "description": {"a": 1}, "Body": "how"})
    assert "" == columns.text_of({"id": 1})
