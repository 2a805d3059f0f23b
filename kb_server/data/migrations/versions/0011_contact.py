"""contact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_files",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("contact", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("file", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_files")),
    )
    with op.batch_alter_table("contact_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_files_contact"), ["contact"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_files_visitor"), ["visitor"], unique=False)

    op.create_table(
        "contact_steps",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("contact", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_steps")),
    )
    with op.batch_alter_table("contact_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_steps_contact"), ["contact"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_steps_visitor"), ["visitor"], unique=False)

    op.create_table(
        "contacts",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("urgency", sa.String(length=40), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("confirmed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("page", sa.String(length=500), nullable=False),
        sa.Column("searched", sa.JSON(), nullable=False),
        sa.Column("read", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
        sa.UniqueConstraint("event", name=op.f("uq_contacts_event")),
        sa.UniqueConstraint("reference", name=op.f("uq_contacts_reference")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_received"), ["received"], unique=False)
        batch_op.create_index(batch_op.f("ix_contacts_visitor"), ["visitor"], unique=False)

    op.create_table(
        "marks",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_marks_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_marks_visitor"), ["visitor"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("marks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_marks_visitor"))
        batch_op.drop_index(batch_op.f("ix_marks_at"))

    op.drop_table("marks")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_visitor"))
        batch_op.drop_index(batch_op.f("ix_contacts_received"))

    op.drop_table("contacts")
    with op.batch_alter_table("contact_steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_steps_visitor"))
        batch_op.drop_index(batch_op.f("ix_contact_steps_contact"))

    op.drop_table("contact_steps")
    with op.batch_alter_table("contact_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_files_visitor"))
        batch_op.drop_index(batch_op.f("ix_contact_files_contact"))

    op.drop_table("contact_files")
