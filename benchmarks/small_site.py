"""A small help center and its customers: `python -m benchmarks.small_site --data DIR`.

The set is small-site/ of DIR: a site of some forty articles in three languages, its customers' questions in
labelled kinds, and tickets. Big sets hide what goes wrong on a small site: with few articles, words look
common, and all questions share the same near misses.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import Any

import search
from benchmarks import measures, table
from search import Answer, Engine, Request, SiteFiles
from search.documents import AGENTS, PUBLIC
from search.text.languages import GAINING

NAME = "small-site"
SHOWN = 10  # articles that are asked for
FIRST = 3  # articles that a reader looks at
_NEITHER = ("-", "junk")  # groups whose questions have two needs, none, or nothing to do with the site
_ANSWERED = ("question", "short", "colloquial", "typo")  # kinds in the language of an article that answers


@dataclass(frozen=True, slots=True)
class Judged:
    """A question or a ticket, the articles that answer it, and what the engine said."""

    text: str
    kind: str
    right: frozenset[str]  # a translation is as right as its original; empty: no article answers
    judged: bool  # can "unanswered" be judged?
    answer: Answer

    def success(self, depth: int) -> float:
        """1.0 when a right article is among the first `depth`."""
        return measures.success(self.ranked, dict.fromkeys(self.right, 1), depth)

    @property
    def ranked(self) -> list[str]:
        """The articles, best first."""
        return [hit.article for hit in self.answer.hits]

    @property
    def marked(self) -> bool:
        """Is a right article among the first three, and marked as one in another language?"""
        return any(hit.article in self.right and hit.foreign for hit in self.answer.hits[:FIRST])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small_site", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--misses", action="store_true", help="also list what went wrong")
    asked = parser.parse_args(arguments)
    questions, tickets = ask(asked.data / NAME)
    table.show("small-site", ["", "of", "measured"], [list(row) for row in rows(questions, tickets)])
    if asked.misses:
        _list_misses([*questions, *tickets])
    return 0


def ask(site: Path) -> tuple[list[Judged], list[Judged]]:
    """Build the site, ask all its questions and tickets."""
    groups = {group["group"]: group for group in _read(site / "groups.jsonl")}
    with TemporaryDirectory() as folder:
        engine = _engine(site, Path(folder))
        questions = [_question(row, groups, engine) for row in _read(site / "questions.jsonl")]
        tickets = [_ticket(row, groups, engine) for row in _read(site / "tickets.jsonl")]
        engine.close()
    return questions, tickets


def rows(questions: Collection[Judged], tickets: Collection[Judged]) -> Iterable[tuple[str, str, str]]:
    """(what, of how many, measured) for everything that this set can measure."""
    own = [one for one in questions if one.right and one.kind in _ANSWERED]
    yield _successes("answerable, same language: success@1 / @3", own)
    for kind in _ANSWERED:
        yield _successes(f"… {kind}", [one for one in own if one.kind == kind])
    others = [one for one in questions if one.kind == "other-language"]
    yield (
        "other language: the article among the first three, marked",
        str(len(others)),
        f"{fmean(one.marked for one in others):.2f}",
    )
    yield _verdicts("found in the first three: believed / unsure / none", _found(own))
    yield _verdicts("no article answers, junk too: believed / unsure / none", _without(questions))
    clean = [one for one in questions if one.kind != "typo"]
    yield (
        "clean questions that were changed",
        str(len(clean)),
        str(sum(bool(one.answer.corrections) for one in clean)),
    )
    yield _successes("tickets: success@1 / @3", [one for one in tickets if one.right])
    yield _verdicts("tickets that nothing answers: believed / unsure / none", _without(tickets))
    judged = [one for one in questions if one.judged]
    doubts = [1 - one.answer.confidence for one in judged]
    yield (
        "AUROC of unanswered",
        str(len(judged)),
        f"{measures.auroc(doubts, [not o.right for o in judged]):.3f}",
    )


def verdict(answer: Answer) -> str:
    """Return what the engine says about its own answer."""
    return answer.verdict


def _found(asked: Iterable[Judged]) -> list[Judged]:
    return [one for one in asked if one.success(FIRST)]


def _without(asked: Iterable[Judged]) -> list[Judged]:
    return [one for one in asked if not one.right and (one.judged or one.kind == "junk")]


def _successes(what: str, asked: Collection[Judged]) -> tuple[str, str, str]:
    found = " / ".join(f"{fmean(one.success(depth) for one in asked):.2f}" for depth in (1, FIRST))
    return what, str(len(asked)), found


def _verdicts(what: str, asked: Collection[Judged]) -> tuple[str, str, str]:
    said = [verdict(one.answer) for one in asked]
    shares = (f"{said.count(name) / len(said):.0%}" for name in ("believed", "unsure", "none"))
    return what, str(len(asked)), " / ".join(shares)


def _engine(site: Path, folder: Path) -> Engine:
    command = [sys.executable, "-m", "plugins", "build", "--config", str(site / "mkdocs.yml")]
    command += ["--site", str(folder / "site"), "--out", str(folder)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=quiet)
    SiteFiles.read(folder).build(folder / "index", meant=GAINING)
    return search.open(folder / "index")


def _question(row: Mapping[str, Any], groups: Mapping[str, Any], engine: Engine) -> Judged:
    group = groups.get(row["group"])
    right = frozenset(group["articles"] if group and row["article"] else ())
    answer = engine.search(Request(text=row["text"], lang=row["lang"], limit=SHOWN))
    return Judged(row["text"], row["kind"], right, row["group"] not in _NEITHER, answer)


def _ticket(row: Mapping[str, Any], groups: Mapping[str, Any], engine: Engine) -> Judged:
    article = row["article"]
    together = [group["articles"] for group in groups.values() if article in group["articles"]]
    right = frozenset([article, *(same for articles in together for same in articles)] if article else ())
    answer = engine.similar(row["text"], lang=row["lang"], audiences=(PUBLIC, AGENTS), limit=SHOWN)
    return Judged(row["text"], "ticket", right, True, answer)


def _list_misses(asked: Iterable[Judged]) -> None:
    for one in asked:
        wrong = not one.success(1) if one.right else verdict(one.answer) == "believed"
        if wrong or (one.kind != "typo" and one.answer.corrections):
            said = f"{verdict(one.answer)} {one.answer.confidence:.2f}"
            print(f"{one.kind}: {' '.join(one.text.split())}\n    {said}; found {one.ranked[:FIRST]}")
            print(f"    right {sorted(one.right)}; {one.answer.corrected}")


def _read(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
