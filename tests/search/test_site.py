"""What a site build hands to search."""

from __future__ import annotations

from pathlib import Path

import pytest

import search
from search import documents
from search.documents import REPLIES, Contract
from search.rules import MalformedRules, Pin, SearchRules
from search.site import CONTRACTS, DOCUMENTS, RULES, SiteFiles
from tests.search.site import PASSWORD, article

REPLY = article("reply:hi", "A greeting", "Hello.", audience=REPLIES)
KEPT = Contract(article="reset-password", query="forgot it", lang="en", source="content/password.md", line=4)
BROKEN = Contract(article="reset-password", query="zebra", lang="en", source="content/password.md", line=5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a site with an article, a saved reply, two contracts and a synonym."""
    documents.dump([PASSWORD, REPLY], tmp_path / DOCUMENTS)
    documents.dump([KEPT, BROKEN], tmp_path / CONTRACTS)
    (tmp_path / RULES).mkdir()
    (tmp_path / RULES / "synonyms.yml").write_text("- words: [password, passphrase]\n", encoding="utf-8")
    return tmp_path


def test_the_files_are_read(folder: Path) -> None:
    """Documents, contracts and rules are read as written; a saved reply is not a section of an article."""
    files = SiteFiles.read(folder)
    assert ((PASSWORD, REPLY), (KEPT, BROKEN), (PASSWORD,)) == (
        files.documents,
        files.contracts,
        files.sections,
    )
    assert [("password", "passphrase")] == [rule.words for rule in files.rules.synonyms]


def test_an_index_is_built_and_its_contracts_asked(folder: Path) -> None:
    """The contracts that the new index breaks are reported."""
    files = SiteFiles.read(folder)
    files.build(folder / "index")
    engine = search.open(folder / "index")
    assert [BROKEN] == [failure.contract for failure in files.broken(engine)]
    engine.close()


def test_rules_are_checked_first(folder: Path) -> None:
    """A rule about an article that does not exist is refused before an index is begun."""
    files = SiteFiles(
        documents=(PASSWORD,),
        contracts=(),
        rules=SearchRules(pins=(Pin(queries=("help",), articles=("nowhere",), source="pins.yml:1"),)),
    )
    with pytest.raises(MalformedRules):
        files.build(folder / "index")
    assert not (folder / "index").exists()
