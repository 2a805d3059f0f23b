"""Pages for agents only: built like the others, in a folder of their own, and hidden from other plugins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from plugins.read.catalog import Catalog
from plugins.write import frame
from plugins.write.templates import Templates
from search.documents import AGENTS
from texts import Texts


def render(
    files: Iterable[File], everything: Files, config: MkDocsConfig, prepare: Callable[[Page], None]
) -> None:
    """Turn the Markdown of `files` into HTML; `prepare` is called with each page before.

    Other plugins do not see them: one that lists pages by tag or date would show these to the public.
    """
    for file in files:
        page = Page(None, file, config)
        page.read_source(config)
        prepare(page)
        page.render(config, everything)


def take_media(catalog: Catalog, files: Files, listed: Iterable[File]) -> list[File]:
    """Remove from `files`, and return, the media that agents' pages name and no public page does.

    `listed` are those of the site before other plugins took some out, to write them themselves.
    """
    if not (private := _private(catalog)):
        return []
    media = {file.dest_uri: file for file in (*listed, *files.media_files()) if file.dest_uri in private}
    for file in [file for file in files if file.dest_uri in media]:
        files.remove(file)
    return list(media.values())


def clear(catalog: Catalog, media: Iterable[File], site: Path) -> None:
    """Remove from the built `site` what another plugin has written there of the `media` of agents' pages."""
    there = {file.dest_uri for file in media if (site / file.dest_uri).is_file()}
    for place in there and there & _private(catalog):  # one may be public in a language that is built apart
        (site / place).unlink()


def write(
    pages: Iterable[Page],
    taken: Iterable[File],
    directory: Path,
    *,
    env: jinja2.Environment,
    navigations: Mapping[str, Navigation],
    config: MkDocsConfig,
    templates: Templates,
    texts: Callable[[str], Texts],
) -> None:
    """Write the pages, and the media that they alone use, into `directory`, addressed as in the site."""
    for page in pages:
        shown = templates.context(page.file.src_uri)
        nav = navigations.get(shown.lang) or next(iter(navigations.values()))
        context: dict[str, Any] = dict(get_context(nav, [], config, page))
        context |= {"gapless": shown, "texts": texts(shown.lang)}
        target = directory / page.file.dest_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        html = env.get_template(page.meta.get("template", "main.html")).render(context)
        context["gapless"] = templates.described(shown, templates.leaves[page.file.src_uri], html)
        target.write_text(frame.put(html, env, context), encoding="utf-8", newline="\n")
    for file in taken:
        target = directory / file.dest_uri
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content_bytes)


def _private(catalog: Catalog) -> set[str]:
    """What agents' pages name, and no public page does."""
    named = _addresses(catalog, True)
    return named and named - _addresses(catalog, False)


def _addresses(catalog: Catalog, agents: bool) -> set[str]:
    return {
        unquote(urljoin(f"/{leaf.article.url}", address).partition("#")[0].lstrip("/"))
        for leaf in catalog.leaves
        if (leaf.article.audience == AGENTS) == agents
        for address in leaf.outline.addresses
    }
