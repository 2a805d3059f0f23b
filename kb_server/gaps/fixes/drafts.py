"""Drafts: an article that a gap asks for, begun in the customers' words, and not publishable as it is.

The draft is in the language of its gap. Comments in its front matter are in English, as on the command line.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import texts
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.fixes import agreement, front_matter, patches
from kb_server.gaps.fixes.material import Material
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.terminal.counts import counted
from texts.sentences import Sentence

FOLDER = "_drafts"  # in the content folder; what lies there is in no release
REPLIES = 3  # replies by hand that a draft quotes where they do not agree, the newest
NO_ARTICLE = (
    "vocabulary",
    "ranking",
    "typo",
    "stale",
    "product",
)  # types of gap that an article does not close

_TROUBLE = re.compile(
    r"(?=[efbcndwsонп报错失无为])(?:\b(error|fail\w*|broken|crash\w*|not work\w*|does ?n.t|can ?n.t|cannot"
    r"|why|stuck)\b"
    r"|ошибк|не работает|не могу|почему|报错|错误|失败|无法|为什么)",
    re.IGNORECASE,
)

# Types of articles; each has a skeleton among the texts.
KINDS = ("how-to", "troubleshooting", "faq", "reference", "video")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft that is not written yet."""

    id: str  # of the article
    file: Path  # below the project's folder
    text: str


def write(gap: Gap, project: Project, material: Material, *, kind: str = "", anyway: bool = False) -> Draft:
    """The draft of an article of type `kind` for the gap. Raises Impossible where no article is missing."""
    if gap.type in NO_ARTICLE and not anyway:
        cure = "gapless gaps show has the evidence"
        if gap.remedy:
            cure = f"gapless gaps patch {gap.id} has the remedy"
        reason = Sentence("gaps.refused.not_missing", gap=gap.id, type=Sentence(f"gaps.types.{gap.type}"))
        raise Impossible(reason, f"; {cure}. Say --anyway for a draft nevertheless.")
    kind = kind or guess(gap)
    if kind not in KINDS:
        raise Impossible(Sentence("gaps.refused.no_skeleton", kind=repr(kind), kinds=", ".join(KINDS)))
    title = _title(gap)
    name = _free(slug(title) or f"gap-{gap.id}", project)
    file = project.content / FOLDER / f"{name}.md"
    return Draft(id=name, file=file, text=_text(gap, project, material, name, title, kind))


def save(draft: Draft, project: Project) -> None:
    """Write the draft among the writers' files. Raises Impossible where somebody began one of that name."""
    file = project.folder / draft.file
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(draft.text)
    except FileExistsError as error:
        raise Impossible(Sentence("gaps.refused.changed_meanwhile", file=draft.file.as_posix())) from error


def guess(gap: Gap) -> str:
    """The type of article that the customers' words ask for."""
    said = " ".join(wording.text for wording in gap.wordings)
    return "troubleshooting" if _TROUBLE.search(said) else "how-to"


def _title(gap: Gap) -> str:
    title = " ".join(gap.title.replace(HIDDEN, " ").split()).rstrip("?!. ")
    if not title:
        return texts.load(gap.lang)("drafts.untitled", gap=gap.id)
    return title[:1].upper() + title[1:]


def _text(gap: Gap, project: Project, material: Material, name: str, title: str, kind: str) -> str:
    queries = patches.answers(gap)
    head = [f"id: {name}", f"title: {front_matter.scalar(title)}", f"type: {kind}"]
    if gap.lang:
        head.append(f"lang: {gap.lang}")
    if gap.type == "translation" and gap.articles:
        head.append(f"translation_of: {gap.articles[0]}")
    if queries:
        head += ["answers:", *(f"  - {front_matter.scalar(query)}" for query in queries)]
    if gap.owner:
        head.append(f"owner: {front_matter.scalar(gap.owner)}")
    head.append(f"draft_of: {gap.id} # delete this line when the article is finished")
    return "\n".join(
        [
            "---",
            *_comments(_evidence(gap)),
            *_comments(_said(material)),
            *head,
            "---",
            "",
            *([" ".join(one.text for one in material.agreed), ""] if material.agreed else []),
            texts.load(gap.lang)(f"drafts.skeletons.{kind}").rstrip(),
            *_near(gap, material.near, project),
            "",
        ]
    )


def _comments(lines: Iterable[str]) -> list[str]:
    """Comments of the front matter; comments in Markdown would be published with the page."""
    return [f"# {' '.join(line.split())}" for line in lines]


def _said(material: Material) -> Iterator[str]:
    """What customers and agents wrote, and who wrote each sentence of the body.

    It is quoted, so that erasure finds it.
    """
    yield from (f"A customer wrote “{sentence}”" for sentence in material.sentences)
    for one in material.agreed:
        sources = ", ".join(f"{reply.agent} on {reply.at.date()}" for reply in one.sources)
        yield f"“{one.text}” is from replies by hand: {sources}"
    if not material.agreed:
        for reply in material.replies[-REPLIES:]:
            yield f"Answered by hand, by {reply.agent} on {reply.at.date()}:"
            yield from (f"“{sentence}”" for sentence in agreement.parts(reply.text))


def _evidence(gap: Gap) -> list[str]:
    """Why the article is asked for."""
    facts = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in sorted(gap.facts.items()))
    asked = f"{counted(gap.intents, 'time')} by {counted(gap.visitors, 'visitor')}"
    return [
        f"Gap {gap.id}, {gap.type}, weight {gap.weight.total:.1f}.",
        f"Asked {asked}, last on {gap.last.date()}.",
        f"Facts: {facts}.",
        *gap.evidence,
    ]


def _near(gap: Gap, near: Sequence[str], project: Project) -> list[str]:
    links = []
    for name in near[:5]:
        known = project.articles.get(name)
        if known is None or not known.source or known.audience != "public":
            continue
        source = Path(known.source)
        inside = source.relative_to(project.content) if source.is_relative_to(project.content) else source
        title = known.title.replace("[", "\\[").replace("]", "\\]")
        links.append(f"- [{title or name}]({posixpath.join('..', inside.as_posix())})")
    heading = texts.load(gap.lang)("drafts.see_also")
    return ["", f"## {heading}", "", *links] if links else []


def _free(name: str, project: Project) -> str:
    taken = set(project.articles)
    drafts = project.folder / project.content / FOLDER
    taken |= {file.stem for file in drafts.glob("*.md")} if drafts.is_dir() else set()
    return next(n for n in (name, *(f"{name}-{number}" for number in range(2, 10_000))) if n not in taken)


def slug(title: str) -> str:
    """The id of an article with this title; "" where no ASCII letter or digit is left of it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")
