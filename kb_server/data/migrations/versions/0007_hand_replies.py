"""hand replies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hand_replies",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agent", sa.String(length=100), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_replies")),
    )
    with op.batch_alter_table("hand_replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_replies_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_replies_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_replies_gap"), ["gap"], unique=False)


def downgrade() -> None:
    op.drop_table("hand_replies")
