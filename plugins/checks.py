"""Writers' mistakes that show only when all pages are known: ids, links, moves, translations, paths."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urljoin

from plugins.mistakes import Mistake, some
from plugins.read import links
from plugins.read.articles import Article
from plugins.read.catalog import Catalog, Leaf, Stub
from plugins.read.front_matter import FrontMatter
from search.documents import AGENTS, PUBLIC, RAW

RESULTS = ("search/index.html", "search.html")  # where search shows its results
PUBLISHED = "Write the id of a published article."


def check(catalog: Catalog, replies: Iterable[str] = ()) -> Iterator[Mistake]:
    """Yield the mistakes that show only when all pages are known. `replies` are paths of saved replies."""
    yield from _check_ids(catalog)
    leaves = {leaf.article.id: leaf for leaf in catalog.leaves}
    for leaf in leaves.values():
        yield from _check_path(leaf, leaves)
        yield from _check_roles(leaf, leaves)
        yield from _check_recording(leaf, leaves)
        yield from _check_answers(leaf)
    unpublished = _unpublished(catalog, replies)
    for leaf in catalog.leaves:
        yield from _check_links(leaf, unpublished)
        yield from _check_moves(leaf, leaves)
        yield from _check_translation(leaf, leaves)
    stubs = {stub.id for stub in catalog.stubs}
    for stub in catalog.stubs:
        yield from _check_stub(stub, leaves, stubs)


def _check_ids(catalog: Catalog) -> Iterator[Mistake]:
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


def in_place_of_results(catalog: Catalog) -> Iterator[Mistake]:
    """Yield a mistake for each other page that stands where the results page must be."""
    for leaf in catalog.leaves:
        if leaf.page.place in RESULTS and leaf.page.values.get("template") != "results.html":
            cure = "Rename the file, or write template: results.html into it."
            yield Mistake(leaf.article.source, "is where search shows its results", cure)


def raw_links(catalog: Catalog, files: Iterable[str]) -> Iterator[Mistake]:
    """Yield a mistake for each link to one of the `files` of the site that would be a page as Markdown."""
    raw = {file for file in files if file.endswith(RAW)}
    for leaf in catalog.leaves if raw else ():
        written = (address.partition("#")[0] for address in sorted(leaf.outline.addresses))
        linked = (
            urljoin(f"/{leaf.page.url}", one) for one in written if one.endswith(RAW) and "//" not in one
        )
        found = [path for address in linked if (path := unquote(address).lstrip("/")) in raw]
        lines = links.lines(leaf.page.markdown) if found else {}
        for name in map(posixpath.basename, found):
            here = (one for one in lines if "//" not in one and name in unquote(one))
            at = lines.get(next(here, ""), 0)
            line = at and leaf.page.front.first + at - 1
            problem = f"links to the raw text of {name}, which is no page"
            cure = "Save that file as Markdown, and write the link with .md."
            yield Mistake(leaf.article.source, problem, cure, line=line)


def _unpublished(catalog: Catalog, replies: Iterable[str]) -> dict[str, str]:
    """Map the path of each file that no page can link to, to the reason."""
    reasons = {
        leaf.page.path: "is for agents only" for leaf in catalog.leaves if leaf.article.audience == AGENTS
    }
    reasons |= {stub.path: f"has moved to {stub.moved_to}" for stub in catalog.stubs}
    return reasons | dict.fromkeys(replies, "is a saved reply")


def _check_links(leaf: Leaf, unpublished: Mapping[str, str]) -> Iterator[Mistake]:
    """Check the links of a page. MkDocs leaves a link to a page outside the site as it was written."""
    for address in sorted(leaf.outline.addresses):
        path = unquote(address.partition("#")[0])
        target = posixpath.normpath(posixpath.join(posixpath.dirname(leaf.page.path), path))
        if path.endswith(".md") and (why := unpublished.get(target)):
            cure = "Remove or mend the link."
            yield Mistake(leaf.article.source, f"links to {address}, which {why}", cure)


def _check_moves(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    """Check the headings that have moved away from a page."""
    source = leaf.article.source
    for old, new in (leaf.article.moved_to or {}).items():
        line = leaf.page.front.line(("moved_to", old))
        target, _, anchor = new.partition("#") if "#" in new else (leaf.article.id, "", new)
        if old in leaf.outline.anchors:
            cure = "Remove this line, or give the heading another anchor."
            yield Mistake(source, f"the heading #{old} is still there", cure, "moved_to", line)
        if target not in leaves:
            cure = "Write the id of a published article before the #."
            yield Mistake(source, f"no article has the id {target}", cure, "moved_to", line)
        elif anchor not in leaves[target].outline.anchors:
            yield _no_heading(source, leaves[target], anchor, line)


def _check_stub(stub: Stub, leaves: Mapping[str, Leaf], stubs: set[str]) -> Iterator[Mistake]:
    """Check where a whole page has moved to."""
    target, _, anchor = stub.moved_to.partition("#")
    line = stub.front.line(("moved_to",))
    if target not in leaves and target not in stubs - {stub.id}:
        yield Mistake(stub.source, f"no article has the id {target}", PUBLISHED, "moved_to", line)
    elif anchor and target in leaves and anchor not in leaves[target].outline.anchors:
        yield _no_heading(stub.source, leaves[target], anchor, line)


def _no_heading(source: str, target: Leaf, anchor: str, line: int) -> Mistake:
    cure = f"Write one of its headings' anchors: {some(target.outline.anchors)}."
    return Mistake(source, f"{target.article.id} has no heading #{anchor}", cure, "moved_to", line)


def _check_translation(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    original = leaf.article.translation_of
    if original and original not in leaves:
        line = leaf.page.front.line(("translation_of",))
        cure = "Write the id of the article that this one translates."
        yield Mistake(leaf.article.source, f"no article has the id {original}", cure, "translation_of", line)


def _check_roles(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    """Check where the readers of a home page begin."""
    for place, role in enumerate(leaf.article.roles):
        for index, start in enumerate(role.start):
            target = leaves[start].article if start in leaves else None
            problem = f"no article has the id {start}" if not target else ""
            if target and target.audience != leaf.article.audience:
                problem = f"{start} is for other readers than the home page"
            if problem:
                line = leaf.page.front.line(("roles", place, "start", index))
                yield Mistake(leaf.article.source, problem, PUBLISHED, "roles", line)


def _check_answers(leaf: Leaf) -> Iterator[Mistake]:
    """Check that each question of an article has its answer among its options."""
    for place, question in enumerate(leaf.article.questions):
        if question.answer not in question.options:
            line = leaf.page.front.line(("check", place, "answer"))
            cure = f"Write one of the options as it stands there: {some(question.options)}."
            problem = f"“{question.answer}” is none of the options"
            yield Mistake(leaf.article.source, problem, cure, "check", line)


def _check_recording(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    """Check that the recording of a session is a video that its readers may see."""
    article = leaf.article
    if article.session is None or not (name := article.session.recording):
        return
    target = leaves.get(name)
    problem, cure = "", "Write the id of a published video article."
    if target is None:
        problem = f"no article has the id {name}"
    elif target.article.audience != article.audience and article.audience == PUBLIC:
        problem, cure = (
            f"{name} is for agents only",
            "Publish the recording, or set audience: agents here too.",
        )
    elif not target.outline.videos:
        problem = f"{name} has no video"
    if problem:
        line = leaf.page.front.line(("recording",))
        yield Mistake(article.source, problem, cure, "recording", line)


def _check_path(leaf: Leaf, leaves: Mapping[str, Leaf]) -> Iterator[Mistake]:
    """Check the steps of a learning path."""
    article, front = leaf.article, leaf.page.front
    if article.type == "path" and not article.steps:
        cure = "Add steps: with a list of ids, or use another type."
        yield Mistake(article.source, "a path without steps", cure, "type", front.line(("type",)))
    elif article.steps and article.type != "path":
        cure = "Set type: path, or remove the steps."
        yield Mistake(article.source, "only a path has steps", cure, "steps", front.line(("steps",)))
    for index, step in enumerate(article.steps):
        target = leaves[step].article if step in leaves else None
        if wrong := _wrong_step(article, step, target):
            yield Mistake(article.source, *wrong, "steps", front.line(("steps", index)))


def _wrong_step(article: Article, step: str, target: Article | None) -> tuple[str, str] | None:
    """The problem and the cure of a step whose id is `step`."""
    if target is None:
        return f"no article has the id {step}", PUBLISHED
    if step == article.id:
        return "a path cannot be its own step", "Remove it."
    if target.audience != article.audience and article.audience == PUBLIC:
        return f"{step} is for agents only", "Remove the step, or set audience: agents in the path too."
    return None
