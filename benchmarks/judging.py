"""How well the engine distinguishes questions that its pages answer from those that they do not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import search
from benchmarks import measures, sets
from benchmarks.sets import Collection
from search import Request
from search.text.languages import GAINING


def judge(collection: Collection) -> dict[str, Any]:
    """Return AUROC and F1 of "unanswered" over the questions of `collection`, as the shipped engine says."""
    with TemporaryDirectory() as folder:
        directory = Path(folder) / "index"
        search.build(sets.documents(collection.pages, split=False), directory, meant=GAINING)
        opened = search.open(directory)
        answers = [opened.search(Request(text=q.text, lang=collection.lang)) for q in collection.questions]
        opened.close()
    unanswered = [not question.answered for question in collection.questions]
    doubts = [1 - answer.confidence for answer in answers]
    return {
        "questions": len(unanswered),
        "unanswered": sum(unanswered),
        "AUROC": measures.auroc(doubts, unanswered),
        "AUROC coverage": measures.auroc([1 - answer.coverage for answer in answers], unanswered),
        "F1 shipped": measures.f1([not answer.answered for answer in answers], unanswered),
        "F1 oracle": measures.best_f1(doubts, unanswered),
        "F1 flag all": measures.f1([True] * len(unanswered), unanswered),
        "confidence": [answer.confidence for answer in answers],
    }
