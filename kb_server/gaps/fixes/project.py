"""The writers' project: where its content lies, which file an article is, and its Git checkout."""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kb_server.gaps.decisions import Impossible
from kb_server.releases import articles, site_config, store
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings


class NoCheckout(Impossible):
    """The project is no Git checkout, or Git will not do what is asked. The message says which."""


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
            raise Impossible(f"There is no article {article!r} in the release that is served.")
        for candidate in (Path(known.source), self.content / known.source):
            if (self.folder / candidate).is_file():
                return candidate
        raise Impossible(f"{known.source}: this file of article {article!r} is not there any more.")


def find(chosen: Settings) -> Project:
    """The project of these settings."""
    folder = chosen.config.parent
    content = Path(str(site_config.read(chosen.config).get("docs_dir") or "docs"))
    try:
        known = articles.load(chosen.releases / store.current(chosen.releases) / articles.FILE)
    except store.NoRelease:
        known = {}
    return Project(folder=folder, content=content, articles=known)


def commit(project: Project, file: Path, text: str, branch: str, message: str) -> str:
    """Commit `file` with `text` on a new branch from HEAD; return the commit. The checkout is not touched.

    Raises NoCheckout.
    """
    head = _git(project, "rev-parse", "HEAD")
    top = Path(_git(project, "rev-parse", "--show-toplevel"))
    path = (project.folder.resolve() / file).relative_to(top.resolve()).as_posix()
    blob = _git(project, "hash-object", "-w", "--stdin", text=text)
    with tempfile.TemporaryDirectory() as temporary:
        index = {"GIT_INDEX_FILE": str(Path(temporary) / "index")}
        _git(project, "read-tree", head, environ=index)
        _git(project, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environ=index)
        tree = _git(project, "write-tree", environ=index)
    made = _git(project, "commit-tree", tree, "-p", head, "-m", message)
    _git(project, "update-ref", f"refs/heads/{branch}", made, "")  # fails where the branch exists
    return made


def _git(
    project: Project, *words: str, text: str | None = None, environ: dict[str, str] | None = None
) -> str:
    try:
        done = subprocess.run(
            ["git", *words],
            cwd=project.folder,
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            env=os.environ | (environ or {}),
        )
    except FileNotFoundError as error:
        raise NoCheckout("There is no Git on this machine.") from error
    if done.returncode:
        raise NoCheckout(f"git {words[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
