"""Drafts: an article that a gap asks for, begun in the customers' words, and not publishable as it is.

The draft is in the language of its gap. Comments in its front matter are in English, as on the command line.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import texts
from kb_server.gaps.decisions import Impossible
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.fixes import front_matter, patches
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.gap import Standing

FOLDER = "_drafts"  # in the content folder; what lies there is in no release
NO_ARTICLE = ("vocabulary", "ranking", "typo", "product")  # types of gap that an article does not close

_TROUBLE = re.compile(
    r"\b(error|fail\w*|broken|crash\w*|not work\w*|does ?n.t|can ?n.t|cannot|why|stuck)\b"
    r"|ошибк|не работает|не могу|почему|报错|错误|失败|无法|为什么",
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


def write(standing: Standing, project: Project, *, kind: str = "", anyway: bool = False) -> Draft:
    """The draft of an article of type `kind` for the gap. Raises Impossible where no article is missing."""
    if standing.type in NO_ARTICLE and not anyway:
        cure = "gapless gaps show has the evidence"
        if standing.remedy:
            cure = f"gapless gaps patch {standing.id} has the remedy"
        raise Impossible(
            f"Gap {standing.id} is of type {standing.type}: no article is missing; {cure}. "
            "Say --anyway for a draft nevertheless."
        )
    kind = kind or guess(standing)
    if kind not in KINDS:
        raise Impossible(f"There is no skeleton for {kind!r}. Types: {', '.join(KINDS)}.")
    title = _title(standing)
    name = _free(_slug(title) or f"gap-{standing.id}", project)
    file = project.content / FOLDER / f"{name}.md"
    return Draft(id=name, file=file, text=_text(standing, project, name, title, kind))


def guess(standing: Standing) -> str:
    """The type of article that the customers' words ask for."""
    said = " ".join(wording.text for wording in standing.wordings)
    return "troubleshooting" if _TROUBLE.search(said) else "how-to"


def _title(standing: Standing) -> str:
    title = " ".join(standing.title.replace(HIDDEN, " ").split()).rstrip("?!. ")
    if not title:
        return texts.load(standing.lang)("drafts.untitled", gap=standing.id)
    return title[:1].upper() + title[1:]


def _text(standing: Standing, project: Project, name: str, title: str, kind: str) -> str:
    queries = patches.answers(standing)
    head = [f"id: {name}", f"title: {front_matter.scalar(title)}", f"type: {kind}"]
    if standing.lang:
        head.append(f"lang: {standing.lang}")
    if standing.type == "translation" and standing.articles:
        head.append(f"translation_of: {standing.articles[0]}")
    if queries:
        head += ["answers:", *(f"  - {front_matter.scalar(query)}" for query in queries)]
    if standing.owner:
        head.append(f"owner: {front_matter.scalar(standing.owner)}")
    head.append(f"draft_of: {standing.id} # delete this line when the article is finished")
    return "\n".join(
        [
            "---",
            *_evidence(standing),
            *head,
            "---",
            "",
            texts.load(standing.lang)(f"drafts.skeletons.{kind}").rstrip(),
            *_near(standing, project),
            "",
        ]
    )


def _evidence(standing: Standing) -> list[str]:
    """Comments of the front matter: those of Markdown would be published with the page."""
    facts = ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in sorted(standing.facts.items()))
    lines = [
        f"Gap {standing.id}, {standing.type}, weight {standing.weight.total:.1f}.",
        f"Asked {standing.intents} times by {standing.visitors} visitors, last on {standing.last.date()}.",
        f"Facts: {facts}.",
        *standing.evidence,
    ]
    return [f"# {' '.join(line.split())}" for line in lines]


def _near(standing: Standing, project: Project) -> list[str]:
    links = []
    for name in standing.articles[:5]:
        known = project.articles.get(name)
        if known is None or not known.source or known.audience != "public":
            continue
        source = Path(known.source)
        inside = source.relative_to(project.content) if source.is_relative_to(project.content) else source
        title = known.title.replace("[", "\\[").replace("]", "\\]")
        links.append(f"- [{title or name}]({posixpath.join('..', inside.as_posix())})")
    heading = texts.load(standing.lang)("drafts.see_also")
    return ["", f"## {heading}", "", *links] if links else []


def _free(name: str, project: Project) -> str:
    taken = set(project.articles)
    drafts = project.folder / project.content / FOLDER
    taken |= {file.stem for file in drafts.glob("*.md")} if drafts.is_dir() else set()
    return next(n for n in (name, *(f"{name}-{number}" for number in range(2, 10_000))) if n not in taken)


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-")
