"""What people decide about gaps. All else is computed; who decided what, when and why is kept for ever.

Each decision is declared once, in DECISIONS: the command line and the API are built from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from sqlalchemy.engine import Connection

from kb_server.gaps import merging, proposals, remarks
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.proposals import Proposal
from kb_server.gaps.undo import undo
from texts.sentences import Sentence

Value = str | int | Sequence[str]
Kind = Literal["text", "day", "type", "gap", "wordings", "article", "proposal", "decision"]
NUMBERS: tuple[Kind, ...] = ("gap", "proposal", "decision")  # the kinds of value that are a number


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What a decision is about, besides the gap."""

    name: str  # as the command line shows it
    kind: Kind
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One decision about one gap, as it is made."""

    gap: int
    value: Value
    why: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One kind of decision: what it needs, and what it does."""

    name: str
    help: str
    do: Callable[[Connection, Ruling], tuple[int, ...]]
    """Writes the decision; returns the gap to show afterwards, and the others that it changed."""
    argument: Argument | None = None
    why: Literal["", "optional", "required"] = "optional"

    @property
    def answers(self) -> bool:
        """Does it name an article that answers the gap? Then the release is asked the gap's questions."""
        return self.argument is not None and self.argument.kind == "article"

    @property
    def locks(self) -> bool:
        """Does it lock the gaps that it is about, and check that they are still there?"""
        return self.argument is not None and self.argument.kind in (*NUMBERS, "wordings")

    def read(self, value: Value) -> Value:
        """The value, checked to be of the kind that the decision needs. Raises Impossible."""
        if self.argument is None:
            return ""
        kind = self.argument.kind
        if kind in NUMBERS and not isinstance(value, int):
            raise Impossible(Sentence(f"gaps.refused.number.{kind}"))
        if kind == "wordings":
            if isinstance(value, int):
                raise Impossible(Sentence("gaps.refused.keys"))
            keys = [value] if isinstance(value, str) else value
            if not keys or not all(keys):
                raise Impossible(Sentence("gaps.refused.choose_wording"))
            return keys
        if kind in ("text", "day", "type", "article") and not isinstance(value, str):
            raise Impossible(Sentence("gaps.refused.text"))
        return value


