"""The command line of search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from search import documents
from search.cli import check, explain, search
from search.documents import Contract
from tests.search.test_contracts import contract

BY_NAME = {command.name: command for command in (search, explain, check)}


def run(*words: str) -> Result:
    return CliRunner().invoke(BY_NAME[words[0]], words[1:])


@pytest.fixture
def project(center_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a current release, entered below its root."""
    release = tmp_path / "releases" / "r7"
    release.mkdir(parents=True)
    (release / "index").symlink_to(center_index)
    (tmp_path / "releases" / "current").symlink_to("r7")
    (tmp_path / "mkdocs.yml").touch()
    (tmp_path / "content").mkdir()
    monkeypatch.delenv("GAPLESS_RELEASES", raising=False)
    monkeypatch.chdir(tmp_path / "content")
    return release


def contracts_of(release: Path, *made: Contract) -> None:
    documents.dump(made, release / "contracts.jsonl")


def test_search_prints_articles(project: Path) -> None:
    """`gapless search` shows titles, addresses and snippets of the current release."""
    result = run("search", "reset", "passwrod")
    assert 0 == result.exit_code
    assert "Showing results for “reset password”" in result.output
    assert "Reset your password  reset-password/" in result.output


def test_search_is_json(project: Path) -> None:
    """--json prints the answer's fields, the release's name among them."""
    answer = json.loads(run("search", "--json", "reset password").output)
    assert ("r7", "reset-password") == (answer["release"], answer["hits"][0]["article"])


def test_nothing_found_is_exit_code_1(project: Path) -> None:
    """The command says that it found nothing, with exit code 1."""
    result = run("search", "qqxyzzy")
    assert (1, "Nothing was found.\n") == (result.exit_code, result.output)
    assert 1 == run("explain", "qqxyzzy").exit_code


def test_no_release_is_exit_code_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a release the command says what to do, with exit code 4."""
    monkeypatch.setenv("GAPLESS_RELEASES", str(tmp_path))
    for name in ("search", "explain"):
        result = run(name, "word")
        assert 4 == result.exit_code
        assert "Publish" in result.stderr
    assert 4 == run("check").exit_code


def test_explain_tells_why(project: Path) -> None:
    """`gapless explain` shows stage, terms and score parts, as text and as JSON."""
    text = run("explain", "bill of passwrod").output
    assert "corrected: passwrod → password (spelling)" in text
    assert "synonym: bill = invoice" in text
    assert "title" in text
    assert "stage" in json.loads(run("explain", "--json", "password").output)


def test_agents_are_asked_for(project: Path) -> None:
    """--agent finds agents-only articles."""
    assert 1 == run("search", "zanzibar").exit_code
    assert 0 == run("search", "--agent", "zanzibar").exit_code


def test_another_index_may_be_given(center_index: Path) -> None:
    """--index names an index directory."""
    assert 0 == run("search", "--index", str(center_index), "password").exit_code


def test_check_keeps_and_breaks(project: Path) -> None:
    """`gapless check` is silent about kept contracts, and fails for broken ones."""
    contracts_of(project, contract("reset-password", "reset password"))
    kept = run("check")
    assert (0, "1 of 1 answer contracts are kept.\n") == (kept.exit_code, kept.stdout)
    contracts_of(project, contract("tour", "reset password"), contract("api", "api"))
    broken = run("check")
    assert 1 == broken.exit_code
    assert "1 of 2 answer contracts are kept." in broken.stdout
    assert "content/a.md:7" in broken.stderr
    report = json.loads(run("check", "--json").stdout)
    assert (2, "tour") == (report["checked"], report["failures"][0]["contract"]["article"])


def test_check_needs_contracts(project: Path) -> None:
    """Contracts that cannot be read give exit code 4, because nothing was checked."""
    result = run("check")
    assert 4 == result.exit_code
    assert "cannot be read" in result.stderr
