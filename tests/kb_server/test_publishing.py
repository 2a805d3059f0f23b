"""The command that publishes, and what it tells."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server.commands import Terminal
from tests.kb_server.measures.test_habits import read

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


def test_pages_say_what_is_read(gapless: Terminal, config: Path) -> None:
    """What three visitors read and asked for next is on the home page and after the article, from the log."""
    home = config.parent / "content" / "index.md"
    home.write_text(home.read_text(encoding="utf-8").replace("title:", "template: home.html\ntitle:"))
    with installation.database(Settings()) as database:
        for who in range(3):
            read(database, "password", "invoice", who=who, at=datetime.now(UTC))
    gapless("publish", "--config", str(config))
    site = config.parent / "releases" / "current" / "site"
    shown = (site / "index.html").read_text(encoding="utf-8").partition("Popular this month")[2]
    named = re.findall(r'href="(guide/(?:invoice|password)/)"', shown)
    assert ["guide/invoice/", "guide/password/"] == named[:2]
    after = (site / "guide/password/index.html").read_text(encoding="utf-8")
    assert 'href="../invoice/"' in after.partition("Often asked after this")[2].partition("</nav>")[0]