def _note_as(kind: str) -> Callable[[Connection, Ruling], tuple[int, ...]]:
    def do(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
        value = str(ruling.value)
        remarks.write(connection, ruling.gap, kind, who=ruling.who, at=ruling.at, value=value, why=ruling.why)
        return (ruling.gap,)

    return do


def _dismiss(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    if not ruling.why.strip():
        raise Impossible(Sentence("studio.decisions.why_needed"))
    return _note_as("dismiss")(connection, ruling)


def _schedule(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    due = str(ruling.value)
    if due:
        try:
            due = date.fromisoformat(due).isoformat()
        except ValueError as error:
            raise Impossible(Sentence("gaps.refused.no_day", day=repr(due))) from error
    remarks.write(connection, ruling.gap, "due", who=ruling.who, at=ruling.at, value=due, why=ruling.why)
    return (ruling.gap,)


def _note(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    words = ruling.why or str(ruling.value)
    remarks.write(connection, ruling.gap, "note", who=ruling.who, at=ruling.at, why=words)
    return (ruling.gap,)


def _retype(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    chosen = "" if ruling.value == "auto" else str(ruling.value)
    if chosen and chosen not in TYPES:
        raise Impossible(Sentence("gaps.refused.no_type", type=repr(chosen), types=", ".join(TYPES)))
    remarks.write(connection, ruling.gap, "type", who=ruling.who, at=ruling.at, value=chosen, why=ruling.why)
    return (ruling.gap,)


def _merge(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    gap, into = ruling.gap, int(str(ruling.value))
    merging.merge(connection, gap, into, who=ruling.who, at=ruling.at, why=ruling.why)
    return (into, gap)


def _split(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    keys = [str(key) for key in ruling.value] if not isinstance(ruling.value, int) else []
    new = merging.split(connection, ruling.gap, keys, who=ruling.who, at=ruling.at, why=ruling.why)
    return (new, ruling.gap)


def _undo(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    number = int(str(ruling.value))
    return undo(connection, ruling.gap, number, who=ruling.who, at=ruling.at, why=ruling.why)


def _accept(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    """Do what a proposal says, as if the person had decided it."""
    one = _proposed(connection, ruling)
    if one.kind == "merge" and one.into is not None:
        done = _merge(connection, replace(ruling, gap=one.gap, value=one.into))
    else:
        done = _split(connection, replace(ruling, gap=one.gap, value=one.keys))
    proposals.remove(connection, one.number)
    return done


def _decline(connection: Connection, ruling: Ruling) -> tuple[int, ...]:
    one = _proposed(connection, ruling)
    proposals.decline(connection, one.number, ruling.at)
    remarks.write(
        connection, one.gap, "decline", who=ruling.who, at=ruling.at, value=str(one.number), why=ruling.why
    )
    return (ruling.gap,)


def _proposed(connection: Connection, ruling: Ruling) -> Proposal:
    number = int(str(ruling.value))
    found = proposals.find(connection, number)
    if found is None or ruling.gap not in (found.gap, found.into):
        reason = Sentence("gaps.refused.no_proposal", proposal=number, gap=ruling.gap)
        raise Impossible(reason, " gapless gaps proposals lists those that do.")
    return found


_PROPOSAL = Argument(
    name="PROPOSAL", kind="proposal", help="the number of a proposal; `gapless gaps proposals` lists them"
)
_DECLARED = (
    Decision(name="plan", help="Mark a gap as planned.", do=_note_as("plan")),
    Decision(
        name="dismiss", help="Close a gap without an answer, with a reason.", do=_dismiss, why="required"
    ),
    Decision(
        name="reopen",
        help="Open a gap again that was dismissed, answered or verified.",
        do=_note_as("reopen"),
    ),
    Decision(
        name="assign",
        help='Give a gap to somebody; "" to nobody.',
        do=_note_as("assign"),
        argument=Argument(name="OWNER", kind="text", help='the owner; "": nobody'),
        why="",
    ),
    Decision(
        name="due",
        help='Set the DAY by which a gap is to be closed, as 2026-12-31; "" for none.',
        do=_schedule,
        argument=Argument(name="DAY", kind="day", help='a day, as 2026-12-31; "": none'),
        why="",
    ),
    Decision(
        name="note",
        help="Write a note into a gap's history.",
        do=_note,
        argument=Argument(name="TEXT", kind="text", help="the words"),
        why="",
    ),
    Decision(
        name="type",
        help="Set a gap's type by hand, such as `product`; `auto` gives it back to the rules.",
        do=_retype,
        argument=Argument(name="TYPE", kind="type", help='a type; "" or auto: as the rules say'),
    ),
    Decision(
        name="merge",
        help="Make GAP a part of INTO.",
        do=_merge,
        argument=Argument(name="INTO", kind="gap", help="the number of the gap that takes this one in"),
    ),
    Decision(
        name="split",
        help="Make some WORDINGS a gap of their own. `gapless gaps show` lists the keys that name them.",
        do=_split,
        argument=Argument(name="WORDINGS", kind="wordings", help="the keys of wordings"),
    ),
    Decision(
        name="accept",
        help="Do what PROPOSAL says about a gap: merge it or split it.",
        do=_accept,
        argument=_PROPOSAL,
    ),
    Decision(
        name="decline",
        help="Leave a gap as it is; PROPOSAL is not made again.",
        do=_decline,
        argument=_PROPOSAL,
    ),
    Decision(
        name="close",
        help="Say that ARTICLE answers a gap. It is answered when the release that is served finds it.",
        do=_note_as("answer"),
        argument=Argument(name="ARTICLE", kind="article", help="the id of the article that answers it"),
    ),
    Decision(
        name="undo",
        help="Take back the decision NUMBER about a gap. The history keeps both.",
        do=_undo,
        argument=Argument(
            name="NUMBER", kind="decision", help="the number of a decision; `gapless gaps show` lists them"
        ),
    ),
)
DECISIONS: Mapping[str, Decision] = {decision.name: decision for decision in _DECLARED}
