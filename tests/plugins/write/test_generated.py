"""Pages without a writer."""

from __future__ import annotations

from tests.plugins.conftest import FOREIGN, Make


def test_own_results_page_and_plugins(make: Make) -> None:
    """A site's own page at /search/ stays, and so do its plugins under other names."""
    built = make(
        {"index.md": "# Home\n", "search.md": "# My search\n", "de/a.md": "# A\n", "lone/b.md": "# B\n"},
        f"{FOREIGN}plugins: [material/search]\nnav: [index.md]\n",
    )

    assert "My search" in (built.site / "search/index.html").read_text(encoding="utf-8")
    found = {document["article"]: document for document in built.documents()}
    assert ("de", "") == (found["de-a"]["lang"], found["de-a"].get("category", ""))
    assert "Lone" == found["lone-b"]["category"]
