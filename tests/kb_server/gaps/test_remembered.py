"""What a gap remembers of expired words."""

from __future__ import annotations

from kb_server.gaps import remembered
from kb_server.gaps.disclosure import HIDDEN
from tests.kb_server.gaps.fixes.made import gap_of, wording


def test_wordings_of_three_visitors_are_remembered() -> None:
    """A wording stays when three visitors used it and nothing of it is hidden."""
    gap = gap_of(
        wordings=(
            wording("export my data"),
            wording("where is Marlene", visitors=2),
            wording("invoice of […]", whole=False),
        )
    )
    assert ["export my data"] == [one.text for one in remembered.wordings(gap)]


def test_titles_of_fewer_visitors_are_forgotten() -> None:
    """A wording of more visitors replaces a title of fewer visitors; else nothing is shown."""
    few, many = wording("where is Marlene", visitors=2), wording("export my data")
    assert "export my data" == remembered.title(gap_of(title="where is Marlene", wordings=(few, many)))
    assert HIDDEN == remembered.title(gap_of(title="where is Marlene", wordings=(few,)))
    assert "export data" == remembered.title(gap_of(title="export data", wordings=()))
