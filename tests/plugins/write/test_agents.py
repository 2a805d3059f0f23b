"""Agents' pages, built apart."""

from __future__ import annotations

from tests.plugins.conftest import Built


def test_agents_page_apart(built: Built) -> None:
    """Agents' pages are whole pages in a folder of their own, with the media that only they use."""
    html = (built.out / "agents/guide/inside/index.html").read_text(encoding="utf-8")

    assert "Grosvenor" in html
    assert 'href="../more-inside/"' in html
    assert 'href="../first/"' in html
    assert (built.out / "agents/guide/inside/index.md").is_file()
    assert (built.out / "agents/guide/secret.png").is_file()
    assert not (built.out / "agents/guide/shared.png").exists()
    assert (built.site / "guide/shared.png").is_file()
