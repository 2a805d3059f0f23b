"""The content of a site before it is rendered: who may read each file, what has moved, and its mistakes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, get_files

from plugins.mistakes import Mistake, Mistaken
from plugins.read import front_matter, glossary, ids, live_sessions, support_file
from plugins.read import saved_replies as reply_files
from plugins.read.catalog import Stub
from plugins.read.folder import DRAFTS
from plugins.read.front_matter import BLOCK, FrontMatter
from plugins.read.glossary import GlossaryTerm
from plugins.read.ids import PageFile
from plugins.read.saved_replies import ReplyFile
from plugins.read.support_file import SupportFile
from search.documents import AGENTS, REPLY

ALERT = re.compile(
    r"^[ \t]*(?:>[ \t]*)+\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", re.MULTILINE | re.IGNORECASE
)
RULES = "search/"  # the writers' rules of search and of the widget, which are not published


Check = Callable[[FrontMatter, str, str], Iterable[Mistake]]  # front matter, how it is written, its file


def _check(front: FrontMatter, _block: str, file: str) -> Iterable[Mistake]:
    return front_matter.check(front, file)


@dataclass(slots=True)
class Content:
    """What the front matter of all pages says. Paths are relative to the content folder."""

    fronts: dict[str, FrontMatter] = field(default_factory=dict)
    wrong: dict[str, set[str]] = field(default_factory=dict)  # path → keys that cannot be used
    agents: list[File] = field(default_factory=list)
    stubs: list[Stub] = field(default_factory=list)
    replies: dict[str, ReplyFile] = field(default_factory=dict)  # by path
    support: SupportFile | None = None  # support.yml, where there is one that can be used
    mistakes: list[Mistake] = field(default_factory=list)
    removed: list[Mistake] = field(default_factory=list)  # what untrusted content must not have
    terms: tuple[GlossaryTerm, ...] = ()  # of the glossary
    alerts: bool = False  # whether a page has alerts as GitHub writes them: > [!NOTE]
    unreadable: list[Mistake] = field(default_factory=list)  # MkDocs's own message is vaguer
    plain: dict[str, dict[str, Any]] = field(default_factory=dict)  # path → words as written, not escaped
    texts: dict[str, str] = field(
        default_factory=dict
    )  # path → the page as it was read, until it is rendered
    grave: list[Mistake] = field(default_factory=list)  # mistakes that could publish what is for agents only

    @property
    def private(self) -> set[str]:
        """Paths that belong neither to the public site nor to its navigation."""
        apart = {file.src_uri for file in self.agents} | {stub.path for stub in self.stubs}
        return apart | set(self.replies)

    def translated(self) -> Iterator[str]:
        """Yield the top folders of pages that say they are translations, or say the folder's language."""
        for path, front in self.fronts.items():
            top, slash, _ = path.partition("/")
            if slash and ("translation_of" in front.values or front.values.get("lang") == top):
                yield top

    def apart(self) -> Iterator[str]:
        """Yield the languages that translations and start pages say, wherever they lie."""
        for front in self.fronts.values():
            start = front.values.get("template") == "home.html"
            if (lang := front.values.get("lang")) and (start or "translation_of" in front.values):
                yield str(lang)


def read(files: Files, named: Callable[[File], str], *, strict: bool, check: Check = _check) -> Content:
    """Read all front matter, and take out of `files` what the public must not see.

    `named` names a file in messages, and `check` finds what is wrong with front matter. If `strict`, keys
    that other programs read as "do not publish" are mistakes; if not, they are left to those programs.
    """
    found, saved = Content(), saved_replies(files)
    for file in list(files):
        if file.inclusion.value <= InclusionLevel.DRAFT.value:
            continue
        if file.src_uri.startswith(DRAFTS):
            file.inclusion = InclusionLevel.DRAFT  # seen only in `mkdocs serve`
        elif _is_rules(file):
            files.remove(file)
        elif file.src_uri == glossary.FILE:
            _read_glossary(file, named(file), found, files, strict=strict)
        elif file.src_uri == support_file.NAME:
            files.remove(file)
            _read_support(file, named(file), found)
        elif file.src_uri in saved:
            text = _text(file, named(file), found) or ""
            found.replies[file.src_uri] = ReplyFile(file.src_uri, named(file), text)
        elif file.is_documentation_page():
            _read(file, named(file), found, check)
            if strict:
                found.mistakes += _unpublished(found.fronts.get(file.src_uri, FrontMatter()), named(file))
    for file in list(files):
        if file.src_uri in found.private:
            files.remove(file)
    return found


