"""The tables of handoff: contacts on their way to help desks, and wishes on their way to gaps."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, Serial, metadata

handovers = sa.Table(  # what each help desk is to get: at least once, and with a key that makes it once
    "handovers",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("contact", Serial, nullable=False),
    sa.Column("desk", sa.String(40), nullable=False),  # its name in the operator's file
    sa.Column("step", Serial, nullable=False),  # of contact_steps: what the customer added; 0: the contact
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("due", Moment, nullable=True, index=True),  # when it is tried next; null: never again
    sa.Column("begun", Moment, nullable=True),  # the last attempt; a ticket may exist since then
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("sent", Moment, nullable=True),
    sa.Column("external", sa.String(200), nullable=False),  # the help desk's id of the ticket
    sa.Column("link", sa.String(500), nullable=False),  # to the ticket, for agents
    sa.Column("trouble", sa.String(300), nullable=False),  # why the last attempt failed
    sa.Index("ix_handovers_external", "desk", "external"),
    sa.UniqueConstraint("contact", "desk", "step"),
    info={"expires": "at"},
)

wishes = sa.Table(  # wishes that were passed on as questions, so that they become gaps
    "wishes",
    metadata,
    sa.Column("contact", Serial, primary_key=True, autoincrement=False),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("event", sa.String(64), nullable=False, index=True),  # the question in the log
    sa.Column("gap", Serial, nullable=True),  # the gap that was looked at; null: it has none yet
    info={"expires": "at"},
)
