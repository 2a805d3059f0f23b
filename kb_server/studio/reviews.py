"""Reviews: the day by which somebody looks at an article again, from what its front matter promises."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kb_server.releases.articles import PublishedArticle

_PERIOD = re.compile(r"([1-9]\d{0,2}) (day|week|month|year)s?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An article that is to be looked at."""

    article: str
    title: str
    owner: str
    due: date


def due(article: PublishedArticle) -> date | None:
    """The day by which the article is looked at again; None where it promises none."""
    if _DAY.fullmatch(article.review):
        return date.fromisoformat(article.review)
    period = _PERIOD.fullmatch(article.review)
    if period is None or not article.verified:
        return None
    count, unit, verified = int(period[1]), period[2], date.fromisoformat(article.verified)
    if unit in ("day", "week"):
        return verified + timedelta(days=count * (7 if unit == "week" else 1))
    return _months_after(verified, count * (12 if unit == "year" else 1))


def before(articles: Mapping[str, PublishedArticle], day: date) -> list[Review]:
    """The articles whose review is due before `day`, the longest overdue first."""
    found = [
        Review(article=name, title=one.title or name, owner=one.owner, due=when)
        for name, one in articles.items()
        if not one.moved_to and (when := due(one)) is not None and when < day
    ]
    return sorted(found, key=lambda review: (review.due, review.article))


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
