"""Patches that mend a gap without a new article: a synonym, a keyword, entries of `answers:`."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from kb_server.gaps import trial
from kb_server.gaps.evidence import Remedy
from kb_server.gaps.fixes import front_matter
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.gap import Gap
from kb_server.gaps.grouping.features import key
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.knowledge import Knowledge
from texts.sentences import Sentence

KINDS = ("synonym", "keywords", "answers")
SYNONYMS = Path("search/synonyms.yml")  # in the content folder
ANSWERS = 10  # proposed for one gap at most


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePatch:
    """One file, as it is and as it should be."""

    file: Path  # below the project's folder
    before: str
    after: str

    def __str__(self) -> str:
        """A unified diff that `git apply` takes."""
        old, new = (text.splitlines(keepends=True) for text in (self.before, self.after))
        name = self.file.as_posix()
        source = f"a/{name}" if self.before else "/dev/null"
        return "".join(_ended(line) for line in difflib.unified_diff(old, new, source, f"b/{name}"))


def patch(
    gap: Gap, kind: str, project: Project, article: str = "", knowledge: Knowledge | None = None
) -> FilePatch:
    """The patch of one of KINDS. Raises Impossible when there is nothing to write.

    `knowledge` is the release that is served. Publishing would refuse `answers` for which it does not find
    the article, so these are left out.
    """
    if kind == "synonym":
        return _synonym(gap, project)
    article = article or _article(gap, kind)
    entries = [gap.remedy.words[0]] if kind == "keywords" and gap.remedy else []
    if kind == "answers":
        entries = answers(gap, article, knowledge)
        if not entries and answers(gap):
            raise Impossible(Sentence("gaps.refused.not_found_yet", gap=gap.id, article=article))
    if not entries:
        raise Impossible(Sentence("gaps.refused.no_words", gap=gap.id, kind=kind))
    file = project.source(article)
    before = (project.folder / file).read_text(encoding="utf-8")
    try:
        after = front_matter.added(before, kind, entries)
    except front_matter.NoFrontMatter as error:
        words = "; ".join(entries)
        why = Sentence(
            "gaps.refused.no_front_matter", file=str(file), trouble=str(error), kind=kind, words=words
        )
        raise Impossible(why) from error
    if after == before:
        raise Impossible(Sentence("gaps.refused.has_all", file=str(file), kind=kind))
    return FilePatch(file=file, before=before, after=after)


def proposed(gap: Gap) -> list[str]:
    """The kinds of patch that are offered: those that were tried. What a keyword does shows only a build."""
    return (["synonym"] if gap.remedy else []) + (["answers"] if gap.answers and answers(gap) else [])


def answers(gap: Gap, article: str = "", knowledge: Knowledge | None = None) -> list[str]:
    """The gap's wordings that an article may promise to be found by, each once.

    With `knowledge`, only those for which that release finds `article` among the first.
    """
    once: dict[str, str] = {}
    for wording in gap.wordings:
        found = knowledge is None or trial.finds(knowledge, wording.text, wording.lang, article)
        if wording.whole and wording.fit and found:
            once.setdefault(key(wording.text, wording.lang), " ".join(wording.text.split()))
    return list(once.values())[:ANSWERS]


def apply(made: FilePatch, project: Project) -> None:
    """Write the file as it should be. Raises Impossible where somebody changed it since."""
    file = project.folder / made.file
    if (file.read_text(encoding="utf-8") if file.exists() else "") != made.before:
        raise Impossible(Sentence("gaps.refused.changed_meanwhile", file=str(made.file)))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(made.after)


def _synonym(gap: Gap, project: Project) -> FilePatch:
    if gap.remedy is None:
        kind = Sentence(f"gaps.types.{gap.type}")
        raise Impossible(Sentence("gaps.refused.no_synonym", gap=gap.id, type=kind))
    file = project.content / SYNONYMS
    path = project.folder / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if _joins(before, gap.remedy):
        raise Impossible(Sentence("gaps.refused.has_all", file=str(file), kind="words"))
    words = ", ".join(front_matter.scalar(word) for word in gap.remedy.words)
    lines = [f"- words: [{words}]", *([f"  lang: {gap.remedy.lang}"] if gap.remedy.lang else [])]
    after = _appended(before, lines)
    if isinstance(front_matter.read(before), list) and not _joins(after, gap.remedy):
        raise Impossible(Sentence("gaps.refused.by_hand", file=str(file), words=words))
    return FilePatch(file=file, before=before, after=after)


def _appended(rules: str, lines: Sequence[str]) -> str:
    """`rules` with one more below them, indented as they are."""
    try:
        known = yaml.compose(rules, yaml.SafeLoader)
    except yaml.YAMLError:
        known = None
    indent = " " * known.start_mark.column if known else ""
    end = "" if not rules or rules.endswith("\n") else "\n"
    return rules + end + "".join(f"{indent}{line}\n" for line in lines)


def _joins(rules: str, remedy: Remedy) -> bool:
    """Do these rules join the two wordings already? Publishing refuses to have that said twice."""
    known = front_matter.read(rules)  # publishing says what is wrong with a file that is no YAML
    return any(
        isinstance(rule, dict)
        and "to" not in rule
        and rule.get("lang") in (None, "", remedy.lang)
        and isinstance(rule.get("words"), list)
        and set(remedy.words) <= {str(word) for word in rule["words"]}
        for rule in (known if isinstance(known, list) else ())
    )


def _article(gap: Gap, kind: str) -> str:
    found: Sequence[str] = gap.answers if kind == "answers" else gap.articles
    if kind == "keywords" and gap.remedy:
        found = (gap.remedy.article,)
    if not found:
        raise Impossible(Sentence("gaps.refused.no_answer", gap=gap.id), " Name one with --article.")
    return found[0]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
