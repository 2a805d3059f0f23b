"""Writers' mistakes that show only when all pages are known: ids, moves, links, translations, paths."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from plugins.mistakes import Mistake
from plugins.read.catalog import Catalog, Leaf
from plugins.read.front_matter import FrontMatter
from plugins.write import paths
from search.documents import AGENTS


def check(catalog: Catalog, replies: Iterable[str] = ()) -> Iterator[Mistake]:
    """Yield the mistakes that show only when all pages are known. `replies` are paths of saved replies."""
    yield from _same_ids(catalog)
    leaves = {leaf.article.id: leaf for leaf in catalog.leaves}
    yield from paths.check(
        catalog.articles, {leaf.article.source: leaf.page.front for leaf in catalog.leaves}
    )
    private = {
        leaf.page.path: "is for agents only" for leaf in catalog.leaves if leaf.article.audience == AGENTS
    }
    private |= {stub.path: f"has moved to {stub.moved_to}" for stub in catalog.stubs}
    private |= dict.fromkeys(replies, "is a saved reply")
    for leaf in catalog.leaves:
        yield from _check_links(leaf, private)
        yield from _check_moves(leaf, leaves)
        original = leaf.article.translation_of
        if original and original not in leaves:
            line = leaf.page.front.line(("translation_of",))
            cure = "Write the id of the article that this one translates."
            yield Mistake(
                leaf.article.source, f"no article has the id {original}", cure, "translation_of", line
            )
    for stub in catalog.stubs:
        target, _, anchor = stub.moved_to.partition("#")
        known = {*leaves, *(other.id for other in catalog.stubs if other.id != stub.id)}
        line = stub.front.line(("moved_to",))
        if target not in known:
            cure = "Write the id of a published article."
            yield Mistake(stub.source, f"no article has the id {target}", cure, "moved_to", line)
        elif anchor and target in leaves and anchor not in leaves[target].outline.anchors:
            cure = f"Write one of its headings' anchors: {some(leaves[target].outline.anchors)}."
            yield Mistake(stub.source, f"{target} has no heading #{anchor}", cure, "moved_to", line)


def _check_links(leaf: Leaf, private: Mapping[str, str]) -> Iterator[Mistake]:
    """Links to pages that the site does not have are left as they were written, to the Markdown file."""
    for address in sorted(leaf.outline.addresses):
        path = unquote(address.partition("#")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(leaf.page.path), path))
        if path.endswith(".md") and (why := private.get(target)):
            yield Mistake(leaf.article.source, f"links to {address}, which {why}", "Remove or mend the link.")


def _check_moves(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    for old, new in (leaf.article.moved_to or {}).items():
        line = leaf.page.front.line(("moved_to", old))
        target, _, anchor = new.partition("#") if "#" in new else (leaf.article.id, "", new)
        if old in leaf.outline.anchors:
            cure = "Remove this line, or give the heading another anchor."
            yield Mistake(leaf.article.source, f"the heading #{old} is still there", cure, "moved_to", line)
        if target not in leaves:
            cure = "Write the id of a published article before the #."
            yield Mistake(leaf.article.source, f"no article has the id {target}", cure, "moved_to", line)
        elif anchor not in leaves[target].outline.anchors:
            cure = f"Write one of its headings' anchors: {some(leaves[target].outline.anchors)}."
            yield Mistake(leaf.article.source, f"{target} has no heading #{anchor}", cure, "moved_to", line)


def some(names: Iterable[str]) -> str:
    """The first of `names`, as many as one can read."""
    listed = list(names)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "") or "it has none"


def _same_ids(catalog: Catalog) -> Iterator[Mistake]:
    holders: dict[str, list[tuple[str, FrontMatter]]] = defaultdict(list)
    for leaf in catalog.leaves:
        written = str(leaf.page.values.get("id") or leaf.article.id)
        holders[written].append((leaf.article.source, leaf.page.front))
    for stub in catalog.stubs:
        holders[stub.id].append((stub.source, stub.front))
    for name, holding in holders.items():
        for source, front in holding[1:]:
            cure = f"Give one of them another id; {holding[0][0]} has this one."
            yield Mistake(source, f"{name} is the id of two pages", cure, "id", front.line(("id",)))
