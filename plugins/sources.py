"""The Markdown files of a site before they are rendered: who may read them, what is gone or mistaken."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mkdocs.structure.files import File, Files, InclusionLevel

from plugins import front_matter, ids
from plugins.catalog import Stub
from plugins.front_matter import BLOCK, FrontMatter
from plugins.mistakes import Mistake, Mistaken
from search.documents import AGENTS

DRAFTS = "_drafts/"
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
    mistakes: list[Mistake] = field(default_factory=list)
    alerts: bool = False  # whether a page has alerts as GitHub writes them: > [!NOTE]
    unreadable: list[Mistake] = field(default_factory=list)  # MkDocs stops at these with less to say
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → words as written, not escaped
    grave: list[Mistake] = field(default_factory=list)  # those that could publish what agents alone may read

    @property
    def private(self) -> set[str]:
        """Paths that are no part of the public site nor of its navigation."""
        return {file.src_uri for file in self.agents} | {stub.path for stub in self.stubs}


def read(files: Files, name: Callable[[File], str], *, strict: bool) -> Sources:
    """Read all front matter; take out of `files` what the public must not see. `name` is for messages.

    `strict`: keys that other programs read as "do not publish" are mistakes. Elsewhere they are theirs.
    """
    sources = Sources()
    for file in list(files):
        if file.inclusion.value <= InclusionLevel.DRAFT.value:
            continue
        if file.src_uri.startswith(DRAFTS):
            file.inclusion = InclusionLevel.DRAFT  # seen in `mkdocs serve` alone
        elif _is_rules(file):
            files.remove(file)
        elif file.is_documentation_page():
            _read(file, name(file), sources)
            if strict:
                sources.mistakes += _unpublished(sources.fronts.get(file.src_uri, FrontMatter()), name(file))
    for file in list(files):
        if file.src_uri in sources.private:
            files.remove(file)
    return sources


def _read(file: File, name: str, sources: Sources) -> None:
    try:
        text = file.content_string
    except UnicodeDecodeError:
        sources.unreadable.append(Mistake(name, "not written in UTF-8", "Save the file as UTF-8."))
        return
    sources.alerts = sources.alerts or bool(ALERT.search(text))
    try:
        front = front_matter.read(text, name)
    except Mistaken as error:
        block = BLOCK.match(text)
        unclear = "audience" in (block.group(1) if block else text)
        (sources.grave if unclear else sources.mistakes).append(error.mistake)
        front = FrontMatter()
    mistakes = list(front_matter.check(front, name))
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
