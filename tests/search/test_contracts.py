"""Answer contracts against a real index."""

from __future__ import annotations

from search import contracts
from search.documents import AGENTS, Contract
from search.engine import Engine


def contract(article: str, query: str, **more: str) -> Contract:
    return Contract(article=article, query=query, lang="en", source="content/a.md", line=7, **more)


def test_kept_contracts_are_silent(center: Engine) -> None:
    """A contract whose article is among the first three does not fail."""
    kept = [
        contract("reset-password", "how do i reset my password"),
        contract("backups", "restore from backup"),
        contract("refund-limits", "refund limits", audience=AGENTS),
    ]
    assert () == contracts.check(center, kept)


def test_broken_contract_shows_what_came_instead(center: Engine) -> None:
    """A failure names file and line, what came instead with scores, and the words the article lacks."""
    (failure,) = contracts.check(center, [contract("tour", "restore the invoice of a backup")])
    assert (0, "relaxed") == (failure.rank, failure.stage)
    assert {"restore", "invoice", "backup"} == set(failure.missing)
    assert "backups" == failure.instead[0].article
    text = str(failure)
    assert text.startswith("content/a.md:7: “restore the invoice of a backup” must find `tour`")
    assert "1. `backups` “Back up a database” came instead: score" in text
    assert "Not in the article: restore, invoice, backup." in text


def test_low_rank_is_told(center: Engine) -> None:
    """An article found too low fails with its rank and the words it lacks."""
    wanted = contract("api", "password backup invoices token link")
    (failure,) = contracts.check(center, [wanted])
    assert failure.rank > 3
    assert "is number" in str(failure)
    assert "link" in failure.missing


def test_corrected_query_is_told(center: Engine) -> None:
    """If search corrected the query, the writer sees the corrected query."""
    (failure,) = contracts.check(center, [contract("tour", "invocies monthh")])
    assert "searched as “invoices month" in str(failure)


def test_public_contract_cannot_rest_on_agents(center: Engine) -> None:
    """A public contract is checked as the public searches, without agents' articles."""
    assert 1 == len(contracts.check(center, [contract("refund-limits", "refund limits")]))
