"""The states of a gap: open, planned, drafted, answered, verified, reopened, dismissed.

A pure walk over what happened, in order of time: what people decided, what the replay of each published
release said, and what customers then did. The same log always gives the same states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from kb_server.gaps.questions import Question
from kb_server.gaps.voices import voice
from texts.sentences import Sentence

State = Literal["open", "planned", "drafted", "answered", "verified", "reopened", "dismissed"]

STATES: tuple[State, ...] = ("open", "planned", "drafted", "answered", "verified", "reopened", "dismissed")
UNDER_TRIAL = ("answered", "verified")
DECIDING = ("plan", "draft", "dismiss", "reopen")  # the decisions that change a state


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The numbers that decide; each is a setting."""

    visitors: int = 2  # who must have read the article before the gap is verified
    rate: float = 0.5  # share of the visitors who must have read it
    failures: int = 2  # visitors who fail before an answered gap opens again
    words: int = 10  # that the article must say besides the question: fewer is a stub
    days: int = 30  # that a visitor's trial counts

    def emptied(self, before: int, now: int) -> str:
        """Why an answer that said `before` words besides the question is lost; "" where it is not."""
        return Sentence("gaps.steps.emptied", n=now) if now < self.words <= before else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What one person decided or noted: a row of the gap's history."""

    at: datetime
    who: str
    kind: str  # the name of a decision; only those of DECIDING change the state
    value: str = ""
    why: str = ""
    number: int = 0  # by which it is undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What the replay of one published release says of the gap."""

    at: datetime
    release: str
    passed: bool
    why: str  # with its numbers; a Sentence unless an older version wrote it
    articles: tuple[str, ...] = ()  # that answer it
    words: int = 0  # that the best of them says besides the question
    version: str = ""  # of those articles' text


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """One change of state."""

    at: datetime
    state: State
    who: str  # a person, or "gapless"
    why: str  # of gapless, a Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """The state of a gap, and how it got there."""

    state: State
    steps: tuple[StateChange, ...]
    articles: tuple[str, ...] = ()  # that answer it
    helped: int = 0  # visitors since it was answered
    failed: int = 0


def live(
    born: datetime,
    history: Sequence[Remark],
    checks: Sequence[Check],
    trials: Sequence[Question],
    bar: Bar,
) -> Life:
    """Walk through everything that happened to a gap since its first question, at `born`."""
    walk = _Walk(born, bar)
    happened: list[tuple[datetime, int, Remark | Check | Question]] = [
        *((remark.at, 0, remark) for remark in history if remark.kind in DECIDING),
        *((check.at, 1, check) for check in checks if check.at >= born),
        *((one.at, 2, one) for one in trials),
    ]
    for _, _, what in sorted(happened, key=lambda item: item[:2]):
        if isinstance(what, Remark):
            walk.decided(what)
        elif isinstance(what, Check):
            walk.checked(what)
        else:
            walk.tried(what)
    helped, failed = walk.count(walk.trials)
    return Life(
        state=walk.state,
        steps=tuple(walk.steps),
        articles=walk.check.articles if walk.check else (),
        helped=len(helped),
        failed=len(failed),
    )


class _Walk:
    def __init__(self, born: datetime, bar: Bar) -> None:
        self.state: State = "open"
        self.steps = [StateChange(at=born, state="open", who="gapless", why=Sentence("gaps.steps.born"))]
        self.bar = bar
        self.check: Check | None = None  # by which it is answered
        self.trials: list[Question] = []  # since then
        self.failed_version = ""  # of the articles that customers found wanting
        self.proven_version = ""  # of those that customers proved

    def decided(self, decision: Remark) -> None:
        state = self.state
        if decision.kind == "dismiss" and state != "dismissed":
            self._go("dismissed", decision.at, decision.who, decision.why)
        elif decision.kind == "reopen" and state in (*UNDER_TRIAL, "dismissed"):
            self._fail()
            self._go("reopened", decision.at, decision.who, decision.why)
        elif decision.kind == "plan" and state in ("open", "reopened"):
            self._go("planned", decision.at, decision.who, decision.why)
        elif decision.kind == "draft" and state in ("open", "planned", "reopened"):
            self._go("drafted", decision.at, decision.who, decision.why)

    def checked(self, check: Check) -> None:
        if self.state == "dismissed":
            return
        if self.state in UNDER_TRIAL:
            if not check.passed:
                self._go("reopened", check.at, "gapless", check.why)
            elif self.check and (why := self.bar.emptied(self.check.words, check.words)):
                said = Sentence("gaps.steps.of_release", release=check.release, why=why)
                self._go("reopened", check.at, "gapless", said)
            else:
                self.check = check
        elif check.passed and not (check.version and check.version == self.failed_version):
            proven = self.proven_version == check.version != ""
            self.check, self.trials = check, self.trials if proven else []
            self._go("answered", check.at, "gapless", check.why)
            if proven:
                self._go("verified", check.at, "gapless", Sentence("gaps.steps.same"))

    def tried(self, one: Question) -> None:
        if self.state not in UNDER_TRIAL:
            return
        since = one.at - timedelta(days=self.bar.days)
        self.trials = [t for t in self.trials if t.at > since] + [one]
        helped, failed = self.count(self.trials)
        rate = len(helped) / (len(helped) + len(failed))
        numbers = {"helped": len(helped), "n": len(helped) + len(failed), "rate": f"{rate:.0%}"}
        needed = f"{self.bar.rate:.0%}"
        if len(failed) >= self.bar.failures and rate < self.bar.rate:
            self._fail()
            self._go("reopened", one.at, "gapless", Sentence("gaps.steps.failed", **numbers, needed=needed))
        elif self.state == "answered" and self._proven(len(helped), rate):
            numbers |= {"visitors": self.bar.visitors, "needed": needed}
            self._go("verified", one.at, "gapless", Sentence("gaps.steps.proven", **numbers))
            self.proven_version = self.check.version if self.check else ""

    def count(self, trials: Iterable[Question]) -> tuple[set[str], set[str]]:
        """The networks that the answer helped, and those that it failed, which include all that complained.

        The browsers of one household are one voice: else two of them could verify an answer.
        """
        answers = set(self.check.articles) if self.check else set()
        helped: set[str] = set()
        complained: set[str] = set()
        everybody: set[str] = set()
        for one in trials:
            who = voice(one.source)
            everybody.add(who)
            if one.complained:
                complained.add(who)
            elif answers & set(one.read) and not one.facts.reformulated:
                helped.add(who)
        helped -= complained
        return helped, everybody - helped

    def _proven(self, helped: int, rate: float) -> bool:
        assert self.check is not None  # noqa: S101 - only a check makes a gap answered
        return helped >= self.bar.visitors and rate >= self.bar.rate and self.check.words >= self.bar.words

    def _fail(self) -> None:
        self.failed_version = self.check.version if self.check else ""
        if self.failed_version == self.proven_version:
            self.proven_version = ""

    def _go(self, state: State, at: datetime, who: str, why: str) -> None:
        self.state = state
        self.steps.append(StateChange(at=at, state=state, who=who, why=why))
