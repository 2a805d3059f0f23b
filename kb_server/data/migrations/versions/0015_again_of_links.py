"""When customers wrote after a link is kept with it; gaps are found by articles and releases; videos.

The moment was the earlier of `contacted` and of the ticket's messages, which expire.
"""

from __future__ import annotations

import math

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_DETAILS = sa.table("gap_details", sa.column("gap", sa.BigInteger), sa.column("details", sa.JSON))
_LINKS = sa.table(
    "links",
    sa.column("id", sa.String),
    *(sa.column(name, _MOMENT) for name in ("sent", "opened", "again")),
    sa.column("again_after", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("links") as batch_op:
        batch_op.add_column(sa.Column("again", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("again_after", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE links SET again = (SELECT MIN(messages.at) FROM messages "
        "WHERE messages.ticket = links.ticket AND messages.at > links.sent) WHERE ticket <> ''"
    )
    op.execute(
        "UPDATE links SET again = contacted "
        "WHERE contacted IS NOT NULL AND (again IS NULL OR again > contacted)"
    )
    _count_seconds()
    _find_articles()
    op.create_table(
        "watched_counts",
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("video", sa.String(length=2), nullable=False),
        sa.Column("second", sa.String(length=5), nullable=False),
        sa.Column("began", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "article", "grain", "start", "video", "second", name=op.f("pk_watched_counts")
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("links") as batch_op:
        batch_op.drop_index("ix_links_sent")
        batch_op.create_index("ix_links_sent", ["sent", "article", "opened", "again_after"], unique=False)
        batch_op.drop_column("contacted")


def downgrade() -> None:
    op.drop_table("watched_counts")
    op.drop_index("ix_gap_members_release", table_name="gap_members")
    op.drop_table("gap_articles")
    with op.batch_alter_table("links") as batch_op:
        batch_op.alter_column("again", new_column_name="contacted", existing_type=_MOMENT)
        batch_op.drop_index("ix_links_sent")
        batch_op.create_index("ix_links_sent", ["sent"], unique=False)
        batch_op.drop_column("again_after")


def _find_articles() -> None:
    op.create_index("ix_gap_members_release", "gap_members", ["release", "gap"], unique=False)
    op.create_table(
        "gap_articles",
        sa.Column(
            "gap", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("gap", "article", name=op.f("pk_gap_articles")),
    )
    op.create_index(op.f("ix_gap_articles_article"), "gap_articles", ["article"], unique=False)
    table = sa.table("gap_articles", sa.column("gap", sa.BigInteger), sa.column("article", sa.String))
    found = op.get_bind().execute(sa.select(_DETAILS)).all()
    rows = [
        {"gap": row.gap, "article": name}
        for row in found
        for name in sorted({*row.details.get("articles", ()), *row.details.get("answers", ())})
    ]
    if rows:
        op.bulk_insert(table, rows)


def _count_seconds() -> None:
    known = sa.select(_LINKS).where(_LINKS.c.again.is_not(None))
    rows = op.get_bind().execute(known).all()
    changes = [
        {"link": row.id, "seconds": math.ceil((row.again - (row.opened or row.sent)).total_seconds())}
        for row in rows
    ]
    if changes:
        mine = sa.update(_LINKS).where(_LINKS.c.id == sa.bindparam("link"))
        op.get_bind().execute(mine.values(again_after=sa.bindparam("seconds")), changes)
