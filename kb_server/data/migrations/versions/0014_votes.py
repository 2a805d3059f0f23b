"""votes and reasons: why votes were unhelpful, where their words are; what releases said, in any language.

The update after this counts all visitors anew, which fills both new tables. What a release said of a gap
becomes JSON: facts that are told in the language of the reader, or the English of before.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op



revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reason_counts",
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("grain", sa.String(length=4), nullable=False),
        sa.Column("start", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "part", "article", "grain", "start", "reason", name=op.f("pk_reason_counts")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vote_words",
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.Column("segment", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_vote_words")),
    )
    op.create_index(op.f("ix_vote_words_at"), "vote_words", ["at"], unique=False)
    op.create_index(op.f("ix_vote_words_visitor"), "vote_words", ["visitor"], unique=False)
    op.create_index("ix_vote_words_article", "vote_words", ["article", "at"], unique=False)
    _retype_why(sa.JSON(), "json_quote(why)", "to_json(why)")


def downgrade() -> None:
    plain = ("CASE json_type(why) WHEN 'text' THEN why ->> '$' ELSE why ->> '$.text' END",
             "CASE json_typeof(why) WHEN 'string' THEN why #>> '{}' ELSE why ->> 'text' END")
    _retype_why(sa.String(400), *(f"substr({one}, 1, 400)" for one in plain))
    op.drop_table("vote_words")
    op.drop_table("reason_counts")


def _retype_why(kind: sa.types.TypeEngine[Any], on_sqlite: str, on_postgres: str) -> None:
    """Give the column `why` of `replayed_gaps` another type, with its values as this SQL makes them."""
    value = on_sqlite if op.get_bind().dialect.name == "sqlite" else on_postgres
    op.add_column("replayed_gaps", sa.Column("made", kind, nullable=True))
    op.execute(f"UPDATE replayed_gaps SET made = {value}")  # noqa: S608 - written above
    with op.batch_alter_table("replayed_gaps") as batch_op:
        batch_op.drop_column("why")
        batch_op.alter_column("made", new_column_name="why", existing_type=kind, nullable=False)
