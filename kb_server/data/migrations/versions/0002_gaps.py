"""gaps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gap_history",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_history")),
    )
    with op.batch_alter_table("gap_history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_history_gap"), ["gap"], unique=False)

    op.create_table(
        "gap_marks",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_gap_marks")),
    )
    op.create_table(
        "gap_members",
        sa.Column("intent", sa.String(length=64), nullable=False),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("unanswered", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("intent", name=op.f("pk_gap_members")),
    )
    with op.batch_alter_table("gap_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_members_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_gap_members_gap"), ["gap"], unique=False)
        batch_op.create_index(batch_op.f("ix_gap_members_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_gap_members_visitor"), ["visitor"], unique=False)

    op.create_table(
        "gap_pins",
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("key", "lang", name=op.f("pk_gap_pins")),
    )
    with op.batch_alter_table("gap_pins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_pins_gap"), ["gap"], unique=False)

    op.create_table(
        "gaps",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("born", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "replayed_gaps",
        sa.Column("replay", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("replay", "gap", name=op.f("pk_replayed_gaps")),
    )
    op.create_table(
        "replays",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("became", sa.String(length=16), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replays")),
    )
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replays_release"), ["release"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("replays", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_replays_release"))

    op.drop_table("replays")
    op.drop_table("replayed_gaps")
    op.drop_table("gaps")
    with op.batch_alter_table("gap_pins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_pins_gap"))

    op.drop_table("gap_pins")
    with op.batch_alter_table("gap_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_members_visitor"))
        batch_op.drop_index(batch_op.f("ix_gap_members_key"))
        batch_op.drop_index(batch_op.f("ix_gap_members_gap"))
        batch_op.drop_index(batch_op.f("ix_gap_members_at"))

    op.drop_table("gap_members")
    op.drop_table("gap_marks")
    with op.batch_alter_table("gap_history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gap_history_gap"))

    op.drop_table("gap_history")
