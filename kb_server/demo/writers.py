"""What the writers decide about gaps in the quarter, and the articles that they publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kb_server.data.schema.gaps import members
from kb_server.gaps import remarks
from kb_server.gaps.decisions import DECISIONS, Ruling
from kb_server.gaps.fixes import drafts, material, project
from kb_server.gaps.gap import Gap
from kb_server.gaps.store import GapStore

DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One decision about the gap of a topic, so many days ago. The value of `due` is in days from today."""

    ago: int
    topic: str
    kind: str
    who: str = "mei"
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRelease:
    """A release, with the articles that are new in it."""

    ago: float  # days
    articles: tuple[str, ...]


RELEASES = (
    PlannedRelease(ago=50, articles=("single-sign-on", "print-an-article")),
    PlannedRelease(ago=2.5, articles=("kubernetes",)),
)

DEEDS = (
    Deed(ago=53, topic="price", kind="dismiss", why="Gapless is free software: it has no price."),
    Deed(ago=61, topic="single sign-on", kind="assign", value="mei"),
    Deed(ago=61, topic="single sign-on", kind="plan", why="Asked every day, and by enterprises."),
    Deed(ago=61, topic="print", kind="plan"),
    Deed(ago=61, topic="print", kind="assign", value="ivan"),
    Deed(ago=54, topic="single sign-on", kind="draft", value="single-sign-on"),
    Deed(ago=54, topic="print", kind="draft", who="ivan", value="print-an-article"),
    Deed(ago=30, topic="mobile app", kind="type", value="product", why="There is nothing to write about."),
    Deed(ago=30, topic="mobile app", kind="assign", value="product team"),
    Deed(ago=30, topic="mobile app", kind="note", value="Told the product team: asked in two languages."),
    Deed(ago=30, topic="comments", kind="dismiss", why="Votes with words are enough for now."),
    Deed(ago=14, topic="comments", kind="reopen", who="ivan", why="It is asked again and again."),
    Deed(ago=14, topic="kubernetes", kind="plan", who="ivan"),
    Deed(ago=14, topic="kubernetes", kind="assign", who="ivan", value="ivan"),
    Deed(ago=14, topic="approval", kind="plan"),
    Deed(ago=14, topic="approval", kind=DUE, value="-3"),
    Deed(ago=14, topic="approval", kind="assign", value="mei"),
    Deed(ago=5, topic="kubernetes", kind="draft", who="ivan", value="kubernetes"),
    Deed(ago=5, topic="slack", kind="plan", who="ivan", why="Ask the product team what is coming."),
    Deed(ago=5, topic="slack", kind=DUE, who="ivan", value="9"),
    Deed(ago=2, topic="wordpress", kind="assign", value="mei"),
    Deed(ago=2, topic="wordpress", kind="draft"),
    Deed(ago=1, topic="screenshots", kind="draft", who="ivan"),
)


def decide(gaps: GapStore, deed: Deed, asked: Collection[str], at: datetime, today: datetime) -> int | None:
    """Do what the deed says about the gap of these questions; return the gap; None: there is none."""
    number = gap_of(gaps, asked)
    if number is None:
        return None
    gap = gaps.find(number)
    value = _value(gaps, deed, gap, today)
    with gaps.database.write() as connection:
        if deed.kind == "draft":
            remarks.write(connection, gap.id, "draft", who=deed.who, at=at, value=value)
        else:
            ruling = Ruling(gap=gap.id, value=value, why=deed.why, who=deed.who, at=at)
            DECISIONS[deed.kind].do(connection, ruling)
    return gap.id


def _value(gaps: GapStore, deed: Deed, gap: Gap, today: datetime) -> str:
    """The value of the decision: for a draft without one, that of the draft which is written now."""
    if deed.kind == DUE:
        return (today.date() + timedelta(days=int(deed.value))).isoformat()
    return deed.value or (_draft(gaps, gap) if deed.kind == "draft" else "")


def gap_of(gaps: GapStore, asked: Collection[str]) -> int | None:
    """The gap that most of the questions `asked` belong to; None where they belong to none."""
    with gaps.database.read() as connection:
        query = sa.select(members.c.gap).where(members.c.intent.in_(asked), members.c.gap.is_not(None))
        found = Counter(connection.scalars(query))
    return min(found, key=lambda number: (-found[number], number)) if found else None


def _draft(gaps: GapStore, gap: Gap) -> str:
    """Begin the article among the writers' files; return its id."""
    place = project.find(gaps.settings)
    with gaps.database.read() as connection:
        told = material.of(connection, gap, gaps.knowledge)
    made = drafts.write(gap, place, told, anyway=True)
    drafts.save(made, place)
    return made.id
