"""proposals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('gap_proposals',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('gap', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('into', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('wordings', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('declined', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gap_proposals')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('gap_proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gap_proposals_gap'), ['gap'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('gap_proposals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gap_proposals_gap'))

    op.drop_table('gap_proposals')
