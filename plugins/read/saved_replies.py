"""Saved replies: short texts with links to articles, which agents send. They are not pages of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from plugins.mistakes import Mistake, Mistaken
from plugins.read import articles, front_matter, languages, links
from plugins.read.catalog import Catalog
from plugins.read.destinations import DeadLink, Destinations, Target
from plugins.read.front_matter import BLOCK, FrontMatter
from plugins.read.languages import SiteLanguages
from plugins.read.links import MarkdownLink
from plugins.read.sections import split
from search.documents import REPLIES, REPLY, Document

FOLDER = "replies/"  # of the content
KEYS = ("type", "title", "lang", "keywords", "product", "description")
_TYPE = re.compile(rf"^type[ \t]*:[ \t]*([\"']?){REPLY}\1[ \t]*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A file in the folder of saved replies, as it is written."""

    path: str  # in the content folder
    source: str  # relative to the project
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReply:
    """A saved reply that can be sent. Its links are permalinks of public articles."""

    id: str
    title: str
    lang: str
    product: tuple[str, ...]
    keywords: tuple[str, ...]
    description: str
    source: str
    text: str  # Markdown, article links as permalinks
    plain: str  # without any marks
    links: tuple[tuple[str, str], ...]  # (article's id, anchor or ""), in the order of the text, each once


def is_reply(text: str) -> bool:
    """Does the front matter of `text` say that it is a saved reply, even if the rest of it is not YAML?"""
    try:
        return front_matter.read(text, "").values.get("type") == REPLY
    except Mistaken:
        block = BLOCK.match(text)
        return bool(_TYPE.search(block.group(1) if block else text))


def name(path: str) -> str:
    """The id of the reply at `path` in the content: `replies/ru/refund.md` is `reply:ru.refund`."""
    inside = PurePosixPath(path.removeprefix(FOLDER)).with_suffix("")
    return f"{REPLY}:{inside.as_posix().replace('/', '.')}"


def read(
    written: Iterable[ReplyFile], catalog: Catalog, spoken: SiteLanguages
) -> tuple[list[WrittenReply], list[Mistake]]:
    """The replies that can be sent, sorted by id, and the mistakes in all others. `spoken` are
    the site's languages."""
    files = sorted(written, key=lambda file: file.path)
    within = languages.find((file.path.removeprefix(FOLDER) for file in files), default=spoken.default)
    spoken = SiteLanguages(spoken.default, spoken.folders | within.folders)
    places = Destinations(catalog, {file.path for file in files})
    found: dict[str, WrittenReply] = {}
    mistakes: list[Mistake] = []
    for file in files:
        try:
            reply, wrong = _read(file, places, spoken)
        except Mistaken as error:
            mistakes.append(error.mistake)
            continue
        if reply.id in found:
            problem = f"{reply.id} is the id of two replies"
            wrong.append(Mistake(file.source, problem, f"Rename it; {found[reply.id].source} has this one."))
        mistakes += wrong
        if not wrong:
            found[reply.id] = reply
    return [found[key] for key in sorted(found)], mistakes


def documents(replies: Iterable[WrittenReply]) -> Iterator[Document]:
    """The search documents: one a reply, without an address."""
    for reply in replies:
        yield Document(
            article=reply.id,
            url="",
            title=reply.title,
            text=reply.plain,
            description=reply.description,
            keywords=reply.keywords,
            type=REPLY,
            product=reply.product,
            lang=reply.lang,
            audience=REPLIES,
        )


def record(replies: Iterable[WrittenReply]) -> dict[str, dict[str, Any]]:
    """`replies.json`: what the agents' desk shows and puts into an answer, by id."""
    return {
        reply.id: {
            "title": reply.title,
            "lang": reply.lang,
            "product": list(reply.product),
            "keywords": list(reply.keywords),
            "description": reply.description,
            "source": reply.source,
            "text": reply.text,
            "links": [{"article": article, "anchor": anchor} for article, anchor in reply.links],
        }
        for reply in replies
    }


def _read(file: ReplyFile, places: Destinations, spoken: SiteLanguages) -> tuple[WrittenReply, list[Mistake]]:
    front = front_matter.read(file.text, file.source)
    if front.values.get("type") != REPLY:
        cure = f"Add type: {REPLY} to its front matter, or move the file out of {FOLDER}."
        line = front.line(("type",))
        raise Mistaken(
            Mistake(file.source, "is in the folder of saved replies but is not one", cure, "type", line)
        )
    mistakes = sorted(_check(front, file.source), key=lambda mistake: mistake.line)
    mistaken = {mistake.key for mistake in mistakes}
    values = {key: value for key, value in front.values.items() if key not in mistaken}
    body = BLOCK.sub("", file.text, count=1).lstrip("\r\n").rstrip()
    if not body:
        cure = "Write the text of the reply below the front matter."
        mistakes.append(Mistake(file.source, "says nothing", cure))
    html = links.render(body)
    targets, dead = _targets(links.find(body, html), file, places, front.first)
    mistakes += dead
    outline = split(html)
    reply = WrittenReply(
        id=name(file.path),
        title=str(values.get("title") or ""),
        lang=spoken.of(file.path.removeprefix(FOLDER), values.get("lang")),
        product=articles.words(values.get("product")),
        keywords=articles.words(values.get("keywords")),
        description=str(values.get("description") or ""),
        source=file.source,
        text=links.rewrite(
            body, lambda address: targets[address].permalink if address in targets else address
        ),
        plain="\n".join(filter(None, [outline.title, *(section.text for section in outline.sections)])),
        links=tuple(dict.fromkeys((target.article, target.anchor) for target in targets.values())),
    )
    return reply, mistakes


def _targets(
    found: Iterable[MarkdownLink], file: ReplyFile, places: Destinations, first: int
) -> tuple[dict[str, Target], list[Mistake]]:
    """Where the links lead, by address, and the mistakes of those that customers cannot follow.

    `first` is the line of the file on which its text begins.
    """
    targets: dict[str, Target] = {}
    mistakes: list[Mistake] = []
    for link in found:
        try:
            if target := _target(link, file, places):
                targets[link.address] = target
        except DeadLink as error:
            line = first + link.line - 1 if link.line else 0
            mistakes.append(Mistake(file.source, error.problem, error.cure, line=line))
    return targets, mistakes


def _target(link: MarkdownLink, file: ReplyFile, places: Destinations) -> Target | None:
    target = places.find(link, file.path)
    if target and not link.line:
        problem = f"links to {link.address} in a way that cannot be rewritten"
        raise DeadLink(problem, f"Write it as [text]({target.permalink}).")
    return target


def _check(front: FrontMatter, source: str) -> Iterator[Mistake]:
    if "title" not in front.values:
        cure = "Write title: and the name by which agents know the reply."
        yield Mistake(source, "a saved reply without a title", cure, "title", 1)
    known = front_matter.schema()["properties"]
    for key in front.values:
        if key in known and key not in KEYS:
            cure = f"Delete the line. A reply has {', '.join(KEYS)}."
            yield Mistake(source, "means nothing in a saved reply", cure, key, front.line((key,)))
    for mistake in front_matter.check(front, source):
        if mistake.key != "type" and (mistake.key in KEYS or mistake.key not in known):
            yield mistake
