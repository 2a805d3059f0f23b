"""The pages that MkDocs has rendered, in the form that the catalog reads."""

from __future__ import annotations

import pytest

from tests.plugins.conftest import FOREIGN, Make


@pytest.mark.slow
def test_mistaken_keys_are_left_out(make: Make) -> None:
    """On a forgiving site a page keeps its good keys, loses those that are mistaken, and has an id."""
    page = "---\ntitle: Good\ntype: guide\nverified: never\n---\nText.\n"

    articles = make({"index.md": "# Home\n", "guide/a.md": page}, FOREIGN).articles()

    found = articles["guide-a"]
    assert ("Good", "how-to", None) == (found["title"], found["type"], found["verified"])
    assert "guide/a/index.md" == found["markdown"]
