"""The pages that MkDocs has rendered, in the form that the catalog reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from plugins.read import ids
from plugins.read.catalog import RenderedPage
from plugins.read.content import Content
from plugins.read.front_matter import FrontMatter
from plugins.read.navigation import SiteNavigation


@dataclass(frozen=True, slots=True)
class KnownPages:
    """The ids of the pages of earlier builds of the site, each in another language."""

    by_source: Mapping[str, str] = field(default_factory=dict)
    by_place: Mapping[str, str] = field(default_factory=dict)  # by file in the site, of the first build


def read(
    pages: Collection[Page],
    content: Content,
    ways: SiteNavigation,
    name: Callable[[File], str],
    known: KnownPages,
) -> list[RenderedPage]:
    """Convert `pages`, in their order, and give each its id. `name` names a file in messages.

    If an earlier build had the page in another language, the two are translations. If it read the same file,
    they are the same article.
    """
    values = {page.file.src_uri: (page, _values(page, content)) for page in pages}
    folders = {str(parent) for page in pages for parent in PurePosixPath(page.file.dest_uri).parents}
    sources = {path: name(page.file) for path, (page, _) in values.items()}
    names = ids.assign(
        {path: str(keys.get("id") or "") for path, (_, keys) in values.items()},
        set(known.by_source.values()),
    )
    names |= {path: known.by_source[source] for path, source in sources.items() if source in known.by_source}
    return [
        RenderedPage(
            id=names[path],
            path=path,
            source=sources[path],
            url=page.url,
            title=str(page.title or page.file.name),
            html=page.content or "",
            markdown=page.markdown or "",
            markdown_url=_markdown_url(page, folders),
            values=keys,
            front=content.fronts.get(path, FrontMatter()),
            trail=ways.trail(page),
            index=page.is_index,
            written=not _lists(page.file),
            generated=page.file.generated_by is not None,
            place=page.file.dest_uri,
            original=known.by_place.get(page.file.dest_uri.partition("/")[2], ""),
            edit_url=page.edit_url or "",
        )
        for path, (page, keys) in values.items()
    ]


def _lists(file: File) -> bool:
    """Is it one of the lists that Material's blog makes of its posts, whose beginnings it repeats?"""
    return (file.generated_by or "").endswith("/blog")


def _markdown_url(page: Page, folders: Collection[str]) -> str:
    """The address of the page's Markdown; "" where a page `index.md.md` has made a folder of this name."""
    url = str(PurePosixPath(page.file.dest_uri).with_suffix(".md"))
    return "" if url in folders else quote(url)


def _values(page: Page, content: Content) -> dict[str, Any]:
    """The page's front matter with the defaults of its folder, unescaped and without mistaken keys."""
    path = page.file.src_uri
    front = content.fronts.get(path, FrontMatter())
    wrong = content.wrong.get(path, ())
    values = {**page.meta, **content.plain.get(path, {}), **front.values}
    return {key: value for key, value in values.items() if key not in wrong}
