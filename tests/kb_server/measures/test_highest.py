"""What is highest in a period, found from sums of all time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from kb_server.measures import highest

NAMES = st.text("abcd", min_size=1, max_size=3)
HEIGHTS = st.dictionaries(NAMES, st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@pytest.mark.slow
def test_the_list_is_that_of_a_full_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the sums, the list is the one that sorting all sums of the period gives."""
    monkeypatch.setattr(highest, "LOOK", 3)
    engine = sa.create_engine("sqlite://")
    table = sa.Table("sums", sa.MetaData(), sa.Column("name", sa.String), sa.Column("most", sa.Integer))

    @settings(max_examples=60)
    @given(HEIGHTS, st.integers(1, 6))
    def holds(heights: dict[str, tuple[int, int]], limit: int) -> None:
        period = {name: one for name, (one, _) in heights.items()}
        ever = [{"name": name, "most": one + more} for name, (one, more) in heights.items()]
        looked: list[str] = []

        def count(names: Sequence[str]) -> dict[str, int]:
            looked.extend(names)
            return {name: period[name] for name in names}

        with engine.begin() as connection:
            table.drop(connection, checkfirst=True)
            table.create(connection)
            if ever:
                connection.execute(sa.insert(table), ever)
            query = sa.select(table.c.name, table.c.most).order_by(table.c.most.desc(), table.c.name)
            found = highest.find(connection, query, count, lambda one: one, limit)
        full = sorted((-one, name) for name, one in period.items() if one)[:limit]
        assert [(name, -one) for one, name in full] == list(found.items())
        assert len(looked) == len(set(looked))

    holds()
    engine.dispose()
