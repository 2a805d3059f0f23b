"""The tables of the studio: what its users saved, and when they were there."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, metadata

views = sa.Table(  # filters of a list that a user saved under a name
    "studio_views",
    metadata,
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("page", sa.String(32), primary_key=True),  # the list
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("query", sa.String(2000), nullable=False),  # of its address
    sa.Column("created", Moment, nullable=False),
)

visits = sa.Table(  # when a user last looked at today's page
    "studio_visits",
    metadata,
    sa.Column("user", sa.Integer, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("at", Moment, nullable=False),  # in this visit
    sa.Column("before", Moment, nullable=True),  # in the visit before it; null: there was none
)
