"""What the studio lists by, its users' saved views and visits, and what undoing a decision needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_gaps = sa.table("gaps", sa.column("id"), sa.column("title"), sa.column("born"))
_details = sa.table("gap_details", sa.column("gap"), sa.column("details", sa.JSON))
_facets = sa.table(
    "gap_facets",
    sa.column("gap", sa.BigInteger),
    sa.column("words", sa.Text),
    sa.column("segments", sa.Text),
    sa.column("changed", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    op.create_table(
        "gap_facets",
        sa.Column(
            "gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("segments", sa.Text(), nullable=False),
        sa.Column("changed", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gap", name=op.f("pk_gap_facets")),
    )
    op.create_index(op.f("ix_gap_facets_changed"), "gap_facets", ["changed"], unique=False)
    op.create_table(
        "studio_views",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], name=op.f("fk_studio_views_user"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user", "page", "name", name=op.f("pk_studio_views")),
    )
    op.create_table(
        "studio_visits",
        sa.Column("user", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user"], ["users.id"], name=op.f("fk_studio_visits_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_studio_visits")),
    )
    with op.batch_alter_table("gap_history", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(), nullable=True))
    connection = op.get_bind()
    rows = list(_facets_of(connection))
    if rows:
        connection.execute(sa.insert(_facets), rows)


def downgrade() -> None:
    with op.batch_alter_table("gap_history", schema=None) as batch_op:
        batch_op.drop_column("before")
    op.drop_table("studio_visits")
    op.drop_table("studio_views")
    op.drop_index(op.f("ix_gap_facets_changed"), table_name="gap_facets")
    op.drop_table("gap_facets")


def _facets_of(connection: sa.Connection) -> Iterator[dict[str, Any]]:
    """What the studio lists the gaps by that were computed before."""
    query = sa.select(_gaps, _details.c.details).join(_details, _details.c.gap == _gaps.c.id)
    for row in connection.execute(query):
        told: Mapping[str, Any] = row.details
        shown = dict.fromkeys([row.title, *(one["text"] for one in told["wordings"]), *told["articles"]])
        segments = dict.fromkeys(part["segment"] for part in told["weight"]["parts"])
        yield {
            "gap": row.id,
            "words": "\n".join(shown).casefold(),
            "segments": "".join(f"\n{segment}\n" for segment in segments if segment),
            "changed": _moment(max(step["at"] for step in told["steps"])),
        }


def _moment(told: str) -> datetime:
    moment = datetime.fromisoformat(told).astimezone(UTC)
    # On SQLite as the column type of our code writes it.
    return moment.replace(tzinfo=None) if op.get_context().dialect.name == "sqlite" else moment
