"""The destinations of links in texts that customers read outside the site: permalinks of public articles."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from plugins.mistakes import some
from plugins.read.catalog import Catalog, Leaf
from plugins.read.folder import DRAFTS
from plugins.read.links import MarkdownLink
from search.documents import AGENTS

ELSEWHERE = ("http", "https", "mailto")
PERMALINK = re.compile(r"/a/([^/]+)(?:/([^/]+))?/?")
MOMENT = re.compile(r"(?:v(\d+)-)?t=(\d+(?:\.\d+)?)")  # an anchor: seconds in the page's first or nth video
LONGEST = 20  # the most moves that one link is followed through
UNSAFE = re.compile(r"[\x00-\x20\"#%'()/<>?\[\\\]^`{|}\x7f]")  # not in the last part of a Markdown address


@dataclass(frozen=True, slots=True)
class Target:
    """An article and a place in it; `anchor` is empty for its top."""

    article: str
    anchor: str = ""

    @property
    def permalink(self) -> str:
        """The address that survives moving and renaming, from the root of the learn center."""
        anchor = UNSAFE.sub(lambda sign: quote(sign.group(), safe=""), self.anchor)
        return f"/a/{self.article}/{anchor}" if anchor else f"/a/{self.article}"


class DeadLink(ValueError):
    """A link that customers cannot follow."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem, self.cure = problem, cure


class Destinations:
    """Finds the article that a link names."""

    def __init__(self, catalog: Catalog, replies: Collection[str]) -> None:
        """`replies` are the paths of saved replies in the content."""
        self.replies = replies
        leaves = [leaf for leaf in catalog.leaves if leaf.page.written]
        self.by_path = {leaf.page.path: leaf for leaf in leaves}
        self.by_id = {leaf.article.id: leaf for leaf in leaves}
        self.stubs = {stub.id: stub for stub in catalog.stubs}
        self.moved = {stub.path: stub.moved_to for stub in catalog.stubs}

    def find(self, link: MarkdownLink, path: str) -> Target | None:
        """Where `link` of the file at `path` in the content leads; None if it leads elsewhere.

        Raises DeadLink.
        """
        address = link.address
        try:
            parts = urlsplit(address)
        except ValueError as error:
            raise DeadLink(f"links to {address}, which is no address", "Mend it.") from error
        if parts.scheme in ELSEWHERE:
            return None
        if link.shown:
            cure = "Leave it out, or link to the article that has it."
            raise DeadLink(f"shows {address}, which does not go into an answer with the text", cure)
        if parts.scheme or parts.netloc:
            raise DeadLink(f"links to {address}", "Write the whole address, beginning with https://.")
        if parts.query:
            raise DeadLink(f"links to {address}", f"Write it without ?{parts.query}.")
        anchor = unquote(parts.fragment)
        if permalink := PERMALINK.fullmatch(parts.path):
            name, named = unquote(permalink[1]), unquote(permalink[2] or "")
            return self._place(address, *self._follow(address, name, named or anchor))
        if parts.path.endswith(".md"):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
            name = self._page(address, target).article.id
            return self._place(address, *self._follow(address, name, anchor))
        cure = "Link to an article's Markdown file, or write /a/ and the article's id."
        raise DeadLink(f"links to {address}, which leads nowhere from an answer", cure)

    def _page(self, address: str, target: str) -> Leaf:
        if target.startswith(DRAFTS):
            cure = "Publish the article first, or remove the link."
            raise DeadLink(f"links to {address}, which is a draft", cure)
        if target in self.moved:
            cure = "Link to the article that takes its place."
            raise DeadLink(f"links to {address}, which has moved to {self.moved[target]}", cure)
        if target in self.replies:
            cure = "Link to an article: customers cannot open a reply."
            raise DeadLink(f"links to {address}, which is a saved reply", cure)
        if target not in self.by_path:
            raise DeadLink(
                f"links to {address}, and no article is there", "Mend the path, or remove the link."
            )
        return self.by_path[target]

    def _follow(self, address: str, name: str, anchor: str) -> tuple[Leaf, str]:
        """Follow all moves, as the service does, to an article and an anchor."""
        asked = name
        for _ in range(LONGEST):
            if stub := self.stubs.get(name):
                name, _, named = stub.moved_to.partition("#")
                anchor = named or anchor
                continue
            if not (leaf := self.by_id.get(name)):
                break
            moved = leaf.article.moved_to or {}
            if anchor not in moved or anchor in leaf.outline.anchors:
                return leaf, anchor
            target, _, anchor = moved[anchor].rpartition("#")
            name = target or name
        cure = "Write the id of a published article."
        raise DeadLink(f"links to {address}, and no article has the id {asked}", cure)

    def _place(self, address: str, leaf: Leaf, anchor: str) -> Target:
        name = leaf.article.id
        if leaf.article.audience == AGENTS:
            cure = "Customers cannot open it: link to a public article, or say it in words."
            raise DeadLink(f"links to {address}, which is for agents only", cure)
        if leaf.page.path.startswith(DRAFTS):
            cure = "Publish the article first, or remove the link."
            raise DeadLink(f"links to {address}, which is a draft", cure)
        if moment := MOMENT.fullmatch(anchor):
            if not _has(leaf, int(moment[1] or 1), float(moment[2])):
                cure = "Write the second of a video that the article has."
                raise DeadLink(f"links to {address}, and {name} has no such moment of a video", cure)
        elif anchor and anchor not in leaf.outline.anchors:
            cure = f"Write one of its headings' anchors: {some(leaf.outline.anchors)}."
            raise DeadLink(f"links to {address}, and {name} has no heading #{anchor}", cure)
        return Target(name, anchor)


def _has(leaf: Leaf, number: int, second: float) -> bool:
    """Does the article have a video with this `number` (1-based), and the video this `second`?"""
    if not 1 <= number <= len(leaf.outline.videos):
        return False
    duration = leaf.outline.videos[number - 1].duration
    return duration is None or second <= duration
