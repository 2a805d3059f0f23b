"""The Markdown files of a site before they are rendered: who may read them, what is gone or mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

from plugins.mistakes import Mistake, Mistaken
from plugins.read import front_matter, ids
from plugins.read import saved_replies as replies
from plugins.read.catalog import Stub
from plugins.read.folder import DRAFTS
from plugins.read.front_matter import BLOCK, FrontMatter
from plugins.read.saved_replies import Written
from search.documents import AGENTS, REPLY

ALERT = re.compile(
    r"^[ \t]*(?:>[ \t]*)+\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.MULTILINE | re.IGNORECASE
)
RULES = "search/"  # the writers' synonyms and pins: read by the engine, no part of the site


@dataclass(slots=True)
class Sources:
    """What the front matter of all pages says. Paths are in the content folder."""

    fronts: dict[str, FrontMatter] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)  # path → keys that cannot be used
    agents: list[File] = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)
    replies: dict[str, Written] = field(default_factory=dict)  # by path
    mistakes: list[Mistake] = field(default_factory=list)
    alerts: bool = False  # whether a page has alerts as GitHub writes them: > [!NOTE]
    unreadable: list[Mistake] = field(default_factory=list)  # MkDocs stops at these with less to say
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → words as written, not escaped
    grave: list[Mistake] = field(default_factory=list)  # those that could publish what agents alone may read

    @property
    def private(self) -> set[str]:
        """Paths that are no part of the public site nor of its navigation."""
        apart = {file.src_uri for file in self.agents} | {stub.path for stub in self.stubs}
        return apart | set(self.replies)


def read(files: Files, name: Callable[[File], str], *, strict: bool) -> Sources:
    """Read all front matter; take out of `files` what the public must not see. `name` is for messages.

    `strict`: keys that other programs read as "do not publish" are mistakes. Elsewhere they are theirs.
    """
    sources, saved = Sources(), saved_replies(files)
    for file in list(files):
        if file.inclusion.value <= InclusionLevel.DRAFT.value:
            continue
        if file.src_uri.startswith(DRAFTS):
            file.inclusion = InclusionLevel.DRAFT  # seen in `mkdocs serve` alone
        elif _is_rules(file):
            files.remove(file)
        elif file.src_uri in saved:
            text = _text(file, name(file), sources) or ""
            sources.replies[file.src_uri] = Written(file.src_uri, name(file), text)
        elif file.is_documentation_page():
            _read(file, name(file), sources)
            if strict:
                sources.mistakes += _unpublished(sources.fronts.get(file.src_uri, FrontMatter()), name(file))
    for file in list(files):
        if file.src_uri in sources.private:
            files.remove(file)
    return sources


def saved_replies(files: Files) -> set[str]:
    """The paths of the Markdown files among saved replies: none where the folder has other pages only."""
    inside = [file for file in files.documentation_pages() if file.src_uri.startswith(replies.FOLDER)]
    return {file.src_uri for file in inside} if any(map(_is_reply, inside)) else set()


def _is_reply(file: File) -> bool:
    try:
        return replies.is_reply(file.content_string)
    except UnicodeDecodeError:
        return False


def _text(file: File, name: str, sources: Sources) -> str | None:
    try:
        return file.content_string
    except UnicodeDecodeError:
        sources.unreadable.append(Mistake(name, "not written in UTF-8", "Save the file as UTF-8."))
        return None


def _read(file: File, name: str, sources: Sources) -> None:
    if (text := _text(file, name, sources)) is None:
        return
    sources.alerts = sources.alerts or bool(ALERT.search(text))
    try:
        front = front_matter.read(text, name)
    except Mistaken as error:
        block = BLOCK.match(text)
        unclear = "audience" in (block.group(1) if block else text)
        (sources.grave if unclear else sources.mistakes).append(error.mistake)
        front = FrontMatter()
    mistakes = [_misplaced(mistake, front) for mistake in front_matter.check(front, name)]
    audience = front.values.get("audience")
    for mistake in mistakes:
        private = mistake.key == "audience" and "agent" in str(audience).lower()
        (sources.grave if private else sources.mistakes).append(mistake)
    sources.wrong[file.src_uri] = {mistake.key for mistake in mistakes}
    sources.fronts[file.src_uri] = front
    moved = front.values.get("moved_to")
    if isinstance(moved, str) and _says_something(text):
        cure = "Remove the text below the front matter, or remove moved_to."
        line = front.line(("moved_to",))
        sources.mistakes.append(
            Mistake(name, "a page that has moved is not published", cure, "moved_to", line)
        )
    elif isinstance(moved, str):
        old = str(front.values.get("id") or ids.derive(file.src_uri))
        sources.stubs.append(Stub(id=old, moved_to=moved, path=file.src_uri, source=name, front=front))
    elif audience == AGENTS:
        sources.agents.append(file)


def _misplaced(mistake: Mistake, front: FrontMatter) -> Mistake:
    """The `mistake`, said better where it is a saved reply outside its folder."""
    if mistake.key != "type" or front.values.get("type") != REPLY:
        return mistake
    cure = f"Move the file into the folder {replies.FOLDER} of the content."
    return replace(mistake, problem="a saved reply among the pages of the site", cure=cure)


def _unpublished(front: FrontMatter, name: str) -> Iterator[Mistake]:
    for key, kept in (("draft", ("true", "yes", "on")), ("published", ("false", "no", "off"))):
        if str(front.values.get(key)).lower() in kept:
            cure = (
                f"Move the file into the folder {DRAFTS} of the content, or delete this line to publish it."
            )
            problem = "does not keep a page from being published"
            yield Mistake(name, problem, cure, key, front.line((key,)))


def _says_something(text: str) -> bool:
    return bool(BLOCK.sub("", text, count=1).strip())


def _is_rules(file: File) -> bool:
    return file.src_uri.startswith(RULES) and file.src_uri.endswith((".yml", ".yaml"))
