"""Logins that their users can tell apart, that end unused, and that the provider can end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("logins", sa.Column("seen", sa.DateTime(timezone=True), nullable=True))
    op.add_column("logins", sa.Column("proved", sa.DateTime(timezone=True), nullable=True))
    op.add_column("logins", sa.Column("browser", sa.String(length=60), server_default="", nullable=False))
    op.add_column(
        "logins", sa.Column("provider_session", sa.String(length=64), server_default="", nullable=False)
    )
    op.create_index(op.f("ix_logins_provider_session"), "logins", ["provider_session"])


def downgrade() -> None:
    op.drop_index(op.f("ix_logins_provider_session"), "logins")
    for column in ("provider_session", "browser", "proved", "seen"):
        op.drop_column("logins", column)
