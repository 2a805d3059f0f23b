"""The measures read from the raw log by somebody who has only the guide's definitions.

It shares no code with what it checks, and takes its time: every question looks through everything.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Row = Mapping[str, Any]
FAMILIES = (  # all wordings of one subject share a word; those of two subjects share nothing
    ("reset password", "password", "password forgotten"),
    ("export csv", "export", "no export"),
    ("vpn hang", "vpn"),
)
RELEASE = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")  # what a release is called
SHARES = {  # what each measure of the guide counts, and among what
    "zero_result": (("unfound",), ("asked",)),
    "weak": (("weak",), ("asked",)),
    "unsure": (("unsure",), ("asked",)),
    "rescued": (("rescued",), ("corrected",)),
    "no_click": (("unclicked",), ("shown",)),
    "click_through": (("clicked",), ("shown",)),
    "click_position": (("position",), ("clicked",)),
    "rephrased": (("rephrased",), ("asked",)),
    "search_contact": (("contacted",), ("asked",)),
    "helpful": (("helpful",), ("helpful", "unhelpful")),
    "article_failure": (("failed",), ("visits",)),
    "deflection_confirmed": (("confirmed",), ("asked",)),
    "deflection_potential": (("potential",), ("asked",)),
    "deflection_none": (("turned",), ("asked",)),
    "self_service": (("visitors",), ("visitors_turned",)),
    "satisfaction": (("helpful",), ("helpful", "unhelpful")),
}
Narrow = Mapping[str, str]  # "since" and "until" as ISO days, and values of lang, segment, release, origin
KINDS = ["searched", "clicked", "viewed", "voted", "contacted", "asked", "flagged"]


@dataclass
class Asking:
    """One question: its queries, and what came after it."""

    queries: list[Row]
    after: list[Row] = field(default_factory=list)
    contact: bool = False
    reworded: Asking | None = None

    @property
    def last(self) -> Row:
        return self.queries[-1]

    @property
    def at(self) -> datetime:
        return when(self.last)

    @property
    def text(self) -> str:
        return str(self.last["event"]["text"])

    @property
    def static(self) -> bool:
        return bool(self.last["event"]["via"] == "static")

    def said(self, name: str) -> Any:
        answer, event = self.last["answer"], self.last["event"]
        if answer:
            return answer[name]
        stage, found = event.get("stage", "none"), event.get("results", 0)
        return {
            "stage": stage,
            "results": found,
            "verdict": "believed" if found else "none",
            "release": event.get("release", ""),
            "articles": [],
        }[name]

    def clicks(self) -> list[Row]:
        mine = {q["answer"]["question"] for q in self.queries if q["answer"]}
        return [
            r
            for r in self.after
            if r["kind"] == "clicked" and (r["counted"] and r["answer"] and r["answer"]["question"] in mine)
        ]

    def opened(self) -> list[Row]:
        unproven = (
            [r for r in self.after if r["kind"] == "clicked" and not r["answer"]] if self.static else []
        )
        return self.clicks() + unproven

    def votes(self) -> dict[str, bool]:
        return {r["event"]["article"]: r["event"]["helpful"] for r in self.after if r["kind"] == "voted"}

    def sent(self) -> bool:
        return any(r["kind"] == "asked" for r in self.after)


def when(row: Row) -> datetime:
    return datetime.fromisoformat(row["event"]["at"])


def ordered(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda r: (when(r), KINDS.index(r["kind"]), r["id"]))


def sessions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Half an hour without anything ends a session."""
    session: list[Row] = []
    for row in ordered(rows):
        if session and when(row) - when(session[-1]) > timedelta(minutes=30):
            yield session
            session = []
        session.append(row)
    if session:
        yield session


def stayed(session: list[Row], click: Row) -> bool:
    """Nothing elsewhere within ten seconds."""
    article = click["event"]["article"]
    for row in session:
        same = row["kind"] in ("viewed", "voted") and row["event"]["article"] == article
        if when(row) > when(click) and not same:
            return when(row) - when(click) >= timedelta(seconds=10)
    return True


def left(session: list[Row], click: Row) -> datetime:
    article = click["event"]["article"]
    for row in session:
        same = row["kind"] in ("viewed", "voted") and row["event"]["article"] == article
        if when(row) > when(click) and not same:
            return when(row)
    return when(click)


def askings(session: list[Row]) -> list[Asking]:
    """The questions of a session with all that belongs to each."""
    found: list[Asking] = []
    clicked = False
    for row in session:
        clicked = clicked or row["kind"] == "clicked"
        if row["kind"] != "searched" or not row["counted"]:
            continue
        if found and not clicked and typed_on(found[-1].last, row):
            found[-1].queries.append(row)
        else:
            found.append(Asking([row]))
        clicked = False
    for row in session:
        if row["kind"] != "searched" and (owner := belongs(row, session, found)):
            owner.after.append(row)
    for row in session:
        if row["kind"] == "contacted" and (blamed := blame(row, session, found)):
            blamed.contact = True
    for one, following in itertools.pairwise(found):
        if reworded(session, one, following):
            one.reworded = following
    return found


