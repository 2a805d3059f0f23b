"""The first stage of a build keeps apart what is not public."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.plugins.conftest import Built, Make


def test_agents_page_is_nowhere_in_the_site(built: Built) -> None:
    """No file of the public site names an agents' page, its words, its address or its picture."""
    secrets = re.compile(rb"Grosvenor|Confidential|guide/inside|more-inside|secret\.png")
    found = []
    for file in built.site.rglob("*"):
        data = file.read_bytes() if file.is_file() else b""
        data = gzip.decompress(data) if file.suffix == ".gz" else data
        if secrets.search(data) or secrets.search(str(file.relative_to(built.site)).encode()):
            found.append(file)
    assert [] == found
    assert not (built.site / "guide/secret.png").exists()


SESSION = """---
id: {name}
title: {name} hour
type: session
repeat: every tue at 16:00
zone: Europe/Berlin
length: 45 minutes
{audience}---
# {name} hour

Come and ask.
"""


@pytest.mark.slow
def test_sessions_for_agents_are_in_no_calendar(make: Make) -> None:
    """The calendar of all sessions has those of customers alone, and no other file has those of agents."""
    shown = SESSION.format(name="open", audience="")
    hidden = SESSION.format(name="secret", audience="audience: agents\n")
    site = make({"index.md": "---\nid: home\n---\n# Home\n", "open.md": shown, "secret.md": hidden}).site

    assert "open hour" in (site / "sessions.ics").read_text(encoding="utf-8")
    named = [file.name for file in site.rglob("*") if file.is_file() and b"secret hour" in file.read_bytes()]
    assert [] == named


def test_drafts_and_rules_are_no_part_of_the_site(built: Built) -> None:
    """Drafts and the writers' search files stay inside; search files are copied for the engine."""
    assert not (built.site / "_drafts").exists()
    assert not (built.site / "search/synonyms.yml").exists()
    assert (built.site / "search/notes.txt").is_file()
    assert "- [a, b]\n" == (built.out / "rules/synonyms.yml").read_text(encoding="utf-8")
