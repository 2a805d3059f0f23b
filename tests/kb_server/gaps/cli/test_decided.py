"""Decisions as commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kb_server.commands import run
from tests.kb_server.gaps.cli.typed import read, said


@pytest.mark.slow
def test_decisions_are_typed_in(project: Path) -> None:
    """Each decision is a command, and the gap's page keeps who decided, and why."""
    for words in (
        ("plan", "1", "--why", "soon"),
        ("assign", "1", "bob"),
        ("due", "1", "2026-12-31"),
        ("note", "1", "ask support"),
        ("type", "1", "product"),
        ("type", "1", "auto"),
        ("dismiss", "1", "--why", "no"),
        ("reopen", "1"),
    ):
        said("gaps", *words, "--by", "ada")
    gap = read("gaps", "show", "1")
    assert ("reopened", "bob", "2026-12-31", "content") == (
        gap["state"],
        gap["owner"],
        gap["due"],
        gap["type"],
    )
    assert {"ada"} == {event["who"] for event in gap["history"]}
    assert ["open", "planned", "dismissed", "reopened"] == [step["state"] for step in gap["steps"]]
    assert "ask support" in said("gaps", "show", "1")
    for words, why in ((("due", "1", "soon"), "is not a day"), (("split", "1", ""), "Choose a wording")):
        refused = run("gaps", *words)
        assert (1, True) == (refused.returncode, why in refused.stderr)


@pytest.mark.slow
def test_closing_by_naming_an_article(project: Path) -> None:
    """A gap closed with an article that search does not find stays open, and the command says so."""
    done = run("gaps", "close", "1", "team")
    assert 0 == done.returncode, done
    assert "Gap 1 is open: " in done.stderr
    assert "For none of the words of gap 1 does search find `team` yet." in done.stderr
    assert "" == done.stdout, "publishing would refuse such answers"
    assert 1 == run("gaps", "close", "1", "nowhere").returncode
    assert 1 == run("gaps", "patch", "1").returncode
    refused = run("gaps", "patch", "1", "--kind", "answers", "--article", "team", "--apply")
    assert (1, True) == (refused.returncode, "does search find `team` yet" in refused.stderr)
