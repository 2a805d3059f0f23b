"""Gaps merged and split by hand, and both undone: the questions and pins that move between two gaps."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.parts import parts
from kb_server.data.schema.gaps import gaps, history, members, pins
from kb_server.gaps import membership, remarks
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.questions import WordingKey
from kb_server.gaps.states import Remark
from texts.sentences import Sentence

KINDS = ("merge", "split")


def merge(connection: Connection, gap: int, into: int, *, who: str, at: datetime, why: str) -> None:
    """Make `gap` a part of `into`. Raises Impossible."""
    if gap == into:
        raise Impossible(Sentence("gaps.refused.itself"))
    _must_be(connection, gap, into)
    both = [*membership.wordings(connection, gap), *membership.wordings(connection, into)]
    before = {"pins": _pinned(connection, both), **_moving(connection, gap, into)}
    membership.pin(connection, both, into)
    connection.execute(sa.update(members).where(members.c.gap == gap).values(gap=into))
    connection.execute(sa.update(gaps).where(gaps.c.id == gap).values(merged=into))
    remarks.write_pair(connection, (gap, into), "merge", who=who, at=at, why=why, before=before)


def split(connection: Connection, gap: int, keys: Sequence[str], *, who: str, at: datetime, why: str) -> int:
    """Make the wordings that these keys name a gap of their own; return its number. Raises Impossible."""
    _must_be(connection, gap)
    wordings = membership.wordings(connection, gap)
    apart = _named(gap, wordings, keys)
    born = connection.scalar(
        sa.select(sa.func.min(members.c.at)).where(
            members.c.gap == gap, sa.tuple_(members.c.key, members.c.lang).in_(apart)
        )
    )
    before = {"pins": _pinned(connection, wordings)}
    new = membership.create_gap(connection, born or at)
    membership.pin(connection, [w for w in wordings if w not in apart], gap)
    membership.pin(connection, apart, new)
    for wording in apart:
        membership.move(connection, wording, gap, new)
    remarks.write_pair(connection, (gap, new), "split", who=who, at=at, why=why, before=before)
    return new


def undo(connection: Connection, number: int, remark: Remark) -> tuple[tuple[int, int], list[int]]:
    """Take a merge or a split back; return both gaps, and the numbers of what they had noted about it.

    Questions that came since go where their wording goes. Raises Impossible.
    """
    told = remarks.before(connection, number)
    if not told:
        raise Impossible(Sentence("gaps.refused.older", decision=number))
    first, second = (int(one) for one in told["gaps"])
    lock(connection, (first, second))
    _must_be_last(connection, (first, second), max(told["numbers"]))
    if remark.kind == "merge":
        connection.execute(sa.update(gaps).where(gaps.c.id == first).values(merged=None))
        _give_back(connection, told, first, second)
    else:
        _must_be_untouched(connection, second, max(told["numbers"]))
        connection.execute(sa.update(members).where(members.c.gap == second).values(gap=first))
        connection.execute(sa.update(gaps).where(gaps.c.id == second).values(merged=first))
    _pin_again(connection, told["pins"])
    return (first, second), list(told["numbers"])


def lock(connection: Connection, numbers: Collection[int]) -> dict[int, int | None]:
    """Let nobody else merge, split or undo with these gaps until the transaction ends.

    Return those that exist, each with the gap that took it in. The order of the locks prevents deadlocks.
    """
    query = sa.select(gaps.c.id, gaps.c.merged).where(gaps.c.id.in_(numbers)).order_by(gaps.c.id)
    return {row.id: row.merged for row in connection.execute(query.with_for_update())}


def standing(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """Lock these gaps; return for each the gap that stands for it now: itself, or what took it in."""
    found: dict[int, int] = {}
    looking = {number: number for number in numbers}
    while looking:
        merged = lock(connection, set(looking.values()))
        found |= {number: at for number, at in looking.items() if merged.get(at) is None}
        following = {number: merged.get(at) for number, at in looking.items() if number not in found}
        looking = {number: into for number, into in following.items() if into is not None}
    return found


def forget(connection: Connection, theirs: Collection[WordingKey], questions: Collection[str] = ()) -> None:
    """Forget these wordings, and the questions with these ids, in what undoing would restore."""
    gone, ids = [list(wording) for wording in theirs], set(questions)
    told_of = sa.select(history.c.id, history.c.before).where(history.c.before.is_not(None))
    for row in connection.execute(told_of).all() if gone or ids else ():
        told = row.before or {}
        kept = {name: [one for one in told[name] if one[:2] not in gone] for name in _WORDS if name in told}
        if "questions" in told:
            kept["questions"] = [one for one in told["questions"] if one not in ids]
        if any(kept[name] != told[name] for name in kept):
            same = history.c.id == row.id
            connection.execute(sa.update(history).where(same).values(before=told | kept))


_WORDS = ("pins", "moved")  # what names wordings, of that which undoing needs to know


def _named(gap: int, wordings: Sequence[WordingKey], keys: Sequence[str]) -> list[WordingKey]:
    if not any(keys):
        raise Impossible(Sentence("gaps.refused.choose_wording"))
    for key in keys:
        if not any(wording[0].startswith(key) for wording in wordings):
            reason = Sentence("gaps.refused.no_wording", gap=gap, wording=repr(key))
            raise Impossible(reason, f" gapless gaps show {gap} lists them.")
    apart = [wording for wording in wordings if any(wording[0].startswith(key) for key in keys)]
    if len(apart) == len(wordings):
        raise Impossible(Sentence("gaps.refused.all_wordings", gap=gap))
    return apart


def _must_be(connection: Connection, *numbers: int) -> None:
    """Lock these gaps. Raises Impossible where there is none of a number, or it was merged."""
    found = lock(connection, numbers)
    for gap in numbers:
        if gap not in found:
            raise Impossible(Sentence("gaps.refused.no_gap", gap=gap), " gapless gaps list shows all.")
        if (into := found[gap]) is not None:
            raise Impossible(Sentence("gaps.refused.merged", gap=gap, into=into))


def _must_be_last(connection: Connection, pair: tuple[int, int], number: int) -> None:
    """Refuse to undo what was undone meanwhile, or what later merges and splits of the same gaps stand on."""
    told = remarks.read(connection, pair)
    if any(number in remarks.undone(told[gap]) for gap in pair):
        raise Impossible(Sentence("gaps.refused.undone", decision=number))
    for gap in pair:
        for one in remarks.standing(told[gap]):
            if one.kind in KINDS and one.number > number:
                raise Impossible(Sentence("gaps.refused.changed_since", gap=gap, decision=one.number))


def _must_be_untouched(connection: Connection, gap: int, number: int) -> None:
    """Refuse to hide what people decided about a gap after it was split off."""
    for one in remarks.standing(remarks.read(connection, [gap])[gap]):
        if one.number > number:
            raise Impossible(Sentence("gaps.refused.decided_since", gap=gap, decision=one.number))


def _moving(connection: Connection, gap: int, into: int) -> dict[str, list[Any]]:
    """What a merge moves: wordings, and the ids of questions whose wording `into` has too.

    Those that tried the answer of the gap count too.
    """
    staying = set(_all_wordings(connection, into))
    moved = [list(wording) for wording in _all_wordings(connection, gap) if wording not in staying]
    query = sa.select(members.c.intent, members.c.key, members.c.lang).where(members.c.gap == gap)
    shared = [row.intent for row in connection.execute(query) if (row.key, row.lang) in staying]
    return {"moved": moved, "questions": sorted(shared)}


def _give_back(connection: Connection, told: Mapping[str, Any], first: int, second: int) -> None:
    """Move what a merge moved from the gap `second` back to `first`."""
    for key, lang in told["moved"]:
        same = (members.c.gap == second) & (members.c.key == key) & (members.c.lang == lang)
        connection.execute(sa.update(members).where(same).values(gap=first))
    shared = told.get("questions", [])  # merges of older versions have none
    for some in parts(shared):
        theirs = members.c.intent.in_(some)
        connection.execute(sa.update(members).where(members.c.gap == second, theirs).values(gap=first))


def _all_wordings(connection: Connection, gap: int) -> list[WordingKey]:
    """The wordings of all questions of a gap, of those that tried its answer too."""
    query = sa.select(members.c.key, members.c.lang).where(members.c.gap == gap).distinct()
    return sorted((row.key, row.lang) for row in connection.execute(query))


def _pinned(connection: Connection, wordings: Iterable[WordingKey]) -> list[list[Any]]:
    """Each wording with the gap that a person put it into, or null."""
    found = {(row.key, row.lang): row.gap for row in connection.execute(sa.select(pins))}
    return [[*wording, found.get(wording)] for wording in wordings]


def _pin_again(connection: Connection, kept: Iterable[Sequence[Any]]) -> None:
    for key, lang, gap in kept:
        if gap is None:
            connection.execute(sa.delete(pins).where(pins.c.key == key, pins.c.lang == lang))
        else:
            membership.pin(connection, [(key, lang)], gap)
