"""Two releases compared by the questions of the log: what the later one mends, breaks and moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb_server.gaps.gap import Gap
from kb_server.gaps.release_changes import ReleaseChanges
from kb_server.gaps.replay import Passing, Replay, Result
from kb_server.gaps.states import UNDER_TRIAL, Bar
from kb_server.terminal.counts import counted

GOOD = ("fixed", "higher", "lower", "unchanged")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question whose outcome differs between two releases."""

    before: Result
    after: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class GapChange:
    """One gap that the later release answers, or whose answer it loses."""

    gap: int
    title: str
    state: str
    readers: int  # visitors whom the answer helped
    article: str  # that answers it, or did
    why: str = ""

    def plain(self) -> dict[str, Any]:
        """The gap as JSON can hold it, without its title."""
        return {"gap": self.gap, "state": self.state, "readers": self.readers, "article": self.article}

    def __str__(self) -> str:
        """The number; for an answer that readers have tried, its state and how many it helped."""
        if self.state not in UNDER_TRIAL:
            return str(self.gap)
        return f"{self.gap} ({self.state}, {counted(self.readers, 'reader')})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a release does to the questions of the log, compared with an earlier one."""

    base: str
    questions: int
    asked: int
    fixes: tuple[Change, ...]  # by articles, answers or rules that changed
    drift: tuple[Change, ...]  # found now, though nothing about them changed
    breaks: tuple[Change, ...]
    moves: tuple[Change, ...]
    answers: tuple[GapChange, ...]
    drifted: tuple[GapChange, ...]  # answered now, though nothing about them changed
    loses: tuple[GapChange, ...]

    @property
    def kinds(self) -> dict[str, tuple[Change, ...]]:
        """The questions by what became of them."""
        return {"fixes": self.fixes, "drift": self.drift, "breaks": self.breaks, "moves": self.moves}

    @property
    def in_a_line(self) -> str:
        """The gaps in a line: "answers 41, 44; loses 12 (verified, 7 readers)"; "" where there are none."""
        parts = (("loses", self.loses), ("answers", self.answers), ("by drift", self.drifted))
        return "; ".join(f"{name} {', '.join(map(str, gaps))}" for name, gaps in parts if gaps)

    def summary(self) -> dict[str, Any]:
        """The numbers and the gaps, without anybody's words."""
        gaps = {"answers": self.answers, "drifted": self.drifted, "loses": self.loses}
        numbers = {
            name: {"questions": len(some), "intents": sum(change.after.intents for change in some)}
            for name, some in self.kinds.items()
        }
        listed = {name: [gap.plain() for gap in some] for name, some in gaps.items()}
        return {"with": self.base, "says": self.in_a_line} | numbers | listed


def compare(
    before: Replay,
    after: Replay,
    changes: Callable[[], ReleaseChanges],
    gaps: Iterable[Gap] = (),
    bar: Bar | None = None,
    unasked: Callable[[Gap], str] = lambda _gap: "",
) -> Comparison:
    """What `after` does better and worse than `before`, the most asked first.

    `changes` are asked for only where something is better now: to find them, both releases are read. `gaps`
    are those of the log. `unasked` says why a gap, of whose questions the log has no words any more,
    loses its answer; "" where it does not.
    """
    then = {(r.gap, r.lang, r.text): r for r in before.results}
    found: dict[str, list[Change]] = {"fixes": [], "drift": [], "breaks": [], "moves": [], "": []}
    for new in after.results:
        if (old := then.get((new.gap, new.lang, new.text))) is not None:
            change = Change(before=old, after=new)
            found[_kind(change, changes)].append(change)
    known = {gap.id: gap for gap in gaps}
    answers, drifted = _answers(before, after, changes, known, {c.after.gap for c in found["fixes"]})
    return Comparison(
        base=before.release,
        questions=len(after.results),
        asked=sum(r.intents for r in after.results),
        fixes=_heaviest(found["fixes"]),
        drift=_heaviest(found["drift"]),
        breaks=_heaviest(found["breaks"]),
        moves=_heaviest(found["moves"]),
        answers=answers,
        drifted=drifted,
        loses=_losses(before, after, known, bar or Bar(), unasked),
    )


def _answers(
    before: Replay,
    after: Replay,
    changes: Callable[[], ReleaseChanges],
    known: Mapping[int, Gap],
    mended: set[int | None],
) -> tuple[tuple[GapChange, ...], tuple[GapChange, ...]]:
    """The gaps that pass now: by what changed, and by drift."""
    passed = {one.gap for one in before.gaps if one.passed}
    new = [one for one in after.gaps if one.passed and one.gap not in passed]
    ours = [one for one in new if one.gap in mended or changes().articles & set(one.articles)]
    told = tuple(_of(one, known) for one in ours)
    return told, tuple(_of(one, known) for one in new if one not in ours)


def _losses(
    before: Replay, after: Replay, known: Mapping[int, Gap], bar: Bar, unasked: Callable[[Gap], str]
) -> tuple[GapChange, ...]:
    now = {one.gap: one for one in after.gaps}
    asked = {one.gap for one in before.gaps}
    old = [gap for gap in known.values() if gap.id not in asked and gap.state in UNDER_TRIAL]
    found = [
        *(_of(one, known, why) for one in before.gaps if (why := _lost(one, now.get(one.gap), bar))),
        *(_of_gap(gap, gap.answers, why) for gap in old if (why := unasked(gap))),
    ]
    return tuple(sorted(found, key=lambda one: (one.state != "verified", -one.readers, one.gap)))


def _lost(before: Passing, now: Passing | None, bar: Bar) -> str:
    """Why the answer is lost; "" where it is not."""
    if now is None or not before.passed:
        return ""
    return bar.emptied(before.words, now.words) if now.passed else now.why


def _of(one: Passing, known: Mapping[int, Gap], why: str = "") -> GapChange:
    gap = known.get(one.gap)
    if gap is not None:
        return _of_gap(gap, one.articles, why)
    return GapChange(
        gap=one.gap, title="", state="", readers=0, article=next(iter(one.articles), ""), why=why
    )


def _of_gap(gap: Gap, articles: Sequence[str], why: str) -> GapChange:
    return GapChange(
        gap=gap.id,
        title=gap.title,
        state=gap.state,
        readers=gap.helped,
        article=next(iter(articles), ""),
        why=why,
    )


def _kind(change: Change, changes: Callable[[], ReleaseChanges]) -> str:
    """What became of a question: the name of a field of Comparison, or "" where nothing did."""
    before, after = change.before, change.after
    was, still = before.outcome in GOOD, after.outcome in GOOD
    if was != still:
        return "breaks" if was else "fixes" if changes().touch(after) else "drift"
    return "moves" if before.now and after.now and before.now != after.now else ""


def _heaviest(changes: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda c: (-c.after.intents, c.after.text)))
