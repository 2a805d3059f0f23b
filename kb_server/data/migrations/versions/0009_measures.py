"""measures: sums by day, week, article and wording, and what was counted for each visitor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('article_counts',
    sa.Column('part', sa.String(length=80), nullable=False),
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('views', sa.Integer(), nullable=False),
    sa.Column('from_search', sa.Integer(), nullable=False),
    sa.Column('from_ticket', sa.Integer(), nullable=False),
    sa.Column('helpful', sa.Integer(), nullable=False),
    sa.Column('unhelpful', sa.Integer(), nullable=False),
    sa.Column('contacts', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('part', 'grain', 'start', 'article', 'lang', name=op.f('pk_article_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('asked_wordings',
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('visitor', sa.String(length=16), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('wording', 'visitor', name=op.f('pk_asked_wordings')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('asked_wordings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_asked_wordings_visitor'), ['visitor'], unique=False)

    op.create_table('counted_visitors',
    sa.Column('visitor', sa.String(length=16), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('visitor', name=op.f('pk_counted_visitors'))
        )
    op.create_table('day_counts',
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('segment', sa.String(length=64), nullable=False),
    sa.Column('release', sa.String(length=64), nullable=False),
    sa.Column('origin', sa.String(length=16), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('static', sa.Integer(), nullable=False),
    sa.Column('doubted', sa.Integer(), nullable=False),
    sa.Column('unfound', sa.Integer(), nullable=False),
    sa.Column('weak', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Integer(), nullable=False),
    sa.Column('corrected', sa.Integer(), nullable=False),
    sa.Column('rescued', sa.Integer(), nullable=False),
    sa.Column('shown', sa.Integer(), nullable=False),
    sa.Column('clicked', sa.Integer(), nullable=False),
    sa.Column('unclicked', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rephrased', sa.Integer(), nullable=False),
    sa.Column('contacted', sa.Integer(), nullable=False),
    sa.Column('confirmed', sa.Integer(), nullable=False),
    sa.Column('potential', sa.Integer(), nullable=False),
    sa.Column('turned', sa.Integer(), nullable=False),
    sa.Column('helpful', sa.Integer(), nullable=False),
    sa.Column('unhelpful', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('visitors', sa.Integer(), nullable=False),
    sa.Column('visitors_turned', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('grain', 'start', 'lang', 'segment', 'release', 'origin', name=op.f('pk_day_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('led_counts',
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('clicked', sa.Integer(), nullable=False),
    sa.Column('read', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('article', 'wording', 'lang', 'grain', 'start', name=op.f('pk_led_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('place_counts',
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('anchor', sa.Text(), nullable=False),
    sa.Column('opened', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('article', 'grain', 'start', 'anchor', name=op.f('pk_place_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('rephrased_counts',
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('into', sa.String(length=16), nullable=False),
    sa.Column('article', sa.String(length=200), nullable=False),
    sa.Column('rephrased', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('grain', 'start', 'wording', 'lang', 'into', 'article', name=op.f('pk_rephrased_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('shared_wordings',
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('visitors', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('none', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Integer(), nullable=False),
    sa.Column('unclicked', sa.Integer(), nullable=False),
    sa.Column('rescued', sa.Integer(), nullable=False),
    sa.Column('rephrased', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('wording', 'lang', name=op.f('pk_shared_wordings')),
    sqlite_with_rowid=False
    )
    op.create_table('wording_counts',
    sa.Column('part', sa.String(length=80), nullable=False),
    sa.Column('grain', sa.String(length=4), nullable=False),
    sa.Column('start', sa.String(length=10), nullable=False),
    sa.Column('wording', sa.String(length=16), nullable=False),
    sa.Column('lang', sa.String(length=35), nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('none', sa.Integer(), nullable=False),
    sa.Column('unsure', sa.Integer(), nullable=False),
    sa.Column('unclicked', sa.Integer(), nullable=False),
    sa.Column('rescued', sa.Integer(), nullable=False),
    sa.Column('rephrased', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('part', 'wording', 'lang', 'grain', 'start', name=op.f('pk_wording_counts')),
    sqlite_with_rowid=False
    )


def downgrade() -> None:
    op.drop_table('wording_counts')
    op.drop_table('shared_wordings')
    op.drop_table('rephrased_counts')
    op.drop_table('place_counts')
    op.drop_table('led_counts')
    op.drop_table('day_counts')
    op.drop_table('counted_visitors')
    with op.batch_alter_table('asked_wordings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_asked_wordings_visitor'))

    op.drop_table('asked_wordings')
    op.drop_table('article_counts')
