"""Decisions taken back: the gap is as if nobody had made them, and its history says who undid what."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import replayed, replays
from kb_server.gaps import checks, merging, proposals, remarks
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.states import Remark
from texts.sentences import Sentence


def undo(
    connection: Connection, gap: int, number: int, *, who: str, at: datetime, why: str = ""
) -> tuple[int, ...]:
    """Take back the decision of that number; return the gap to show, and the others that it concerns.

    Everything else about a gap is computed from the decisions that stand. Raises Impossible.
    """
    remark = _undoable(connection, gap, number)
    pair: tuple[int, ...] = (gap,)
    numbers = [number]
    if remark.kind in merging.KINDS:
        pair, numbers = merging.undo(connection, number, remark)
    elif remark.kind == "decline":
        if not remark.value.isdecimal():  # an erased visitor's words were that number
            raise Impossible(Sentence("gaps.refused.declined_lost", decision=number))
        proposals.propose_again(connection, int(remark.value))
    elif remark.kind == "answer":
        _unanswer(connection, gap, remark)
    for one, taken_back in zip(pair, numbers, strict=True):
        remarks.write(connection, one, remarks.UNDO, who=who, at=at, value=str(taken_back), why=why)
    return pair if remark.kind != "merge" else pair[::-1]


def _undoable(connection: Connection, gap: int, number: int) -> Remark:
    told = remarks.read(connection, [gap])[gap]
    remark = next((one for one in told if one.number == number), None)
    if remark is None:
        reason = Sentence("gaps.refused.no_decision", gap=gap, decision=number)
        raise Impossible(reason, f" gapless gaps show {gap} lists them.")
    if remark.kind == remarks.UNDO:
        raise Impossible(Sentence("gaps.refused.not_again"))
    if number in remarks.undone(told):
        raise Impossible(Sentence("gaps.refused.undone", decision=number))
    return remark


def _unanswer(connection: Connection, gap: int, remark: Remark) -> None:
    """Let what the release said because of the decision no longer count."""
    mine = sa.select(replayed.c.replay).where(replayed.c.gap == gap)
    served = (replays.c.id.in_(mine)) & replays.c.became.in_(checks.SERVED)
    later = connection.scalar(sa.select(sa.func.count()).where(served, replays.c.at > remark.at))
    if later:
        raise Impossible(Sentence("gaps.refused.asked_since", gap=gap))
    connection.execute(sa.update(replays).where(served, replays.c.at == remark.at).values(became="asked"))
