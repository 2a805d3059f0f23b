"""Grouping of questions, judged by ARI: `python -m benchmarks.clusters --data DIR`."""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import table
from kb_server.gaps import meaning
from kb_server.gaps.grouping import clusters, features
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.clusters import BY_WORDS
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.placement import Placement

OUT = Path(__file__).with_name("out")
IN_ORDER = "_stream400"  # sets whose lines keep the order of arrival

MEANING = Background(encode=meaning.encode)

Grouping = Callable[[Sequence[Features]], list[int]]
Labels = Sequence[Hashable]


def same_words(questions: Sequence[Features]) -> list[int]:
    """One group for each set of informative words."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(features.key(q.text, q.lang), len(numbers)) for q in questions]


def one_by_one(questions: Sequence[Features]) -> list[int]:
    """Put each question into the nearest group when it arrives, as happens between two regroupings."""
    places = Placement(background=MEANING)
    labels: list[int] = []
    for question in questions:
        found = places.find(question)
        labels.append(found[0] if found else max(labels, default=-1) + 1)
        places.add(labels[-1], question)
    return labels


def _linked(**changes: float) -> Grouping:
    method = replace(BY_WORDS, **changes)  # type: ignore[arg-type]
    return lambda questions: [int(label) for label in clusters.group(questions, method=method)]


METHODS: dict[str, Grouping] = {
    "same words": same_words,
    "one by one": one_by_one,
    "words": _linked(least=0.14, lent=0.0, words=1.0),
    "words and pieces": _linked(least=0.14, lent=0.0),
    "and lent words": _linked(),
    "shipped (and meaning)": lambda questions: clusters.group(questions, background=MEANING).tolist(),
}
"""Each method has the one setting with the best mean over the sets."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure every method on every set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that has clusters/")
    parser.add_argument("--speed", type=int, default=0, metavar="N", help="also group N made-up questions")
    asked = parser.parse_args(arguments)
    outcome: dict[str, Any] = {}
    texts: list[str] = []
    for file in sorted((asked.data / "clusters").glob("*.jsonl")):
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        if not file.stem.endswith(IN_ORDER):
            random.Random(1).shuffle(lines)  # a log is not sorted by group, as the files are
        questions = [Features(line["text"]) for line in lines]
        right = [line["cluster"] for line in lines]
        texts += [question.text for question in questions]
        outcome[file.stem] = {"questions": len(lines), "groups": len(set(right))} | {
            "V of singletons": v_measure(right, range(len(right)))
        }
        for name, method in METHODS.items():
            found = method(questions)
            outcome[file.stem][name] = {
                "ARI": adjusted_rand(right, found),
                "V": v_measure(right, found),
                "groups": len(set(found)),
            }
    _show(outcome)
    if asked.speed:
        outcome["speed"] = _speed(texts, asked.speed)
    OUT.mkdir(exist_ok=True)
    (OUT / "clusters.json").write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    return 0


def _show(outcome: dict[str, Any]) -> None:
    rows = [
        [
            name,
            f"{found['questions']} in {found['groups']}",
            f"{found['V of singletons']:.2f}",
            *(f"{found[method]['ARI']:.3f}" for method in METHODS),
            f"{found['shipped (and meaning)']['V']:.2f}",
        ]
        for name, found in outcome.items()
    ]
    means = [f"{fmean(found[method]['ARI'] for found in outcome.values()):.3f}" for method in METHODS]
    rows.append(["mean", "", "", *means, ""])
    table.show(
        "ARI, one setting for all sets", ["set", "size", "V of singletons", *METHODS, "V of shipped"], rows
    )


def _speed(texts: Sequence[str], count: int) -> dict[str, float]:
    """Seconds to group `count` different questions, and milliseconds to place one more."""
    questions = made_up(texts, count)
    began = time.perf_counter(), time.process_time()
    labels = [int(label) for label in clusters.group(questions, background=MEANING)]
    wall, cpu = time.perf_counter() - began[0], time.process_time() - began[1]
    places = Placement(zip(labels, questions, strict=True), MEANING)
    began = time.perf_counter(), time.process_time()
    for question in questions[:500]:
        places.find(question)
    each = (time.process_time() - began[1]) / 500 * 1000
    table.show(
        f"{count} different questions",
        ["groups", "regroup, wall s", "regroup, CPU s", "place one, CPU ms"],
        [[str(len(set(labels))), f"{wall:.1f}", f"{cpu:.1f}", f"{each:.2f}"]],
    )
    return {"questions": count, "wall": wall, "cpu": cpu, "place": each}


def made_up(texts: Sequence[str], count: int) -> list[Features]:
    """Return `count` different questions: real ones with a word removed or added, or two letters swapped."""
    chance = random.Random(1)  # the same questions every time
    made: dict[str, None] = {}
    while len(made) < count:
        words = chance.choice(texts).split()
        if len(words) > 2 and chance.random() < 0.5:
            words.pop(chance.randrange(len(words)))
        if chance.random() < 0.5:
            words.insert(chance.randrange(len(words) + 1), chance.choice(chance.choice(texts).split()))
        at = chance.randrange(len(words))
        if chance.random() < 0.5 and len(words[at]) > 3:
            cut = chance.randrange(len(words[at]) - 1)
            word = words[at]
            words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
        made[" ".join(words)] = None
    return [Features(text) for text in made]


def adjusted_rand(right: Labels, found: Labels) -> float:
    """The adjusted Rand index (Hubert and Arabie 1985): 1 for the same groups, about 0 for chance."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    both, mine, theirs = (
        pairs(Counter(zip(right, found, strict=True))),
        pairs(Counter(right)),
        pairs(Counter(found)),
    )
    expected = mine * theirs / max(1, len(right) * (len(right) - 1) // 2)
    most = (mine + theirs) / 2
    return (both - expected) / (most - expected) if most != expected else 1.0


def v_measure(right: Labels, found: Labels) -> float:
    """The harmonic mean of homogeneity and completeness (Rosenberg and Hirschberg 2007)."""

    def entropy(counts: Counter[Any]) -> float:
        return -sum(n / len(right) * math.log(n / len(right)) for n in counts.values())

    h_right, h_found = entropy(Counter(right)), entropy(Counter(found))
    shared = h_right + h_found - entropy(Counter(zip(right, found, strict=True)))
    homogeneity = shared / h_right if h_right else 1.0
    completeness = shared / h_found if h_found else 1.0
    total = homogeneity + completeness
    return 2 * homogeneity * completeness / total if total else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
