"""Learning paths: articles in the order in which somebody should read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from plugins.mistakes import Mistake
from plugins.read.articles import Article
from plugins.read.front_matter import FrontMatter
from plugins.write.context import LearningPath, Place, Step


def find(articles: Iterable[Article]) -> tuple[LearningPath, ...]:
    """Collect the learning paths of `articles`, their steps resolved; unknown steps are left to `check`."""
    known = {article.id: article for article in articles}
    return tuple(
        LearningPath(
            path, tuple(Step(known[s], known[s].url, known[s].minutes) for s in path.steps if s in known)
        )
        for path in known.values()
        if path.type == "path"
    )


def places(article: Article, paths: Iterable[LearningPath]) -> Iterator[Place]:
    """Say where `article` stands in each of `paths`."""
    for path in paths:
        steps = [step.article for step in path.steps]
        if article in steps:
            index = steps.index(article)
            yield Place(
                path=path.article,
                index=index + 1,
                total=len(steps),
                previous=steps[index - 1] if index else None,
                next=steps[index + 1] if index + 1 < len(steps) else None,
            )


def check(articles: Iterable[Article], fronts: Mapping[str, FrontMatter]) -> Iterator[Mistake]:
    """Yield the mistakes of learning paths; `fronts` maps an article's source to its front matter."""
    known = {article.id: article for article in articles}
    for article in known.values():
        front = fronts[article.source]
        if article.type == "path" and not article.steps:
            cure = "Add steps: with a list of ids, or use another type."
            yield Mistake(article.source, "a path without steps", cure, "type", front.line(("type",)))
        elif article.steps and article.type != "path":
            cure = "Set type: path, or remove the steps."
            yield Mistake(article.source, "only a path has steps", cure, "steps", front.line(("steps",)))
        for index, step in enumerate(article.steps):
            line = front.line(("steps", index))
            if step not in known:
                cure = "Write the id of a published article."
                yield Mistake(article.source, f"no article has the id {step}", cure, "steps", line)
            elif step == article.id:
                yield Mistake(article.source, "a path cannot be its own step", "Remove it.", "steps", line)
            elif known[step].audience != article.audience and article.audience == "public":
                cure = "Remove the step, or set audience: agents in the path too."
                yield Mistake(article.source, f"{step} is for agents only", cure, "steps", line)
