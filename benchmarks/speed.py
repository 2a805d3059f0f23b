"""Speed beside the peers: `python -m benchmarks.speed --data DIR`; tables, and JSON in benchmarks/out/.

Every engine does the same work in one process: it searches sections, groups them by article, and returns the
best ten articles with a snippet that marks the matched words. The figures are CPU time
(`time.process_time`), because wall time also measures the machine's other work. The engines take turns, so
that whatever slows one slows all.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks import memory, sets, table
from benchmarks.relevance import OUT
from benchmarks.timed import ENGINES, TimedEngine
from search.documents import Document
from search.text import analysis

SIZES = (10_000, 50_000)
QUERIES = 150  # of each kind
SLOW, SLOW_QUERIES = ("whoosh",), 30  # it takes seconds for a prefix: only the first queries are timed
_SETS = ("lo1_en", "vkfaq_en", "covidfaq_en", "xquad1_en")
_ASKING = ("how do i", "where can i find", "why does", "what is", "is it possible to")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure at the sizes the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), help="sections")
    parser.add_argument("--engines", nargs="+", choices=list(ENGINES), default=list(ENGINES))
    asked = parser.parse_args(arguments)
    outcome = {str(size): _measure(asked.data, size, asked.engines) for size in asked.sizes}
    OUT.mkdir(exist_ok=True)
    (OUT / "speed.json").write_text(json.dumps(outcome, indent=1) + "\n", encoding="utf-8")
    return 0


def _measure(data: Path, size: int, names: Sequence[str]) -> dict[str, Any]:
    documents = _documents(data, size)
    queries = _queries(documents)
    with TemporaryDirectory() as folder:
        built = {name: _build(name, documents, Path(folder)) for name in names}
        opened = {name: _open(name, Path(folder)) for name in names}
        found = _search({name: engine for name, (engine, _, _) in opened.items()}, queries)
        shared = _memory(Path(folder) / "gapless", queries["3 words"]) if "gapless" in names else {}
    _show(size, names, built, opened, found, shared)
    openings = {name: {"cpu ms": cpu, "wall ms": wall} for name, (_, cpu, wall) in opened.items()}
    return {"build cpu s": built, "open": openings, "queries cpu ms": found, "memory MB": shared}


def _documents(data: Path, size: int) -> list[Document]:
    """Return `size` sections of real pages; if there are too few, pages repeat under other ids."""
    pages = [page for name in _SETS for page in sets.relevance(data, name).pages]
    sections = list(sets.documents(pages, split=True))
    documents: list[Document] = []
    while len(documents) < size:
        copy = len(documents) // len(sections)
        again = (_renamed(section, copy) for section in sections[: size - len(documents)])
        documents += again
    return documents


def _renamed(section: Document, copy: int) -> Document:
    values = {name: getattr(section, name) for name in section.__dataclass_fields__}
    return Document(**(values | {"article": f"{copy}-{section.article}"}))


def _queries(documents: Sequence[Document]) -> dict[str, list[str]]:
    """Return queries of each kind, made from sentences of the documents; the same each time."""
    chance = random.Random(0)
    queries: dict[str, list[str]] = {
        "3 words": [],
        "question": [],
        "as you type": [],
        "clean": [],
        "typo": [],
    }
    while len(queries["typo"]) < QUERIES:
        text = chance.choice(documents).text
        tokens = [t for t in analysis.tokens(text, "en") if not t.stop and not t.extra and t.word.isalpha()]
        words = [token.word for token in tokens if len(token.word) > 3]
        if len(words) < 8:
            continue
        start = chance.randrange(len(words) - 7)
        three, five = chance.sample(words[start : start + 8], 3), words[start : start + 5]
        queries["3 words"].append(" ".join(three))
        queries["question"].append(f"{chance.choice(_ASKING)} {' '.join(five)}?")
        queries["as you type"].append(f"{three[0]} {three[1]} {three[2][: chance.choice((1, 2, 3))]}")
        longest = max(three, key=len)
        if len(longest) >= 6:
            at = chance.randrange(1, len(longest) - 2)
            slip = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
            queries["clean"].append(" ".join(three))
            queries["typo"].append(" ".join(slip if word == longest else word for word in three))
    return {kind: made[:QUERIES] for kind, made in queries.items()}


def _build(name: str, documents: Sequence[Document], folder: Path) -> float:
    began = time.process_time()
    ENGINES[name].build(documents, folder / name)
    return time.process_time() - began


def _open(name: str, folder: Path) -> tuple[TimedEngine, float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    engine = ENGINES[name](folder / name)
    return engine, (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


def _search(engines: dict[str, TimedEngine], queries: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {name: {} for name in engines}
    for kind, texts in queries.items():
        for name, engine in engines.items():
            asked = texts[: SLOW_QUERIES if name in SLOW else QUERIES]
            works: dict[str, Callable[[str], object]] = engine.works(kind)
            for work, search in works.items():
                for text in asked[:10]:
                    search(text)
                found[name][f"{kind}{work}"] = _timed(search, asked)
    return found


def _timed(search: Callable[[str], object], texts: Sequence[str]) -> dict[str, float]:
    times = []
    for text in texts:
        began = time.process_time()
        search(text)
        times.append((time.process_time() - began) * 1000)
    return {"p50": float(np.percentile(times, 50)), "p95": float(np.percentile(times, 95))}


def _memory(directory: Path, queries: Sequence[str]) -> dict[str, float]:
    """Return the memory of each of two processes that have opened the same index and answered queries."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(2), context.Queue()
    workers = [
        context.Process(target=memory.hold, args=(directory, queries, barrier, results)) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    held = [results.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    return {key: sum(one[key] for one in held) / len(held) for key in held[0]}


def _show(
    size: int,
    names: Sequence[str],
    built: dict[str, float],
    opened: dict[str, tuple[TimedEngine, float, float]],
    found: dict[str, dict[str, Any]],
    shared: dict[str, float],
) -> None:
    kinds = list(dict.fromkeys(kind for of_engine in found.values() for kind in of_engine))
    rows = []
    for kind in kinds:
        cells = (found[name].get(kind) for name in names)
        rows.append([kind, *(f"{cell['p50']:.2f} / {cell['p95']:.2f}" if cell else "–" for cell in cells)])
    table.show(f"{size:,} sections: CPU ms a query, p50 / p95", ["query", *names], rows)
    rows = [
        ["build, CPU s", *(f"{built[name]:.1f}" for name in names)],
        ["open, CPU ms", *(f"{opened[name][1]:.0f}" for name in names)],
    ]
    table.show(f"{size:,} sections: building and opening", ["", *names], rows)
    if shared:
        rows = [[key, f"{value:.1f}"] for key, value in shared.items()]
        table.show(f"{size:,} sections: memory of one of two Gapless processes, MB", ["", "MB"], rows)


if __name__ == "__main__":
    sys.exit(main())
