"""columns of gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INDEXED = ("born", "state", "type", "weight", "language", "owner", "due", "last_seen", "visitors", "questions")
# The fields of the old column `seen` that have columns of their own now, and their new names.
COLUMNS = {
    "state": "state",
    "type": "type",
    "title": "title",
    "lang": "language",
    "owner": "owner",
    "visitors": "visitors",
    "intents": "questions",
}

_KEEPING: dict[str, Any] = {"table_kwargs": {"sqlite_autoincrement": True}}

def _new() -> list[sa.Column[Any]]:
    """The columns that are added."""
    return [
        sa.Column("state", sa.String(length=16), nullable=False, server_default="open"),
        sa.Column("type", sa.String(length=16), nullable=False, server_default=""),
        sa.Column("weight", sa.Double(), nullable=False, server_default="0"),
        sa.Column("title", sa.Text(), nullable=False, server_default=""),
        sa.Column("language", sa.String(length=35), nullable=False, server_default=""),
        sa.Column("owner", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visitors", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("questions", sa.Integer(), nullable=False, server_default="0"),
    ]


_gaps = sa.table(
    "gaps",
    sa.column("id", sa.BigInteger),
    sa.column("born", sa.DateTime(timezone=True)),
    sa.column("seen", sa.JSON),
    *(sa.column(column.name, column.type) for column in _new()),
)
_details = sa.table("gap_details", sa.column("gap", sa.BigInteger), sa.column("details", sa.JSON))


def upgrade() -> None:
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        for column in _new():
            batch_op.add_column(column)
    op.create_table(
        "gap_details",
        sa.Column(
            "gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("gap", name=op.f("pk_gap_details")),
    )
    _fill()
    with op.batch_alter_table("gaps", schema=None, **_KEEPING) as batch_op:
        batch_op.drop_column("seen")
        for column in _new():
            batch_op.alter_column(
                column.name,
                existing_type=column.type,
                server_default=None,
                nullable=column.name == "due",
            )
        for name in INDEXED:
            batch_op.create_index(batch_op.f(f"ix_gaps_{name}"), [name], unique=False)
    with op.batch_alter_table("gap_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_members_source"), ["source"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gap_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_members_source"))
    with op.batch_alter_table("gaps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen", sa.JSON(), nullable=False, server_default="{}"))
    connection = op.get_bind()
    query = sa.select(_gaps, _details.c.details).outerjoin(_details, _details.c.gap == _gaps.c.id)
    for row in connection.execute(query).all():
        connection.execute(sa.update(_gaps).where(_gaps.c.id == row.id).values(seen=_seen(row)))
    with op.batch_alter_table("gaps", schema=None, **_KEEPING) as batch_op:
        for name in INDEXED:
            batch_op.drop_index(batch_op.f(f"ix_gaps_{name}"))
        for column in _new():
            batch_op.drop_column(column.name)
        batch_op.alter_column("seen", existing_type=sa.JSON(), server_default=None)
    op.drop_table("gap_details")


def _fill() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_gaps.c.id, _gaps.c.born, _gaps.c.seen)).all():
        seen = row.seen or {}  # {}: it had not been computed yet
        values = _values(seen) if seen else {"last_seen": row.born}
        connection.execute(sa.update(_gaps).where(_gaps.c.id == row.id).values(values))
        if seen:
            apart = (*COLUMNS, "id", "born", "due", "last")
            rest = {name: value for name, value in seen.items() if name not in apart}
            connection.execute(sa.insert(_details).values(gap=row.id, details=rest))


def _values(seen: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a gap whose old column `seen` was this."""
    values = {column: seen[name] for name, column in COLUMNS.items()}
    last = datetime.fromisoformat(seen["last"]).astimezone(UTC)
    if op.get_context().dialect.name == "sqlite":
        last = last.replace(tzinfo=None)  # as the column type of our code writes it
    return values | {
        "weight": seen["weight"]["total"],
        "due": date.fromisoformat(seen["due"]) if seen["due"] else None,
        "last_seen": last,
    }


def _seen(row: sa.Row[Any]) -> dict[str, Any]:
    """The old column of a gap."""
    if not row.type:
        return {}
    values = {name: getattr(row, column) for name, column in COLUMNS.items()}
    moments = {name: _aware(moment).isoformat() for name, moment in (("born", row.born), ("last", row.last_seen))}
    details: dict[str, Any] = row.details
    return details | values | moments | {"id": row.id, "due": row.due.isoformat() if row.due else ""}


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
