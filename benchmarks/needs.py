"""Grouping of a small site's questions by their need: `python -m benchmarks.needs --data DIR`.

It searches a release of the site for each question. Grouping also gets the article that search trusted.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks import labelled_site, table
from benchmarks.clusters import adjusted_rand
from kb_server.gaps.grouping import clusters
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.knowledge import Knowledge

NO_NEED = ("-", "junk")  # groups of questions with two needs, or none


def main(arguments: Sequence[str] | None = None) -> int:
    """Group all questions with a need, and those that no article answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that has small-site/")
    data = parser.parse_args(arguments).data
    asked = [q for q in labelled_site.read(data, "questions") if q["group"] not in NO_NEED]
    rows = []
    with labelled_site.published(data) as knowledge:
        for name, chosen in (("all", asked), ("not answered", [q for q in asked if q["article"] is None])):
            questions = [_features(question, knowledge) for question in chosen]
            right = [question["group"] for question in chosen]
            for method, known in (
                ("words", replace(knowledge.background, encode=None)),
                ("words and meaning", knowledge.background),
            ):
                found = clusters.group(questions, background=known).tolist()
                figures = f"{adjusted_rand(right, found):.3f}", f"{pair_precision(right, found):.2f}"
                rows.append(
                    [name, method, f"{len(chosen)} in {len(set(right))}", *figures, str(len(set(found)))]
                )
    table.show("Needs", ["questions", "method", "size", "ARI", "pair precision", "groups"], rows)
    return 0


def pair_precision(right: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return the share of the grouped pairs that belong together; 1 if no pair was grouped."""
    together = _pairs(Counter(found).values())
    return _pairs(Counter(zip(right, found, strict=True)).values()) / together if together else 1.0


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _features(question: dict[str, Any], knowledge: Knowledge) -> Features:
    answer = knowledge.search(question["text"], question["lang"])
    return Features(
        question["text"], question["lang"], believed=answer.hits[0].article if answer.answered else ""
    )


if __name__ == "__main__":
    raise SystemExit(main())
