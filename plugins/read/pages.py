"""MkDocs' pages, once rendered, as the catalog takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from typing import Any

from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from plugins.read import ids
from plugins.read.catalog import Rendered
from plugins.read.front_matter import FrontMatter
from plugins.read.navigation import Ways
from plugins.read.sources import Sources


def read(pages: Iterable[Page], sources: Sources, ways: Ways, name: Callable[[File], str]) -> list[Rendered]:
    """Hand over `pages` in their order, each with its id; `name` names a file in messages."""
    values = {page.file.src_uri: (page, _values(page, sources)) for page in pages}
    names = ids.assign({path: str(keys.get("id") or "") for path, (_, keys) in values.items()})
    return [
        Rendered(
            id=names[path],
            path=path,
            source=name(page.file),
            url=page.url,
            title=str(page.title or page.file.name),
            html=page.content or "",
            markdown=page.markdown or "",
            markdown_url=str(PurePosixPath(page.file.dest_uri).with_suffix(".md")),
            values=keys,
            front=sources.fronts.get(path, FrontMatter()),
            trail=ways.trail(page),
            index=page.is_index,
            written=page.file.generated_by is None,
        )
        for path, (page, keys) in values.items()
    ]


def _values(page: Page, sources: Sources) -> dict[str, Any]:
    """The page's front matter with its folder's defaults, as written, without the keys that are mistaken."""
    path = page.file.src_uri
    front = sources.fronts.get(path, FrontMatter())
    wrong = sources.wrong.get(path, ())
    values = {**page.meta, **sources.plain.get(path, {}), **front.values}
    return {key: value for key, value in values.items() if key not in wrong}
