"""Answer contracts: queries that must find their article among the first TOP, run against a real index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.answers import TOP, Answer, Request, Stage
from search.documents import AGENTS, PUBLIC, Contract
from search.engine import Engine

_DEEP = 50  # articles among which a broken contract's article is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An article that was found instead."""

    article: str
    title: str
    score: float
    coverage: float
    because: str  # "" for its score


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A contract that does not hold, and why. Its text is what a writer reads."""

    contract: Contract
    stage: Stage
    searched: str  # the query after correction
    rank: int  # of the article, from 1; 0: not among the first 50
    score: float  # of the article; 0 when not found
    coverage: float
    missing: tuple[str, ...]  # words of the query that the article does not contain; all, when not found
    instead: tuple[Came, ...]  # the first TOP

    def __str__(self) -> str:
        contract = self.contract
        where = f"is number {self.rank} (score {self.score:.2f})" if self.rank else "is not found"
        wanted = f"“{contract.query}” must find `{contract.article}` among the first {TOP}"
        lines = [f"{contract.source}:{contract.line}: {wanted}, but it {where}. Stage: {self.stage}."]
        if self.searched != contract.query and self.stage == "corrected":
            lines.append(f"  It was searched as “{self.searched}”.")
        if self.missing:
            words = ", ".join(self.missing)
            lines.append(f"  Not in the article: {words}. Say it in the text, or add it to `keywords`.")
        lines.extend(
            f"  {at}. `{came.article}` “{came.title}” came instead: "
            f"{came.because or f'score {came.score:.2f}, coverage {came.coverage:.0%}'}"
            for at, came in enumerate(self.instead, 1)
        )
        return "\n".join(lines)


def check(engine: Engine, contracts: Iterable[Contract]) -> tuple[Failure, ...]:
    """The contracts that `engine` breaks, in order. The public must be able to find a public article."""
    return tuple(failure for contract in contracts if (failure := _check(engine, contract)) is not None)


def rank(engine: Engine, contract: Contract, deep: int = TOP) -> int:
    """The place of its article among the first `deep` that search finds, from 1; 0: not among them."""
    hits = engine.search(_request(contract, deep)).hits
    return next((place for place, hit in enumerate(hits, 1) if hit.article == contract.article), 0)


def _check(engine: Engine, contract: Contract) -> Failure | None:
    answer = engine.search(_request(contract, TOP))
    if any(hit.article == contract.article for hit in answer.hits):
        return None
    return _failure(engine, contract, answer)


def _request(contract: Contract, limit: int) -> Request:
    audiences = frozenset({PUBLIC, AGENTS}) if contract.audience == AGENTS else frozenset({PUBLIC})
    return Request(text=contract.query, lang=contract.lang, audiences=audiences, limit=limit, brief=True)


def _failure(engine: Engine, contract: Contract, answer: Answer) -> Failure:
    explained = engine.explain(_request(contract, _DEEP))
    ranks = {hit.article: rank for rank, hit in enumerate(explained.hits, 1)}
    rank = ranks.get(contract.article, 0)
    mine = explained.hits[rank - 1] if rank else None
    words = tuple(term.typed for term in explained.terms if term.role in ("word", "unknown"))
    return Failure(
        contract=contract,
        stage=answer.stage,
        searched=explained.searched,
        rank=rank,
        score=mine.score if mine else 0.0,
        coverage=mine.coverage if mine else 0.0,
        missing=mine.missing if mine else words,
        instead=tuple(
            Came(
                article=hit.article,
                title=hit.title,
                score=hit.score,
                coverage=hit.coverage,
                because=hit.because,
            )
            for hit in explained.hits[:TOP]
        ),
    )