def typed_on(before: Row, after: Row) -> bool:
    a, b = before["event"]["text"], after["event"]["text"]
    soon = when(after) - when(before) <= timedelta(seconds=10)
    return soon and (a.startswith(b) or b.startswith(a))


def belongs(row: Row, session: list[Row], found: list[Asking]) -> Asking | None:
    """What names its search follows it; a vote follows what led to its article; the rest the last query."""
    named = row["event"].get("search", "")
    for one in found:
        if named and named in [q["id"] for q in one.queries]:
            return one
    if row["kind"] == "voted":
        led = [
            one
            for one in found
            for r in one.after
            if r["kind"] == "clicked" and r["event"]["article"] == row["event"]["article"]
        ]
        return max(led, key=lambda one: found.index(one), default=None)
    earlier = session[: session.index(row)]
    asked = [one for r in earlier for one in found if r in one.queries]
    return asked[-1] if asked else None


def blame(row: Row, session: list[Row], found: list[Asking]) -> Asking | None:
    """The question that a contact names, else one that led to what was read, else one that did not help."""
    recent = [one for one in found if timedelta(0) <= when(row) - one.at <= timedelta(minutes=30)]
    named = row["event"].get("search", "")
    for one in found:
        if named and named in [q["id"] for q in one.queries]:
            return one if one in recent else None
    reading = [
        one
        for one in recent
        for click in one.clicks()
        if click["event"]["article"] == row["event"].get("article", "") or left(session, click) == when(row)
    ]
    failed = [one for one in recent if not helped(session, one)]
    return next(reversed(reading or failed), None)


def helped(session: list[Row], one: Asking) -> bool:
    votes = one.votes().values()
    return any(votes) or (all(votes) and any(stayed(session, click) for click in one.opened()))


def reworded(session: list[Row], one: Asking, after: Asking) -> bool:
    if after.at - one.at > timedelta(minutes=2):
        return False
    if one.text == after.text:
        return one.static != after.static
    if any(stayed(session, click) for click in one.clicks()) and all(one.votes().values()):
        return False
    first, second = one.said("articles")[:1], after.said("articles")[:1]
    both = one.said("verdict") == after.said("verdict") == "believed"
    if both and list(first) == list(second) and first:
        return True
    return any(one.text in family and after.text in family for family in FAMILIES)


def read(rows: Iterable[Row]) -> Counter[tuple[str, ...]]:
    """All columns of the days: (day, lang, segment, release, origin, column) → number."""
    total: Counter[tuple[str, ...]] = Counter()
    by = lambda r: (r["visitor"], r["origin"])  # noqa: E731
    for _, group in itertools.groupby(sorted(rows, key=by), key=by):
        theirs = list(group)
        for session in sessions(theirs):
            for one in askings(session):
                for column, number in of_question(session, one):
                    total[*place(one.last), column] += number
        for row, column in of_articles(ordered(r for r in theirs if r["counted"])):
            total[*place(row), column] += 1
    return Counter({key: number for key, number in total.items() if number})


def of_question(session: list[Row], one: Asking) -> Iterator[tuple[str, int]]:
    if one.static:
        yield "static", 1
        return
    clicks, votes = one.clicks(), one.votes()
    was_read = any(stayed(session, click) for click in clicks)
    results, verdict = one.said("results"), one.said("verdict")
    nothing = results == 0 and verdict != "unsure"
    person = one.contact or one.sent()
    yield "asked", 1
    yield "unfound", int(nothing)
    yield "weak", int(results > 0 and verdict == "none")
    yield "unsure", int(verdict == "unsure")
    yield "shown", int(not nothing)
    yield "clicked", int(not nothing and bool(clicks))
    yield "unclicked", int(not nothing and not clicks)
    if not nothing and clicks:
        yield "position", clicks[0]["event"]["position"]
    yield "corrected", int(one.said("stage") == "corrected")
    yield "rescued", int(one.said("stage") == "corrected" and was_read)
    yield "rephrased", int(one.reworded is not None)
    yield "contacted", int(one.contact)
    yield "turned", int(person)
    yield "confirmed", int(any(votes.values()) and not person)
    yield "potential", int(was_read and not person and not votes)


def of_articles(theirs: list[Row]) -> Iterator[tuple[Row, str]]:
    voted = {r["event"]["article"]: r for r in theirs if r["kind"] == "voted"}
    for row in voted.values():
        yield row, "helpful" if row["event"]["helpful"] else "unhelpful"
    disliked = {name for name, row in voted.items() if not row["event"]["helpful"]}
    contacted = {r["event"].get("article", "") for r in theirs if r["kind"] == "contacted"}
    viewed: dict[str, Row] = {}
    for row in theirs:
        if row["kind"] == "viewed":
            viewed.setdefault(row["event"]["article"], row)
    for name, row in viewed.items():
        yield row, "visits"
        if name in disliked | contacted:
            yield row, "failed"
    if theirs:
        yield theirs[0], "visitors"
        if any(r["kind"] in ("contacted", "asked") for r in theirs):
            yield theirs[0], "visitors_turned"


