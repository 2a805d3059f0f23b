"""ways to articles: the sums of all time by question, and the sums of all questions together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "led_totals",
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("wording", sa.String(length=16), nullable=False),
        sa.Column("lang", sa.String(length=35), nullable=False),
        sa.Column("clicked", sa.Integer(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article", "wording", "lang", name=op.f("pk_led_totals")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_led_totals_article_clicked", "led_totals", ["article", "clicked"], unique=False)
    op.create_table(
        "led_article_counts",
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("clicked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article", "grain", "start", name=op.f("pk_led_article_counts")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO led_totals (article, wording, lang, clicked, read) "
        "SELECT article, wording, lang, SUM(clicked), SUM(read) FROM led_counts WHERE grain = 'day' "
        "GROUP BY article, wording, lang"
    )
    op.execute(
        "INSERT INTO led_article_counts (article, grain, start, clicked) "
        "SELECT article, grain, start, SUM(clicked) FROM led_counts GROUP BY article, grain, start"
    )


def downgrade() -> None:
    op.drop_table("led_article_counts")
    op.drop_index("ix_led_totals_article_clicked", table_name="led_totals")
    op.drop_table("led_totals")
