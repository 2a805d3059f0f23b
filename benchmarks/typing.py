"""What the first line says as titles are typed: `python -m benchmarks.typing --data DIR`.

Three letters are typed before it is looked at. A key is steady when the first line stays as it was.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import search
from benchmarks import sets, table
from search.text import languages

FIRST = 3  # letters


def main(arguments: Sequence[str] | None = None) -> int:
    """Type the titles of every set, key by key, and its questions up to a place inside a word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that has relevance/")
    parser.add_argument("--sets", nargs="*", help="names of sets; all where none is given")
    parser.add_argument("--most", type=int, default=100, help="titles and questions of a set; default 100")
    args = parser.parse_args(arguments)
    rows = []
    for name in args.sets or sets.names(args.data, "relevance"):
        collection = sets.relevance(args.data, name)
        with tempfile.TemporaryDirectory() as folder:
            directory = Path(folder) / "index"
            search.build(sets.documents(collection.pages, split=False), directory, meant=languages.GAINING)
            with closing(search.open(directory)) as engine:
                rows.append([name, *figures(collection, engine, args.most)])
    table.show("Typing", ["set", "steady keys", "title: share until first", "cut question: first"], rows)
    return 0


def figures(collection: sets.Collection, engine: search.Engine, most: int) -> tuple[str, str, str]:
    """Shares: of keys that leave the first line; of a title until its page is first; of questions found."""
    chance = random.Random(collection.name)
    pages = chance.sample(list(collection.pages), min(most, len(collection.pages)))
    steady: list[bool] = []
    until: list[float] = []
    for page in pages:
        lines = [_first(engine, page.title[:end], page.lang) for end in range(FIRST, len(page.title) + 1)]
        steady += [line == last for last, line in pairwise(lines)]
        found = next((at for at, line in enumerate(lines) if line == page.id), len(lines))
        until.append((found + FIRST) / max(len(page.title), FIRST))
    asked = [q for q in collection.questions if q.relevant][:most]
    cut = [(_cut(question.text, chance), question.relevant) for question in asked]
    hits = [_first(engine, text, collection.lang) in relevant for text, relevant in cut]
    return f"{_mean(steady):.3f}", f"{_mean(until):.2f}", f"{_mean(hits):.2f}"


def _first(engine: search.Engine, text: str, lang: str) -> str:
    hits = engine.search(search.Request(text=text, lang=lang, prefix=True, limit=1)).hits
    return hits[0].article if hits else ""


def _cut(text: str, chance: random.Random) -> str:
    """`text` up to a place inside one of its words, behind its first third."""
    places = [at for at in range(len(text) // 3 + 2, len(text)) if text[at - 2 : at + 1].isalpha()]
    return text[: chance.choice(places)] if places else text


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    raise SystemExit(main())
