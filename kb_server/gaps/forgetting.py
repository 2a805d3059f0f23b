"""Forgetting: what is removed from the gaps when a visitor is erased and when customers' words expire.

After words expire, only wordings that several visitors shared remain, as in the daily numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.gaps import details, facets, gaps, history, members, near_articles, pins
from kb_server.gaps import membership, merging, proposals, records, remembered
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.quotations import Quotations
from kb_server.log.listeners import Leaving
from kb_server.settings import Settings
from texts import sentences


def erase(_settings: Settings, connection: Connection, leaving: Leaving) -> int:
    """Remove the words of a visitor from all gaps; return how many gaps changed.

    The next update computes these gaps again from what others asked.
    """
    membership.take_turn(connection)
    rows = connection.execute(
        sa.select(members.c.gap, members.c.key, members.c.lang).where(
            members.c.visitor == leaving.visitor, members.c.gap.is_not(None), members.c.unanswered
        )
    ).all()
    theirs = {(row.key, row.lang) for row in rows}
    numbers = {row.gap for row in rows}
    quoted = Quotations(leaving.texts)
    quoting = _rewrite_history(connection, quoted)
    known = records.whole(connection, numbers | quoting)
    changed = [_hidden(_without(gap, theirs) if gap.id in numbers else gap, quoted) for gap in known]
    records.write(connection, changed)
    _unpin(connection, leaving)
    proposals.forget(connection, {key for key, _ in theirs})
    _blank(connection, membership.taken_in(connection, numbers))
    return len(changed)


def unquote(_settings: Settings, connection: Connection, texts: Sequence[str]) -> int:
    """Hide customers' words where somebody repeated them in a decision; return how many gaps changed."""
    membership.take_turn(connection)
    quoted = Quotations(texts)
    known = records.whole(connection, _rewrite_history(connection, quoted))
    records.write(connection, [_hidden(gap, quoted) for gap in known])
    return len(known)


def expire(connection: Connection, before: datetime) -> int:
    """Remove words from the gaps whose questions are all older than `before`; return how many changed."""
    membership.take_turn(connection)
    live = sa.select(members.c.gap).where(
        members.c.gap.is_not(None), members.c.unanswered, members.c.at >= before
    )
    old = list(connection.scalars(sa.select(gaps.c.id).where(gaps.c.id.not_in(live), gaps.c.type != "")))
    merged = membership.taken_in(connection, old)
    known = [gap for gap in records.whole(connection, old) if gap.id not in merged]
    changed = [aged for gap in known if (aged := _aged(gap)) != gap]
    records.write(connection, changed)
    return len(changed) + _blank(connection, merged)


def _without(gap: Gap, theirs: Iterable[tuple[str, str]]) -> Gap:
    """The gap without these wordings, and without anything that was made from words."""
    kept = tuple(
        w for w in gap.wordings if not any(key.startswith(w.key) and lang == w.lang for key, lang in theirs)
    )
    return replace(gap, title=HIDDEN, evidence=(), remedy=None, wordings=kept, basis="")


def _hidden(gap: Gap, quoted: Quotations) -> Gap:
    """The gap with people's decisions, in which the words that they quoted are hidden.

    A type that somebody set has their reason as its evidence.
    """
    said = tuple(
        replace(remark, value=quoted.hide(remark.value), why=quoted.hide(remark.why))
        for remark in gap.history
    )
    steps = tuple(replace(step, why=sentences.changed(step.why, quoted.hide)) for step in gap.steps)
    evidence = tuple(sentences.changed(line, quoted.hide) for line in gap.evidence)
    return replace(gap, history=said, steps=steps, evidence=evidence)


def _aged(gap: Gap) -> Gap:
    return replace(gap, title=remembered.title(gap), evidence=(), wordings=remembered.wordings(gap))


def _unpin(connection: Connection, leaving: Leaving) -> None:
    """Remove a visitor's questions, and wordings that nobody else used, from people's decisions."""
    gone = []
    asked = sa.select(members.c.key, members.c.lang).where(members.c.visitor == leaving.visitor).distinct()
    for key, lang in connection.execute(asked).all():
        same = (members.c.key == key) & (members.c.lang == lang) & (members.c.visitor != leaving.visitor)
        if connection.scalar(sa.select(sa.func.count()).select_from(members).where(same)) == 0:
            connection.execute(sa.delete(pins).where(pins.c.key == key, pins.c.lang == lang))
            gone.append((key, lang))
    merging.forget(connection, gone, leaving.events)


def _blank(connection: Connection, numbers: Iterable[int]) -> int:
    """Remove all words from gaps that others took in; return how many had any."""
    listed = list(numbers)
    changed = connection.execute(
        sa.update(gaps).where(gaps.c.id.in_(listed), gaps.c.title != "").values(title="", type="")
    ).rowcount
    for table in (details, facets, near_articles):
        connection.execute(sa.delete(table).where(table.c.gap.in_(listed)))
    return changed


def _rewrite_history(connection: Connection, quoted: Quotations) -> set[int]:
    """Hide a visitor's words where somebody quoted them in a decision; return the gaps concerned."""
    about = set()
    for row in connection.execute(sa.select(history)).all():
        value, why = quoted.hide(row.value), quoted.hide(row.why)
        if (value, why) != (row.value, row.why):
            same = history.c.id == row.id
            connection.execute(sa.update(history).where(same).values(value=value, why=why))
            about.add(row.gap)
    return about
