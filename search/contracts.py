"""Answer contracts: the queries that must find their article among the first TOP, run against a real index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from search.answers import TOP, Answer, Request, Stage
from search.documents import AGENTS, PUBLIC, Contract
from search.engine import Engine

_DEEP = 50  # articles among which a broken contract's article is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An article that came instead."""

    article: str
    title: str
    score: float
    coverage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A contract that does not hold, and why."""

    contract: Contract
    stage: Stage
    rank: int  # of the article, from 1; 0: not found at all
    score: float  # of the article; 0 when not found
    coverage: float
    instead: tuple[Came, ...]  # the first TOP
    missing: tuple[str, ...] = ()  # words of the query that the article does not contain

    def __str__(self) -> str:
        contract = self.contract
        where = f"is number {self.rank}" if self.rank else "is not found at all"
        lines = [
            f"{contract.source}:{contract.line}: “{contract.query}” must find {contract.article} "
            f"among the first {TOP}, but it {where} (stage: {self.stage})."
        ]
        if self.missing:
            lines.append(
                f"  Not in the article: {', '.join(self.missing)}. Say it in the text or in `keywords`."
            )
        lines += [
            f"  {at}. {came.article} “{came.title}” (score {came.score:.2f}, coverage {came.coverage:.0%})"
            for at, came in enumerate(self.instead, 1)
        ]
        return "\n".join(lines)


def check(engine: Engine, contracts: Iterable[Contract]) -> tuple[Failure, ...]:
    """The contracts that `engine` breaks, in order. A public article must be found by the public."""
    return tuple(failure for contract in contracts if (failure := _check(engine, contract)) is not None)


def _check(engine: Engine, contract: Contract) -> Failure | None:
    answer = engine.search(_request(contract, limit=_DEEP))
    ranks = {hit.article: rank for rank, hit in enumerate(answer.hits, 1)}
    rank = ranks.get(contract.article, 0)
    if 1 <= rank <= TOP:
        return None
    return _failure(contract, answer, rank)


def _request(contract: Contract, limit: int) -> Request:
    audiences = frozenset({PUBLIC, AGENTS}) if contract.audience == AGENTS else frozenset({PUBLIC})
    return Request(text=contract.query, lang=contract.lang, audiences=audiences, limit=limit)


def _failure(contract: Contract, answer: Answer, rank: int) -> Failure:
    mine = answer.hits[rank - 1] if rank else None
    return Failure(
        contract=contract,
        stage=answer.stage,
        rank=rank,
        score=mine.score if mine else 0.0,
        coverage=mine.coverage if mine else 0.0,
        instead=tuple(
            Came(article=hit.article, title=hit.title, score=hit.score, coverage=hit.coverage)
            for hit in answer.hits[:TOP]
        ),
    )
