"""Relevance beside the peers: `python -m benchmarks.relevance --data DIR`; JSON in benchmarks/out/."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks import measures, sets, small_site, table, tickets
from benchmarks.judging import judge
from benchmarks.peers import DEPTH, PEERS, Absent, Ranked
from benchmarks.sets import Collection

OUT = Path(__file__).with_name("out")
KINDS = ("relevance", "typos", "unanswered", "tickets")
_OURS = ("gapless", "gapless-split", "gapless-words")  # never cached: their code changes
_PASTING = ("gapless-similar", "gapless-similar-words")
_MEASURES = ("nDCG@10", "MRR@10", "success@1", "success@3", "zero results")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what the command line asks for; return the exit code."""
    asked = _parser().parse_args(arguments)
    outcome: dict[str, Any] = {}
    for kind in asked.kinds:
        measure = {"relevance": _relevance, "typos": _typos, "unanswered": _unanswered, "tickets": _tickets}[
            kind
        ]
        found = sets.names(asked.data, "relevance" if kind == "tickets" else kind)
        chosen = [name for name in found if not asked.sets or name.removeprefix("holdout_") in asked.sets]
        outcome[kind] = measure(asked.data, chosen, asked.peers)
    if (asked.data / small_site.NAME).is_dir() and (not asked.sets or small_site.NAME in asked.sets):
        small_site.main(["--data", str(asked.data)])
    OUT.mkdir(exist_ok=True)
    (OUT / "relevance.json").write_text(
        json.dumps(outcome, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return 0


def _relevance(data: Path, names: Sequence[str], peers: Sequence[str]) -> dict[str, Any]:
    results: dict[str, Any] = {}
    for name in names:
        collection = sets.relevance(data, name)
        texts = [question.text for question in collection.questions]
        results[name] = {
            peer: _scores(collection, ranked) for peer, ranked in _runs(collection, texts, peers)
        }
    table.show(
        f"nDCG@{DEPTH} [95 % interval], whole pages; gapless-split: pages cut into sections",
        ["set", *peers],
        [[name, *(_cell(found.get(peer)) for peer in peers)] for name, found in results.items()],
    )
    _show_differences(results, peers)
    for measure in _MEASURES[1:]:
        rows = [
            [name, *(f"{found[peer][measure]:.3f}" if peer in found else "–" for peer in peers)]
            for name, found in results.items()
        ]
        table.show(measure, ["set", *peers], rows)
    return results


def _show_differences(results: Mapping[str, Any], peers: Sequence[str]) -> None:
    """Print how far ours is ahead of each peer, question by question."""
    ours, *others = peers
    rows = [
        [name, *(_ahead(found.get(ours), found.get(peer)) for peer in others)]
        for name, found in results.items()
    ]
    table.show(f"{ours} less each peer: nDCG@{DEPTH} [95 % interval of the pairs]", ["set", *others], rows)


def _ahead(ours: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None) -> str:
    if ours is None or theirs is None:
        return "–"
    low, high = measures.difference(ours["gains"], theirs["gains"])
    return f"{ours['nDCG@10'] - theirs['nDCG@10']:+.3f} [{low:+.3f} {high:+.3f}]"


def _typos(data: Path, names: Sequence[str], peers: Sequence[str]) -> dict[str, Any]:
    results: dict[str, Any] = {}
    rows = []
    for name in names:
        collection = sets.typos(data, name)
        clean = dict(_runs(collection, [q.clean for q in collection.questions], peers))
        typed = dict(_runs(collection, [q.text for q in collection.questions], peers))
        for kind in sorted({question.kind for question in collection.questions}):
            cells = [name, kind]
            for peer in peers:
                kept = _kept(collection, kind, clean[peer], typed[peer]) if peer in clean else None
                results.setdefault(name, {}).setdefault(kind, {})[peer] = kept
                cells.append(
                    f"{kept['clean']:.3f} → {kept['typo']:.3f} = {kept['kept']:.0%}" if kept else "–"
                )
            rows.append(cells)
    table.show(f"Typos: nDCG@{DEPTH} clean → with the typo = share kept", ["set", "kind", *peers], rows)
    return results


def _kept(collection: Collection, kind: str, clean: Ranked, typed: Ranked) -> dict[str, float]:
    of_kind = [i for i, question in enumerate(collection.questions) if question.kind == kind]
    relevant = [question.relevant for question in collection.questions]
    before = fmean(measures.ndcg(clean[i], relevant[i]) for i in of_kind)
    after = fmean(measures.ndcg(typed[i], relevant[i]) for i in of_kind)
    return {"clean": before, "typo": after, "kept": after / before if before else 1.0}


def _unanswered(data: Path, names: Sequence[str], _peers: Sequence[str]) -> dict[str, Any]:
    results = {name: judge(sets.unanswered(data, name)) for name in names}
    columns = ["unanswered", "AUROC", "AUROC coverage", "F1 shipped", "F1 oracle", "F1 flag all"]
    rows = [
        [
            name,
            f"{found['unanswered']} of {found['questions']}",
            *(f"{found[key]:.3f}" for key in columns[1:]),
        ]
        for name, found in results.items()
    ]
    table.show("Unanswered questions told from answered ones", ["set", *columns], rows)
    return results


def _tickets(data: Path, names: Sequence[str], peers: Sequence[str]) -> dict[str, Any]:
    results: dict[str, Any] = {}
    columns = [*_PASTING, *(peer for peer in peers if peer not in _OURS)]
    for name in names:
        collection = sets.relevance(data, name)
        texts = tickets.write([question.text for question in collection.questions], collection.lang)
        results[name] = {
            peer: _scores(collection, ranked) for peer, ranked in _runs(collection, texts, columns)
        }
    rows = [
        [name, *(f"{found[peer]['success@1']:.3f}" if peer in found else "–" for peer in columns)]
        for name, found in results.items()
    ]
    table.show("Tickets → articles: success@1 (peers: any word of the whole ticket)", ["set", *columns], rows)
    return results


def _runs(
    collection: Collection, queries: Sequence[str], peers: Sequence[str]
) -> Iterator[tuple[str, Ranked]]:
    for peer in peers:
        try:
            yield peer, _ranked(peer, collection, queries)
        except Absent as absent:
            print(f"SKIPPED {collection.name}: {absent}", file=sys.stderr)


def _ranked(peer: str, collection: Collection, queries: Sequence[str]) -> Ranked:
    """Return what `peer` finds, from benchmarks/out/ if the same code got the same queries before."""
    if peer.startswith("gapless"):
        return PEERS[peer](collection.pages, queries, collection.lang)
    code = b"".join(Path(__file__).with_name(name).read_bytes() for name in ("peers.py", "lunr.mjs"))
    asked = repr((peer, collection.pages, list(queries))).encode()
    cached = OUT / "peers" / f"{peer}-{collection.name}-{hashlib.sha256(code + asked).hexdigest()[:16]}.json"
    if cached.exists():
        ranked: Ranked = json.loads(cached.read_text(encoding="utf-8"))
        return ranked
    ranked = PEERS[peer](collection.pages, queries, collection.lang)
    cached.parent.mkdir(parents=True, exist_ok=True)
    cached.write_text(json.dumps(ranked), encoding="utf-8")
    return ranked


def _scores(collection: Collection, ranked: Ranked) -> dict[str, Any]:
    pairs = [(found, q.relevant) for found, q in zip(ranked, collection.questions, strict=True)]
    gains = [measures.ndcg(found, relevant) for found, relevant in pairs]
    return {
        "nDCG@10": fmean(gains),
        "gains": gains,  # of each question
        "interval": measures.interval(gains),
        "MRR@10": fmean(measures.reciprocal_rank(found, relevant) for found, relevant in pairs),
        "success@1": fmean(measures.success(found, relevant, 1) for found, relevant in pairs),
        "success@3": fmean(measures.success(found, relevant, 3) for found, relevant in pairs),
        "zero results": fmean(not found for found, _ in pairs),
        "questions": len(pairs),
    }


def _cell(scores: dict[str, Any] | None) -> str:
    if scores is None:
        return "–"
    low, high = scores["interval"]
    return f"{scores['nDCG@10']:.3f} [{low:.2f}–{high:.2f}]"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of data sets")
    parser.add_argument("--sets", nargs="+", default=[], help="only these sets")
    shown = [name for name in PEERS if name not in _PASTING]
    parser.add_argument("--peers", nargs="+", choices=shown, default=shown, help="only these columns")
    parser.add_argument(
        "--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="only these measurements"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
