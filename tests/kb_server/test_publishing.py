"""The command that publishes, and what it tells."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import installation
from kb_server.settings import Settings
from tests.kb_server import full_disk
from tests.kb_server.commands import Terminal
from tests.kb_server.measures.test_habits import read

pytestmark = pytest.mark.slow


def test_publishing_in_words(gapless: Terminal, config: Path) -> None:
    """On a terminal publishing says what was published, and which pages have scripts that will not run."""
    page = config.parent / "content" / "guide" / "invoice.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n<script>alert(1)</script>\n", encoding="utf-8")
    made = gapless("publish", "--config", str(config))
    assert "4 articles, 6 sections, 1 answer kept." == made.stdout.splitlines()[0].partition(": ")[2]
    assert "site/guide/invoice/index.html: has an inline script or handler" in made.stderr


def test_publishing_without_an_address(gapless: Terminal, config: Path) -> None:
    """Publishing says once that search engines are told nothing, and how to mend it, where that is so."""
    cure = "Set GAPLESS_BASE_URL"
    assert 1 == gapless("publish", "--config", str(config)).stderr.count(cure)
    config.write_text(f"{config.read_text()}site_url: https://help.example.com/\n")
    assert "" == gapless("publish", "--config", str(config)).stderr


def test_publishing_is_noted(gapless: Terminal, config: Path) -> None:
    """The audit log names the release and who ran the command; a refused one is no deed."""
    made = gapless("publish", "--config", str(config), "--json")
    (config.parent / "content" / "guide" / "password.md").unlink()
    assert 1 == gapless("publish", "--config", str(config)).returncode
    noted = json.loads(gapless("audit-log", "--json", GAPLESS_CONFIG=str(config)).stdout)
    name = json.loads(made.stdout)["id"]
    assert [("command", "release_published", name)] == [(n["via"], n["deed"], n["subject"]) for n in noted]


FULL_DISK = """
import os, sys
from pathlib import Path
from kb_server.releases import store
from tests.kb_server import commands
from tests.kb_server.conftest import write_site

disk = Path(sys.argv[1])
config = write_site(disk.parent / "source")
os.environ |= {"GAPLESS_CONFIG": str(config), "GAPLESS_RELEASES": str(disk / "releases")}
first = commands.run("publish")
assert 0 == first.returncode, first
takes = (os.statvfs(disk).f_blocks - os.statvfs(disk).f_bavail) * os.statvfs(disk).f_frsize
was = store.current(disk / "releases")
page = config.parent / "content" / "guide" / "invoice.md"
for left in (0, takes // 16, takes * 3 // 4):  # it ends at the lock, in the build, and after it
    page.write_text(page.read_text() + "\\nAnd more.\\n")
    room = os.statvfs(disk)
    with open(disk / "filled", "wb") as filled:
        os.posix_fallocate(filled.fileno(), 0, room.f_bavail * room.f_frsize - left)
    full = commands.run("publish")
    assert (3, True) == (full.returncode, "No space left" in full.stderr), (left, full)
    assert was == store.current(disk / "releases")
    store.verify(disk / "releases", was)
    (disk / "filled").unlink()
assert 0 == commands.run("publish").returncode
assert was != store.current(disk / "releases")
"""


def test_on_a_full_disk(tmp_path: Path) -> None:
    """Wherever the disk gets full, publishing ends with 3, the old release stays, and room mends it."""
    done = full_disk.run(tmp_path / "disk", "16m", FULL_DISK)
    assert 0 == done.returncode, done.stderr


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


def test_publishing_loads_what_it_uses() -> None:
    """What only tickets, new entries of the log or PostgreSQL need is not loaded: that would take long."""
    code = "import sys, kb_server.publishing, search.engine, kb_server.log.listeners; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert "sqlalchemy.dialects.sqlite" in loaded
    assert set() == loaded & {"pydantic_core", "sqlalchemy.dialects.postgresql", "search.text.courtesies"}
