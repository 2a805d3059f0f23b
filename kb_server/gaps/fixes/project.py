"""The writers' project: where its content lies, and which file an article is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb_server.gaps.impossible import Impossible
from kb_server.releases import articles, site_config, store
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings
from texts.sentences import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Where writers work."""

    folder: Path  # of mkdocs.yml
    content: Path  # below it
    articles: dict[str, PublishedArticle]  # of the release that is served

    def source(self, article: str) -> Path:
        """The Markdown file of an article, below the folder. Raises Impossible."""
        known = self.articles.get(article)
        if known is None or not known.source:
            raise Impossible(Sentence("gaps.refused.no_article", article=repr(article)))
        for candidate in (Path(known.source), self.content / known.source):
            if (self.folder / candidate).is_file():
                return candidate
        raise Impossible(Sentence("gaps.refused.no_file", file=known.source, article=repr(article)))


def find(chosen: Settings) -> Project:
    """The project of these settings."""
    folder = chosen.config.parent
    content = Path(str(site_config.read(chosen.config).get("docs_dir") or "docs"))
    try:
        known = articles.load(chosen.releases / store.current(chosen.releases) / articles.FILE)
    except store.NoRelease:
        known = {}
    return Project(folder=folder, content=content, articles=known)


def required(chosen: Settings) -> Project:
    """The project of these settings. Raises Impossible where it is on another machine."""
    try:
        return find(chosen)
    except OSError as error:
        raise Impossible(Sentence("gaps.refused.elsewhere")) from error
