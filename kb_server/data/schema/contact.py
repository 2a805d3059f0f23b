"""The tables of contact: what customers sent to the team, what became of it, and marks given by a link."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, Serial, metadata

contacts = sa.Table(
    "contacts",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("reference", sa.String(16), nullable=False, unique=True),
    sa.Column("event", sa.String(64), nullable=False, unique=True),  # the id of its `contacted` event
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("received", Moment, nullable=False, index=True),
    sa.Column("expected", Moment, nullable=True),
    sa.Column("lang", sa.String(35), nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("product", sa.String(64), nullable=False),
    sa.Column("urgency", sa.String(40), nullable=False),
    sa.Column("segment", sa.String(64), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    sa.Column("confirmed", Moment, nullable=True),  # when the address was
    sa.Column("page", sa.String(500), nullable=False),
    sa.Column("searched", sa.JSON, nullable=False),
    sa.Column("read", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # "received", "answered", "closed"
    info={"expires": "received"},
    sqlite_autoincrement=True,
)

contact_files = sa.Table(  # files that came with contacts
    "contact_files",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("contact", Serial, nullable=False, index=True),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("media_type", sa.String(100), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("file", sa.String(100), nullable=False),  # below the folder of files in the state directory
    info={"expires": "at"},
)

contact_steps = sa.Table(  # what became of contacts, the words that the customer added included
    "contact_steps",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("contact", Serial, nullable=False, index=True),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # one of `contacts.state`, or "added"
    sa.Column("words", sa.Text, nullable=False),
    sa.Index("ix_contact_steps_state", "state", "contact"),
    info={"expires": "at"},
)

marks = sa.Table(  # marks from 1 to 5, given by a link in a mail or an invoice
    "marks",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("topic", sa.String(64), nullable=False),
    sa.Column("segment", sa.String(64), nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
    info={"expires": "at"},
)
