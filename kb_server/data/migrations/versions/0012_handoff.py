"""handoff."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("contact", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("desk", sa.String(length=40), nullable=False),
        sa.Column("step", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("external", sa.String(length=200), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("trouble", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("contact", "desk", "step", name=op.f("uq_handovers_contact")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_due"), ["due"], unique=False)
        batch_op.create_index("ix_handovers_external", ["desk", "external"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_visitor"), ["visitor"], unique=False)

    with op.batch_alter_table("contact_steps", schema=None) as batch_op:
        batch_op.create_index("ix_contact_steps_state", ["state", "contact"], unique=False)

    op.create_table(
        "wishes",
        sa.Column(
            "contact",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("contact", name=op.f("pk_wishes")),
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_event"), ["event"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_visitor"), ["visitor"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wishes_visitor"))
        batch_op.drop_index(batch_op.f("ix_wishes_event"))

    op.drop_table("wishes")
    with op.batch_alter_table("contact_steps", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_steps_state")

    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handovers_visitor"))
        batch_op.drop_index("ix_handovers_external")
        batch_op.drop_index(batch_op.f("ix_handovers_due"))

    op.drop_table("handovers")
