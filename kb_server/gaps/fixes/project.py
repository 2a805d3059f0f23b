"""The writers' project: where its content lies, and which file an article is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from kb_server.gaps.impossible import Impossible
from kb_server.releases import articles, store
from kb_server.releases.articles import Article
from kb_server.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where writers work."""

    folder: Path  # of mkdocs.yml
    content: Path  # below it
    articles: dict[str, Article]  # of the release that is served

    def source(self, article: str) -> Path:
        """The Markdown file of an article, below the folder. Raises Impossible."""
        known = self.articles.get(article)
        if known is None or not known.source:
            raise Impossible(f"There is no article {article!r} in the release that is served.")
        for candidate in (Path(known.source), self.content / known.source):
            if (self.folder / candidate).is_file():
                return candidate
        raise Impossible(f"{known.source}: this file of article {article!r} is not there any more.")


class _Lenient(yaml.SafeLoader):
    """Reads mkdocs.yml without the tags that only its generator understands."""


_Lenient.add_multi_constructor("!", lambda _loader, _suffix, _node: None)
_Lenient.add_multi_constructor("tag:yaml.org,2002:python/", lambda _loader, _suffix, _node: None)


def find(chosen: Settings) -> Project:
    """The project of these settings."""
    folder = chosen.config.parent
    site = yaml.load(chosen.config.read_text(encoding="utf-8"), _Lenient)  # noqa: S506 - a safe loader
    content = Path(str((site or {}).get("docs_dir") or "docs"))
    try:
        known = articles.load(chosen.releases / store.current(chosen.releases) / articles.FILE)
    except store.NoRelease:
        known = {}
    return Project(folder=folder, content=content, articles=known)
