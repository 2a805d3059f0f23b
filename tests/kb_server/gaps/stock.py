"""Releases with a real index, for tests of the gaps."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import search
from kb_server.gaps.knowledge import Knowledge
from kb_server.releases import store
from kb_server.releases.store import Manifest
from search import documents
from search.documents import Contract, Document

EXPORT = (
    "Open Settings, choose Data, press Export. A file with all your records arrives by mail in an hour. "
    "Only owners see the button; large accounts wait until the night."
)
LOGIN = "Single sign-on lets people log in with the company account. Paste the metadata of your provider."


def article(name: str, title: str, text: str, **fields: object) -> Document:
    """One article of one section."""
    return Document(article=name, url=f"guide/{name}/", title=title, text=text, **fields)  # type: ignore[arg-type]


def plain() -> list[Document]:
    """Five articles about a product."""
    return [
        article("login", "Set up single sign-on", LOGIN),
        article(
            "invoice",
            "Read your invoice",
            "The invoice lists every seat, its price and the tax of your country.",
        ),
        article(
            "password", "Reset your password", "Press Forgotten on the login page; a message brings a link."
        ),
        article(
            "refund", "Ask for a refund", "Money goes back to the card that paid, within ten working days."
        ),
        article("team", "Invite your team", "Add people by mail; each gets a role and can be removed later."),
    ]


def release(
    directory: Path,
    sections: Iterable[Document],
    answers: Mapping[str, Iterable[str]] | None = None,
    meant: Collection[str] = (),
) -> Path:
    """A release with an index of `sections`, and `answers`: article → queries it promises to be found by."""
    directory.mkdir(parents=True)
    listed = list(sections)
    documents.dump(listed, directory / "documents.jsonl")
    promised = [
        Contract(article=name, query=query, lang="en", source=f"content/{name}.md", line=4)
        for name, queries in (answers or {}).items()
        for query in queries
    ]
    documents.dump(promised, directory / "contracts.jsonl")
    (directory / "articles.json").write_text(json.dumps({d.article: {"url": d.url} for d in listed}))
    search.build(listed, directory / "index", meant=meant)
    return directory


def knowledge(directory: Path, sections: Iterable[Document], **answers: Iterable[str]) -> Knowledge:
    """The opened release."""
    return Knowledge.open(release(directory, sections, answers))


def serve(releases: Path, sections: Iterable[Document], published: datetime) -> Path:
    """A release that is served from the directory `releases`."""
    made = release(releases / "making", sections)
    name = store.new_id("0" * 8, releases, published)
    store.complete(releases, made, Manifest(id=name, time=published.isoformat()))
    store.activate(releases, name)
    return releases / name
