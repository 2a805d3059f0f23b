"""How many visitors played each second of a video, from sums of where they began and ended.

A range adds one where it begins and one where it ends. So a long video costs no more rows than a short one,
and the curve, added up from its first second, is exact to the second.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.data.schema.measures import watched_counts
from kb_server.measures.scope import Scope
from kb_server.measures.sums import within


def curves(connection: Connection, scope: Scope, article: str) -> Mapping[int, Sequence[int]]:
    """How many visitors played each second of each video of an article, by the number of the video."""
    table = watched_counts.c
    query = (
        sa.select(table.video, table.second, sa.func.sum(table.began - table.ended).label("more"))
        .where(table.article == article, within(watched_counts, scope.since, scope.until))
        .group_by(table.video, table.second)
        .order_by(table.video, table.second)
    )
    found: dict[int, list[int]] = {}
    playing = 0
    for row in connection.execute(query):
        curve = found.setdefault(int(row.video), [])
        playing = playing if curve else 0
        curve += [playing] * (int(row.second) - len(curve))
        playing += int(row.more)
        curve.append(playing)
    return {video: curve[:-1] for video, curve in found.items()}
