"""The tables of support: links that agents sent, messages that followed, flags, replies by hand.

A sent link does not expire, so that publishing knows which headings have links; its ticket and agent do.
"""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, Serial, metadata

links = sa.Table(
    "links",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),  # in the address of the link: ?via=
    sa.Column("article", sa.String(200), nullable=False),
    sa.Column("anchor", sa.String(200), nullable=False),
    sa.Column(
        "ticket", sa.String(40), nullable=False
    ),  # the help desk's key; "" when none was given, or it has expired
    sa.Column("agent", sa.String(100), nullable=False),  # a user's name; "" when it has expired
    sa.Column("sent", Moment, nullable=False),
    sa.Column("opened", Moment, nullable=True),  # the first time
    sa.Column("opens", sa.Integer, nullable=False),
    sa.Column("again", Moment, nullable=True),  # the first time that the customer wrote after it
    sa.Column("again_after", sa.Integer, nullable=True),  # seconds from opening, or sending, to that
    sa.Index("ix_links_article", "article", "anchor"),
    sa.Index("ix_links_ticket", "ticket"),
    sa.Index("ix_links_sent", "sent", "article", "opened", "again_after"),  # all that is counted
)

messages = sa.Table(  # the later messages of tickets
    "messages",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("ticket", sa.String(40), nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Index("ix_messages_ticket", "ticket", "at"),
    info={"expires": "at"},
)

flags = sa.Table(
    "flags",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),  # the same as that of the flagged event
    sa.Column("at", Moment, nullable=False),
    sa.Column("agent", sa.String(100), nullable=False, index=True),
    sa.Column("reason", sa.String(16), nullable=False),
    sa.Column("article", sa.String(200), nullable=False),
    sa.Column("anchor", sa.String(200), nullable=False),
    sa.Column("passage", sa.String(400), nullable=False),
    sa.Column("question", sa.String(200), nullable=False),
    sa.Column("words", sa.String(1000), nullable=False),
    sa.Column("ticket", sa.String(40), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),  # see flags.STATES
    sa.Column("closed", Moment, nullable=True),
    sa.Column("closer", sa.String(100), nullable=False),
    sa.Column("note", sa.String(1000), nullable=False),
    info={"expires": "at"},
)

hand_replies = sa.Table(  # what agents wrote to customers whose question no article answers
    "hand_replies",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("agent", sa.String(100), nullable=False),
    sa.Column("lang", sa.String(35), nullable=False),
    sa.Column("text", sa.Text, nullable=False),  # scrubbed
    sa.Column("event", sa.String(64), nullable=False, index=True),  # the flagged question; "": none
    sa.Column("gap", Serial, nullable=True, index=True),  # where no question was flagged
    info={"expires": "at"},
)
