"""The table of the audit log: what staff did."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, metadata

audit_log = sa.Table(  # no words of customers are in it
    "audit_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.String(100), nullable=False),  # stays when the user is removed; "": nobody we know
    sa.Column("via", sa.String(8), nullable=False),  # one of kb_server.data.audit.WAYS
    sa.Column("deed", sa.String(32), nullable=False),  # one of kb_server.data.audit.DEEDS
    sa.Column("subject", sa.String(200), nullable=False),  # the user, gap, release … that it was done to
    sa.Column("detail", sa.String(200), nullable=False),
    sa.Index("ix_audit_log_at", "at"),
    info={"expires": "at"},
)
