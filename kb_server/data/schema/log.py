"""The tables of the log.

A table whose rows belong to a visitor has a column `visitor`, by which privacy finds them. A table whose
rows expire names the column of their time in `info["expires"]`, by which retention finds them.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, Serial, metadata

events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", Serial, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(64), nullable=False, unique=True),  # made by the browser
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("at", Moment, nullable=False),  # when it happened
    sa.Column("received", Moment, nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # of `received`, UTC: the day of the visitor's salt
    sa.Column("visitor", sa.String(16), nullable=False),  # hash made with the day's salt
    sa.Column("source", sa.String(16), nullable=False),  # hash of the network address alone
    sa.Column("origin", sa.String(16), nullable=False),  # only "customer" counts
    sa.Column("why", sa.String(64), nullable=False),  # the reason when the origin is not a customer
    sa.Column("segment", sa.String(64), nullable=False),
    sa.Column("counted", sa.Boolean, nullable=False),  # false: forged, late, implausible, or repeated
    sa.Column("doubt", sa.String(64), nullable=False),  # why it is not counted
    sa.Column("search", sa.String(64), nullable=False),  # the searched event it followed; "" when none
    sa.Column("article", sa.String(200), nullable=False),
    sa.Column("event", sa.JSON, nullable=False),  # the fields of its dataclass
    sa.Column("answer", sa.JSON, nullable=True),  # the contents of the receipt of the search answer
    sa.Column(
        "touched", sa.BigInteger, nullable=False
    ),  # increases with every batch that changes events of customers
    sa.Index("ix_events_at", "at"),
    sa.Index("ix_events_visitor", "visitor", "at"),
    sa.Index("ix_events_source", "source", "day", "kind"),
    sa.Index("ix_events_touched", "touched"),
    sa.Index("ix_events_search", "search"),
    sa.Index("ix_events_article", "article", "kind"),
    sa.Index("ix_events_kind", "kind", "at"),
    sa.Index("ix_events_day", "day", "kind"),
    info={"expires": "received"},
    sqlite_autoincrement=True,
)

used = sa.Table(  # keys that count only once, with the first event that used each
    "used",
    metadata,
    sa.Column("key", sa.String(240), primary_key=True),
    sa.Column("event", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    info={"expires": "at"},
)

floods = sa.Table(  # sources and visitors that asked too much on that day to be a person
    "floods",
    metadata,
    sa.Column("who", sa.String(16), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("why", sa.String(64), nullable=False),
    sa.Column("at", Moment, nullable=False),
    info={"expires": "at"},
)

addresses = sa.Table(  # given by visitors who want an answer
    "addresses",
    metadata,
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("address", sa.String(254), nullable=False),
    info={"expires": "at"},
)

erased = sa.Table(  # visitors whose events must not return from a spool
    "erased",
    metadata,
    sa.Column("token", sa.String(16), primary_key=True),
    sa.Column("at", Moment, nullable=False),
    info={"expires": "at"},
)

daily = sa.Table(  # numbers, which do not expire
    "daily",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("measure", sa.String(32), primary_key=True),
    sa.Column("origin", sa.String(16), primary_key=True),
    sa.Column("lang", sa.String(35), primary_key=True),
    sa.Column("release", sa.String(64), primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)

daily_queries = sa.Table(  # queries that several visitors asked on one day, which do not expire
    "daily_queries",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("text", sa.String(400), primary_key=True),
    sa.Column("lang", sa.String(35), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("visitors", sa.Integer, nullable=False),
    sa.Column("clicked", sa.Integer, nullable=False),
)
