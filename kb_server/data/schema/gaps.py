"""The tables of the gaps. Of customers' words they have only those that may be shown."""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, Serial, metadata

gaps = sa.Table(  # what is listed, filtered and sorted
    "gaps",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("born", Moment, nullable=False, index=True),  # of its first question
    sa.Column("merged", Serial, nullable=True),  # the gap that took it in
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("type", sa.String(16), nullable=False, index=True),  # "": not computed yet
    sa.Column("weight", sa.Double, nullable=False, index=True),  # at the moment of the mark "weighed"
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(35), nullable=False, index=True),
    sa.Column("owner", sa.String(200), nullable=False, index=True),  # "": nobody
    sa.Column("due", sa.Date, nullable=True, index=True),
    sa.Column("last_seen", Moment, nullable=False, index=True),  # its last unanswered question
    sa.Column("visitors", sa.Integer, nullable=False, index=True),
    sa.Column("questions", sa.Integer, nullable=False, index=True),  # unanswered ones
    sqlite_autoincrement=True,  # a number that was once given out means one gap for ever
)

details = sa.Table(  # the rest of a gap, apart: beside these a list would be read ten times as slowly
    "gap_details",
    metadata,
    sa.Column("gap", Serial, primary_key=True, autoincrement=False),
    sa.Column("details", sa.JSON, nullable=False),  # see gaps.records
)

facets = sa.Table(  # by what a few lists also choose, apart for the same reason
    "gap_facets",
    metadata,
    sa.Column("gap", Serial, primary_key=True, autoincrement=False),
    sa.Column("words", sa.Text, nullable=False),  # title and wordings that may be shown, case-folded
    sa.Column("segments", sa.Text, nullable=False),  # each between line feeds
    sa.Column("changed", Moment, nullable=False, index=True),  # when its state changed last
)

near_articles = sa.Table(  # the articles that lie near a gap or answer it: by them its product is known
    "gap_articles",
    metadata,
    sa.Column("gap", Serial, primary_key=True, autoincrement=False),
    sa.Column("article", sa.String(200), primary_key=True, index=True),
)

members = sa.Table(  # every customer's intent, and the gap it belongs to
    "gap_members",
    metadata,
    sa.Column("intent", sa.String(64), primary_key=True),
    sa.Column("gap", Serial, nullable=True, index=True),  # null: none
    sa.Column("key", sa.String(16), nullable=False, index=True),  # hash of what its wordings share
    sa.Column("lang", sa.String(35), nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("source", sa.String(16), nullable=False, index=True),
    sa.Column("segment", sa.String(64), nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("unanswered", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.String(16), nullable=False),  # the heaviest fact; "" when answered
    sa.Column("facts", sa.JSON, nullable=False),  # the names of all facts that are true
    sa.Column("read", sa.JSON, nullable=False),  # articles that were opened and not left at once
    sa.Index("ix_gap_members_release", "release", "gap"),
)

pins = sa.Table(  # what people decided by merging and splitting: this wording belongs to this gap
    "gap_pins",
    metadata,
    sa.Column("key", sa.String(16), primary_key=True),
    sa.Column("lang", sa.String(35), primary_key=True),
    sa.Column("gap", Serial, nullable=False, index=True),
)

proposals = sa.Table(  # what grouping would change about gaps that people decided about
    "gap_proposals",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False),  # merge, split
    sa.Column("gap", Serial, nullable=False, index=True),
    sa.Column("into", Serial, nullable=True),  # of a merge: the gap that would take it in
    sa.Column("wordings", sa.JSON, nullable=False),  # of a split: the keys of those that would leave
    sa.Column("at", Moment, nullable=False),  # when it was proposed first
    sa.Column("declined", Moment, nullable=True),  # null: it waits
    sqlite_autoincrement=True,  # nobody accepts another proposal than the one that they read
)

history = sa.Table(  # what people decided: everything else is computed
    "gap_history",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("gap", Serial, nullable=False, index=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.String(100), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("value", sa.String(200), nullable=False),  # whom, until when, which gap, which article
    sa.Column("why", sa.String(1000), nullable=False),
    sa.Column("before", sa.JSON(none_as_null=True), nullable=True),  # what undoing it needs to know
)

replays = sa.Table(  # the logged questions, asked of a release
    "replays",
    metadata,
    sa.Column("id", Serial, primary_key=True, autoincrement=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("release", sa.String(64), nullable=False, index=True),
    # Of the release: "served", "refused"; "asked": by hand; "named": an article was named for its one gap.
    sa.Column("became", sa.String(16), nullable=False),
    sa.Column("summary", sa.JSON, nullable=False),  # the numbers
)

replayed = sa.Table(  # the result of one replay for one gap
    "replayed_gaps",
    metadata,
    sa.Column("replay", Serial, primary_key=True),
    sa.Column("gap", Serial, primary_key=True),
    sa.Column("passed", sa.Boolean, nullable=False),
    sa.Column("why", sa.JSON, nullable=False),  # see texts.sentences
    sa.Column("articles", sa.JSON, nullable=False),
    sa.Column("words", sa.Integer, nullable=False),
    sa.Column("version", sa.String(64), nullable=False),
)

marks = sa.Table(  # what was done last, so that it is done once: updates, alerts, digests
    "gap_marks",
    metadata,
    sa.Column("key", sa.String(100), primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("value", sa.String(200), nullable=False),
)
