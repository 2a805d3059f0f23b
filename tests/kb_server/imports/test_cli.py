"""Two commands import and audit old questions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb_server import cli

OLD = """\
Subject,Body,Created,Lang
Password,"Hi, how do I reset my password? Call +44 20 7946 0958, or see https://evil.example/x",2026-09-03,en
Turnips,"Teleport turnips to the moon, ann@example.com",2026-09-04,en
More,"turnips moon teleport",2026-10-05,en
"""


def _run(site: Path, *words: str) -> Result:
    return CliRunner().invoke(cli.gapless(), [*words, "--config", str(site / "mkdocs.yml")])


@pytest.fixture
def old(site: Path) -> str:
    """A file with three old tickets."""
    (site / "old.csv").write_text(OLD, encoding="utf-8")
    return str(site / "old.csv")


@pytest.mark.slow
def test_import_is_apart_from_customers(site: Path, old: str) -> None:
    """Imported questions are in the log once, scrubbed, with their times, and count in no figure."""
    first = json.loads(_run(site, "log", "import", "--json", old).stdout)
    assert {"read": 3, "new": 3, "answered": 1} == first
    again = json.loads(_run(site, "log", "import", "--json", old).stdout)
    assert 0 == again["new"]
    status = json.loads(_run(site, "log", "status", "--days", "3650", "--json").output)
    assert [("import", 3, False)] == [(e["origin"], e["count"], e["counts"]) for e in status["events"]]
    assert [] == json.loads(_run(site, "gaps", "list", "--json").output)
    kept = b"".join(file.read_bytes() for file in (site / "var").rglob("*") if file.is_file())
    assert b"urnips" in kept
    assert not any(secret in kept for secret in (b"7946", b"ann@example.com", b"https://evil"))


@pytest.mark.slow
def test_the_audit_says_what_is_missing(site: Path, old: str) -> None:
    """The audit names the share of answered questions and the unmet needs, and keeps nothing."""
    made = json.loads(_run(site, "audit", "--json", old).stdout)
    assert (3, 1) == (made["questions"], made["most"])
    assert 0 < made["answered"] < 3
    assert ["2026-09", "2026-10"] == [month["name"] for month in made["months"]]
    (need,) = made["gaps"]
    assert "urnips" in need["title"]
    assert 2 == need["questions"]
    assert "password" in [article["id"] for article in made["useful"]]
    assert not (site / "var").exists()


@pytest.mark.slow
def test_the_report_reads_well(site: Path, old: str) -> None:
    """The terminal has the report as text; the page is complete in itself, in the language of the setting."""
    page = site / "report.html"
    result = _run(site, "audit", old, "--html", str(page))
    assert 0 == result.exit_code, result.output
    assert "Small: 3 questions, 2026-09-03 to 2026-10-05" in result.output
    assert "What is missing" in result.output
    html = page.read_text(encoding="utf-8")
    assert "What Small answers" in html
    assert "http" not in html.replace("http-equiv", "")


@pytest.mark.slow
def test_what_was_read_is_said(site: Path, old: str) -> None:
    """The error stream names the fields that were used, and the one that is missing."""
    assert f"{old}: 3 questions. Words: subject and body. Times: created." in _run(site, "audit", old).stderr
    (site / "timeless.csv").write_text("Frage,Wann\nturnips,gestern\n", encoding="utf-8")
    said = _run(site, "audit", str(site / "timeless.csv")).stderr
    assert "Words: frage. No field tells when they were asked" in said
    assert "if it is one of: frage, wann." in said


def test_a_file_without_questions_is_refused(site: Path) -> None:
    """A file that holds no question ends with exit code 2 and says what it needs."""
    (site / "bad.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = _run(site, "audit", str(site / "bad.csv"))
    assert 2 == getattr(result.exception, "exit_code", None)
