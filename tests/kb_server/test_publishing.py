"""The command that publishes, and what it tells."""

from pathlib import Path

import pytest

from tests.kb_server.commands import Terminal

pytestmark = pytest.mark.slow


def test_publishing_in_words(gapless: Terminal, config: Path) -> None:
    """On a terminal publishing says what was published, and which pages have scripts that will not run."""
    page = config.parent / "content" / "guide" / "invoice.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<script>alert(1)</script>\n", encoding="utf-8")
    made = gapless("publish", "--config", str(config))
    assert "4 articles, 6 sections, 1 answers kept." == made.stdout.splitlines()[0].partition(": ")[2]
    assert "site/guide/invoice/index.html: has an inline script" in made.stderr


def test_publishing_without_an_address(gapless: Terminal, config: Path) -> None:
    """Publishing says once that search engines are told nothing, and how to mend it, where that is so."""
    cure = "Set GAPLESS_BASE_URL"
    assert 1 == gapless("publish", "--config", str(config)).stderr.count(cure)
    config.write_text(f"{config.read_text()}site_url: https://help.example.com/\n")
    assert "" == gapless("publish", "--config", str(config)).stderr