def measures(read: Mapping[tuple[str, ...], int], narrow: Narrow) -> dict[str, tuple[int, int]]:
    """What each measure counts and among what, of the columns that `read` gives, within these filters."""
    sums = Counter[str]()
    for key, number in read.items():
        if passes(key, narrow):
            sums[key[-1]] += number
    return {
        name: (sum(sums[one] for one in above), sum(sums[one] for one in below))
        for name, (above, below) in SHARES.items()
    }


def passes(where: tuple[str, ...], narrow: Narrow) -> bool:
    """Does the place (day, lang, segment, release, origin, …) pass the filters? Customers are meant."""
    said = dict(zip(("day", "lang", "segment", "release", "origin"), where, strict=False))
    others = ("lang", "segment", "release")
    return (
        narrow["since"] <= said["day"] <= narrow["until"]
        and said["origin"] == (narrow["origin"] or "customer")
        and all(not narrow[name] or narrow[name] == said[name] for name in others)
    )


def articles(rows: Iterable[Row]) -> dict[str, Counter[tuple[str, ...]]]:
    """The columns of each article: (day, lang, segment, release, origin, column) → number."""
    total: dict[str, Counter[tuple[str, ...]]] = {}
    by = lambda r: (r["visitor"], r["origin"])  # noqa: E731
    for _, theirs in itertools.groupby(sorted((r for r in rows if r["counted"]), key=by), key=by):
        for row, column in of_articles(ordered(theirs)):
            if not column.startswith("visitors"):
                total.setdefault(row["event"]["article"], Counter())[*place(row), column] += 1
    return total


def doubted(rows: Iterable[Row]) -> Counter[tuple[str, ...]]:
    """The queries that do not count, where each was asked."""
    return Counter((*place(r), "doubted") for r in rows if r["kind"] == "searched" and not r["counted"])


def place(row: Row) -> tuple[str, str, str, str, str]:
    event, answer = row["event"], row["answer"]
    named = answer["release"] if answer else event.get("release", "")
    release = named if RELEASE.fullmatch(named) else ""
    lang = event.get("lang", "").split("-")[0].lower()
    return when(row).date().isoformat(), lang, row["segment"], release, row["origin"]


def wordings(rows: Iterable[Row]) -> Counter[tuple[str, str, str]]:
    """What customers asked in which words: (language, words, column) → number."""
    total: Counter[tuple[str, str, str]] = Counter()
    by = lambda r: r["visitor"]  # noqa: E731
    customers = sorted((r for r in rows if r["origin"] == "customer"), key=by)
    for _, theirs in itertools.groupby(customers, key=by):
        for session in sessions(theirs):
            for one in askings(session):
                for column, number in of_question(session, one):
                    named = "none" if column in ("unfound", "weak") else column
                    if named in ("asked", "none", "unsure", "unclicked", "rescued", "rephrased"):
                        total[place(one.last)[1], one.text.lower(), named] += number
    return Counter({key: number for key, number in total.items() if number})


def ways(rows: Iterable[Row]) -> Counter[tuple[str, str, str, str, str]]:
    """What customers' questions led to: (day, article, language, words, column) → number."""
    total: Counter[tuple[str, str, str, str, str]] = Counter()
    by = lambda r: r["visitor"]  # noqa: E731
    customers = sorted((r for r in rows if r["origin"] == "customer"), key=by)
    for _, theirs in itertools.groupby(customers, key=by):
        for session in sessions(theirs):
            for one in askings(session):
                day, lang, *_ = place(one.last)
                clicks = [] if one.static else one.clicks()
                for name in {click["event"]["article"] for click in clicks}:
                    mine = [click for click in clicks if click["event"]["article"] == name]
                    total[day, name, lang, one.text.lower(), "clicked"] += 1
                    total[day, name, lang, one.text.lower(), "read"] += any(stayed(session, c) for c in mine)
    return Counter({key: number for key, number in total.items() if number})


def reasons(rows: Iterable[Row]) -> Counter[tuple[str, str, str]]:
    """Why customers' last votes were unhelpful: (day, article, reason) → visitors."""
    total: Counter[tuple[str, str, str]] = Counter()
    by = lambda r: r["visitor"]  # noqa: E731
    theirs = sorted((r for r in said(rows) if r["origin"] == "customer"), key=by)
    for _, group in itertools.groupby(theirs, key=by):
        for name, row in {r["event"]["article"]: r for r in ordered(group)}.items():
            if not row["event"]["helpful"] and row["event"].get("reason"):
                total[place(row)[0], name, row["event"]["reason"]] += 1
    return total


def worded(rows: Iterable[Row]) -> set[tuple[str, str, str]]:
    """The votes with words: (event, article, origin)."""
    return {(r["id"], r["event"]["article"], r["origin"]) for r in said(rows) if r["event"].get("words")}


def said(rows: Iterable[Row]) -> list[Row]:
    """The votes that count."""
    return [r for r in rows if r["kind"] == "voted" and r["counted"]]
