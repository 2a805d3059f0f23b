"""The audit: what the release that is served does for the questions of the past, as one value.

The questions are put into a scratch database, as if customers had asked them, and the gaps are computed there
as they are from the log. Nothing of it is kept.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.gaps import records, rules, update
from kb_server.gaps.gap import Gap
from kb_server.gaps.knowledge import Knowledge
from kb_server.imports import past
from kb_server.imports.past import PastQuestion
from kb_server.log import ingest
from kb_server.log.listeners import Listeners
from kb_server.log.origins import Pace
from kb_server.releases.articles import PublishedArticle
from kb_server.settings import Settings
from search import MAX_QUERY
from search.documents import PUBLIC

HEAVIEST = 10  # gaps of a report
NOT_FOUND = ("vocabulary", "ranking", "typo")  # types of gap whose answer exists
CITED = 5  # articles that answer most
SURE = 0.8  # confidence from which an answer counts as sure
SAMPLES = 4  # example wordings of a gap
SAYING = 24  # characters from which a question says what it is about
LONGEST = 160  # characters of a headline
# A sentence ends at a sign before a space, and not in "26.9.", "3.5" or "help.example.com".
_ENDS = re.compile(r"(?<=[!?])\s+|(?<=[^\d\s.]\.)\s+|(?<=\d\.)\s+(?=[^\W\d_a-zа-яё])|(?<=[。！？])|\n")
_BATCH = 500
_YEARS = 3650  # days that the scratch database looks back


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedArticle:
    """An article, and for how many questions it is the best answer."""

    id: str
    title: str
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedGap:
    """A need that no article meets, or whose article no customer finds."""

    title: str
    type: str
    lang: str
    questions: int
    wordings: tuple[str, ...]
    articles: tuple[str, ...]  # titles of those near it
    synonym: (
        tuple[str, str] | None
    )  # words that would lead to the answer: as customers say it, as it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month of questions."""

    name: str  # as 2026-09
    questions: int
    answered: float  # the number expected, see AuditReport


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What a learn center does for the questions of the past."""

    site: str
    release: str
    first: datetime
    last: datetime
    questions: int
    answered: float  # the sum of the confidences: how many have an answer, as expected
    least: int  # of which search is sure
    most: int  # for which search believes that an article answers
    months: tuple[Month, ...]
    gaps: tuple[AuditedGap, ...]  # what is missing, the heaviest first
    hidden: tuple[AuditedGap, ...]  # answers that exist and are not found
    useful: tuple[AuditedArticle, ...]
    unneeded: tuple[AuditedArticle, ...]  # that answered nothing
    articles: int

    @property
    def share(self) -> float:
        """The share of the questions that an article answers, as expected."""
        return self.answered / self.questions if self.questions else 0.0


class NoQuestions(ValueError):
    """There is no question to audit. The message says so."""

    exit_code = 2


def audit(
    asked: Sequence[PastQuestion],
    release: Path,
    published: Mapping[str, PublishedArticle],
    *,
    site: str,
    now: datetime,
) -> AuditReport:
    """Audit the release in the directory `release` with the questions `asked`. Raises NoQuestions."""
    if not asked:
        raise NoQuestions("There is no question in these files.")
    found = _gaps(asked, release, now)
    useful = _useful(asked, published)
    total = sum(one.count for one in asked)
    return AuditReport(
        site=site,
        release=release.name,
        first=min(one.at for one in asked),
        last=max(one.at for one in asked),
        questions=total,
        answered=sum(one.confidence * one.count for one in asked),
        least=sum(one.count for one in asked if one.answered and one.confidence >= SURE),
        most=sum(one.count for one in asked if one.answered),
        months=_months(asked),
        gaps=tuple(_gap(one, published) for one in found if one.type not in NOT_FOUND)[:HEAVIEST],
        hidden=tuple(_gap(one, published) for one in found if one.type in NOT_FOUND)[:HEAVIEST],
        useful=useful[:CITED],
        unneeded=_unneeded(asked, published),
        articles=sum(_is_public(article) for article in published.values()),
    )


def _gaps(asked: Sequence[PastQuestion], release: Path, now: datetime) -> list[Gap]:
    """The gaps of the questions, the heaviest first, computed in a database of their own."""
    with tempfile.TemporaryDirectory(prefix="gapless-audit-") as folder:
        scratch = Settings(state=Path(folder), releases=release.parent, keep_queries=_YEARS)
        knowledge = Knowledge.open(release)
        try:
            with installation.database(scratch) as database:
                _fill(database, asked, release.name)
                update.update(database, knowledge, replace(rules.of(scratch, now), days=_YEARS))
                with database.read() as connection:
                    listed = records.listed(connection)
                    return records.whole(connection, [one.id for one in listed])
        finally:
            knowledge.close()


def _fill(database: Database, asked: Sequence[PastQuestion], release: str) -> None:
    entries = [entry for one in asked for entry in past.as_customers(one, release)]
    wild = Pace(visitor_hour=10**9, visitor_day=10**9, source_hour=10**9, source_day=10**9)
    for start in range(0, len(entries), _BATCH):
        with database.write() as connection:
            ingest.add(connection, entries[start : start + _BATCH], wild, Listeners())


def _gap(gap: Gap, published: Mapping[str, PublishedArticle]) -> AuditedGap:
    title = headline(gap.title)
    # What stands around the headline is shown too: "Please unlock it" says little alone.
    shown = dict.fromkeys([gap.title, *(wording.text for wording in gap.wordings if wording.whole)])
    return AuditedGap(
        title=title,
        type=gap.type,
        lang=gap.lang,
        questions=gap.intents,
        wordings=tuple(_whole_words(text) for text in shown if text != title)[:SAMPLES],
        articles=tuple(published[name].title for name in gap.articles[:2] if name in published),
        synonym=gap.remedy.words if gap.remedy else None,
    )


def headline(text: str) -> str:
    """The sentence that says most: its longest question, else its first sentence that says something."""
    sentences = [said for one in _ENDS.split(text) if len(said := one.strip()) >= SAYING]
    asked = [sentence for sentence in sentences if sentence.endswith(("?", "？"))]
    said = max(asked, key=len) if asked else next(iter(sentences), text.strip())
    return said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"


def _whole_words(text: str) -> str:
    """The text, without the piece of a word that a cut at the longest question left."""
    return text if len(text) < MAX_QUERY else f"{text.rsplit(maxsplit=1)[0]}…"


def _months(asked: Sequence[PastQuestion]) -> tuple[Month, ...]:
    by_month: dict[str, list[PastQuestion]] = {}
    for one in asked:
        by_month.setdefault(f"{one.at:%Y-%m}", []).append(one)
    return tuple(
        Month(
            name=name,
            questions=sum(one.count for one in theirs),
            answered=sum(one.confidence * one.count for one in theirs),
        )
        for name, theirs in sorted(by_month.items())
    )


def _useful(
    asked: Sequence[PastQuestion], published: Mapping[str, PublishedArticle]
) -> tuple[AuditedArticle, ...]:
    counts: Counter[str] = Counter()
    for one in asked:
        if one.answered:
            counts[one.articles[0]] += one.count
    return tuple(
        AuditedArticle(id=name, title=published[name].title, questions=count)
        for name, count in counts.most_common()
        if name in published
    )


def _unneeded(
    asked: Sequence[PastQuestion], published: Mapping[str, PublishedArticle]
) -> tuple[AuditedArticle, ...]:
    """The public articles that answer nothing and whose translations answer nothing.

    Where search is not sure, each of the first three may be the answer.
    """
    needed = {
        name for one in asked if one.answered for name in one.articles[: 1 if one.confidence >= SURE else 3]
    }
    needed |= {published[name].translation_of for name in needed if name in published}
    needed.discard("")
    return tuple(
        AuditedArticle(id=name, title=article.title, questions=0)
        for name, article in sorted(published.items(), key=lambda item: item[1].title)
        if _is_public(article) and name not in needed and article.translation_of not in needed
    )


def _is_public(article: PublishedArticle) -> bool:
    return bool(article.url) and article.moved_to is None and article.audience == PUBLIC
