"""Learning paths: articles in the order in which people should read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.read.articles import Article
from plugins.write.context import LearningPath, PathPosition, PathStep


def find(articles: Iterable[Article]) -> tuple[LearningPath, ...]:
    """Find the learning paths among `articles`, with their steps. Unknown steps are left out."""
    known = {article.id: article for article in articles}
    return tuple(
        LearningPath(
            path, tuple(PathStep(known[s], known[s].url, known[s].minutes) for s in path.steps if s in known)
        )
        for path in known.values()
        if path.type == "path"
    )


def positions(article: Article, paths: Iterable[LearningPath]) -> Iterator[PathPosition]:
    """Yield the position of `article` in each of `paths` that has it as a step."""
    for path in paths:
        steps = [step.article for step in path.steps]
        if article in steps:
            index = steps.index(article)
            yield PathPosition(
                path=path.article,
                index=index + 1,
                total=len(steps),
                previous=steps[index - 1] if index else None,
                next=steps[index + 1] if index + 1 < len(steps) else None,
            )
