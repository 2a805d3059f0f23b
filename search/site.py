"""What a site build hands to search: documents, answer contracts and rules; read, indexed and checked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from search import contracts, documents, index, rules
from search.contracts import Failure
from search.documents import REPLIES, Contract, Document
from search.engine import Engine
from search.index import BuildSummary, Progress
from search.rules import SearchRules

DOCUMENTS, CONTRACTS, RULES = "documents.jsonl", "contracts.jsonl", "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFiles:
    """The files of one site build, read."""

    documents: tuple[Document, ...]  # saved replies too
    contracts: tuple[Contract, ...]
    rules: SearchRules

    @classmethod
    def read(cls, folder: Path) -> SiteFiles:
        """Read what the site build wrote in `folder`. Raises MalformedDocument or MalformedRules."""
        return cls(
            documents=tuple(documents.load(folder / DOCUMENTS)),
            contracts=tuple(documents.load_contracts(folder / CONTRACTS)),
            rules=rules.load(folder / RULES),
        )

    @property
    def sections(self) -> tuple[Document, ...]:
        """The documents of articles alone."""
        return tuple(document for document in self.documents if document.audience != REPLIES)

    def build(
        self,
        directory: Path,
        *,
        meant: Collection[str] = (),
        earlier: Path | None = None,
        cache: Path | None = None,
        progress: Progress = lambda _stage, _done, _total: None,
    ) -> BuildSummary:
        """Check the rules and build the index in the new `directory` (see `search.index.build`).

        Raises MalformedRules where a rule names articles that do not exist.
        """
        rules.check(self.rules, self.sections)
        return index.build(
            self.documents,
            directory,
            rules=self.rules,
            meant=meant,
            earlier=earlier,
            cache=cache,
            progress=progress,
        )

    def broken(self, engine: Engine) -> tuple[Failure, ...]:
        """The answer contracts that the `engine` over this site's index breaks."""
        return contracts.check(engine, self.contracts)