def colliding(files: Files, made: Collection[str], named: Callable[[File], str]) -> Iterator[Mistake]:
    """Yield a mistake for each page whose folder would be a file of the site, or one of those `made`."""
    built = [file for file in files if file.inclusion.value > InclusionLevel.DRAFT.value]
    taken = {file.dest_uri for file in built} | {*made}
    for file in built:
        above = (str(folder) for folder in PurePosixPath(file.dest_uri).parents)
        if file.is_documentation_page() and (other := next((one for one in above if one in taken), "")):
            yield Mistake(
                named(file), f"its folder would be the file {other} of the site", "Rename the page."
            )


def pages(config: MkDocsConfig) -> list[PageFile]:
    """The Markdown pages that the site of `config` publishes: no drafts, no saved replies."""
    files = get_files(config)
    replies = saved_replies(files)
    return [
        PageFile(Path(file.abs_src_path), file.src_uri, name(file, Path(config.config_file_path).parent))
        for file in files.documentation_pages()
        if file.abs_src_path and not file.src_uri.startswith(DRAFTS) and file.src_uri not in replies
    ]


def name(file: File, root: Path) -> str:
    """The name of `file` in messages: its path in the project at `root`, else in the content folder."""
    path, above = file.abs_src_path or "", f"{root}/"
    return path[len(above) :] if path.startswith(above) else file.src_uri


def saved_replies(files: Files) -> set[str]:
    """The paths of the Markdown files among saved replies: none where the folder has other pages only."""
    inside = [file for file in files.documentation_pages() if file.src_uri.startswith(reply_files.FOLDER)]
    return {file.src_uri for file in inside} if any(map(_is_reply, inside)) else set()


def _is_reply(file: File) -> bool:
    try:
        return reply_files.is_reply(file.content_string)
    except UnicodeDecodeError:
        return False


def _text(file: File, name: str, found: Content) -> str | None:
    try:
        return file.content_string
    except UnicodeDecodeError:
        found.unreadable.append(Mistake(name, "not written in UTF-8", "Save the file as UTF-8."))
        return None


def _read(file: File, name: str, found: Content, check: Check) -> None:
    if (text := _text(file, name, found)) is None:
        return
    found.texts[file.src_uri] = text
    found.alerts = found.alerts or ("[!" in text and bool(ALERT.search(text)))
    block = BLOCK.match(text)
    try:
        front = front_matter.read(text, name)
    except Mistaken as error:
        unclear = "audience" in (block.group(1) if block else text)
        (found.grave if unclear else found.mistakes).append(error.mistake)
        front = FrontMatter()
    mistakes = [_misplaced(mistake, front) for mistake in check(front, block[0] if block else "", name)]
    mistakes += live_sessions.check(front, name)
    audience = front.values.get("audience")
    for mistake in mistakes:
        private = mistake.key == "audience" and "agent" in str(audience).lower()
        (found.grave if private else found.mistakes).append(mistake)
    found.wrong[file.src_uri] = {mistake.key for mistake in mistakes}
    found.fronts[file.src_uri] = front
    moved = front.values.get("moved_to")
    if isinstance(moved, str) and _says_something(text):
        cure = "Remove the text below the front matter, or remove moved_to."
        line = front.line(("moved_to",))
        found.mistakes.append(Mistake(name, "a page that has moved is not published", cure, "moved_to", line))
    elif isinstance(moved, str):
        old = str(front.values.get("id") or ids.derive(file.src_uri))
        found.stubs.append(Stub(id=old, moved_to=moved, path=file.src_uri, source=name, front=front))
    elif audience == AGENTS:
        found.agents.append(file)


def _read_glossary(file: File, name: str, found: Content, files: Files, *, strict: bool) -> None:
    """Read the glossary, which is not published. A site not written for us may have another such file."""
    if (text := _text(file, name, found)) is None:
        return
    found.terms, mistakes = glossary.read(text, name)
    if strict:
        found.mistakes += mistakes
    if strict or found.terms:
        files.remove(file)


def _read_support(file: File, name: str, found: Content) -> None:
    if (text := _text(file, name, found)) is None:
        return
    try:
        written = support_file.read(text, name)
    except Mistaken as error:
        found.mistakes.append(error.mistake)
        return
    wrong = support_file.check(written, name)
    found.mistakes += wrong
    if not wrong:
        found.support = written


def _misplaced(mistake: Mistake, front: FrontMatter) -> Mistake:
    """A better message for a saved reply outside its folder; else the `mistake` itself."""
    if mistake.key != "type" or front.values.get("type") != REPLY:
        return mistake
    cure = f"Move the file into the folder {reply_files.FOLDER} of the content."
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
