"""The tables of who waits for an answer, and of the mails to them.

The address itself is in the table `addresses`, and nowhere else.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, metadata

waiting = sa.Table(  # questions whose visitor left an address
    "waiting",
    metadata,
    sa.Column("event", sa.String(64), primary_key=True),  # the question that was sent
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("lang", sa.String(35), nullable=False),
    sa.Column("confirmed", Moment, nullable=True),  # when the address was confirmed by its link
    info={"expires": "at"},
)

outbox = sa.Table(  # mails to visitors: each is sent once
    "outbox",
    metadata,
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),  # "confirm", "answer"
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("due", Moment, nullable=True, index=True),  # when it is tried next; null: never again
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("taken", Moment, nullable=True),  # by the process that sends it
    sa.Column("sent", Moment, nullable=True),
    info={"expires": "at"},
)
