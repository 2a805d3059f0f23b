"""Learning paths: articles in the order in which somebody should read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.read.articles import Article
from plugins.write.context import LearningPath, PathPosition, PathStep


def find(articles: Iterable[Article]) -> tuple[LearningPath, ...]:
    """Collect the learning paths of `articles`, their steps resolved; unknown steps are left to `check`."""
    known = {article.id: article for article in articles}
    return tuple(
        LearningPath(
            path, tuple(PathStep(known[s], known[s].url, known[s].minutes) for s in path.steps if s in known)
        )
        for path in known.values()
        if path.type == "path"
    )


def positions(article: Article, paths: Iterable[LearningPath]) -> Iterator[PathPosition]:
    """Say where `article` stands in each of `paths`."""
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
