"""Events are found by their day: an erasure counts days again while others wait to write."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_events_day", "events", ["day", "kind"])


def downgrade() -> None:
    op.drop_index("ix_events_day", "events")
