"""The tables of the measures: what was counted for each visitor, and the sums of all visitors.

The sums are by day and by week (the column `grain`), so that a long period is read from few rows. Those of
articles and wordings are once for all customers, and again for each segment, release and other origin (the
column `part`, such as "segment=pro"; "" for all customers).
"""

from __future__ import annotations

import sqlalchemy as sa

from kb_server.data.database import Moment, metadata

DAY_COLUMNS = (
    "asked",  # questions that search answered or left
    "static",  # questions that the page's own index answered, in an outage
    "doubted",  # queries that do not count: forged, late, implausible or repeated
    "unfound",
    "weak",
    "unsure",
    "corrected",
    "rescued",
    "shown",
    "clicked",
    "unclicked",
    "position",  # the sum of the positions of the first clicks
    "rephrased",
    "contacted",
    "confirmed",
    "potential",
    "turned",
    "helpful",
    "unhelpful",
    "visits",  # of visitors to articles: each visitor once for each article
    "failed",
    "visitors",
    "visitors_turned",
)
ARTICLE_COLUMNS = (
    "visits",
    "views",
    "from_search",  # visits of which a view came from search
    "from_ticket",
    "helpful",
    "unhelpful",
    "contacts",
    "failed",
)
WORDING_COLUMNS = ("asked", "none", "unsure", "unclicked", "rescued", "rephrased")


def _sums(name: str, keys: tuple[sa.Column[str], ...], counted: tuple[str, ...]) -> sa.Table:
    columns = [sa.Column(one, sa.Integer, nullable=False) for one in counted]
    # Clustered by its key: what is asked for lies together.
    return sa.Table(name, metadata, *keys, *columns, sqlite_with_rowid=False)


def _key(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), primary_key=True)


def _period() -> tuple[sa.Column[str], sa.Column[str]]:
    """`day` or `week`, and its first day as an ISO date."""
    return _key("grain", 4), _key("start", 10)


day_counts = _sums(
    "day_counts",
    (*_period(), _key("lang", 35), _key("segment", 64), _key("release", 64), _key("origin", 16)),
    DAY_COLUMNS,
)
article_counts = _sums(
    "article_counts",
    (_key("part", 80), *_period(), _key("article", 200), _key("lang", 35)),
    ARTICLE_COLUMNS,
)
wording_counts = _sums(  # a wording is a hash: the words are in `asked_wordings` alone
    "wording_counts",
    (_key("part", 80), _key("wording", 16), _key("lang", 35), *_period()),
    WORDING_COLUMNS,
)
led_counts = _sums(  # questions that led to an article
    "led_counts",
    (_key("article", 200), _key("wording", 16), _key("lang", 35), *_period()),
    ("clicked", "read"),
)
led_totals = _sums(  # the same of all time, which no sum of a period exceeds
    "led_totals",
    (_key("article", 200), _key("wording", 16), _key("lang", 35)),
    ("clicked", "read"),
)
sa.Index("ix_led_totals_article_clicked", led_totals.c.article, led_totals.c.clicked)
led_article_counts = _sums(  # the same of all wordings together
    "led_article_counts",
    (_key("article", 200), *_period()),
    ("clicked",),
)
rephrased_counts = _sums(  # questions asked again in other words, and the article that was read then
    "rephrased_counts",
    (*_period(), _key("wording", 16), _key("lang", 35), _key("into", 16), _key("article", 200)),
    ("rephrased",),
)
place_counts = _sums(  # sections and moments of articles that a link opened
    "place_counts",
    (_key("article", 200), *_period(), sa.Column("anchor", sa.Text, primary_key=True)),  # scrubbed
    ("opened",),
)

watched_counts = _sums(  # where customers began and ended to play videos: see measures.watching
    "watched_counts",
    (_key("article", 200), *_period(), _key("video", 2), _key("second", 5)),
    ("began", "ended"),
)

reason_counts = _sums(  # why the last votes of visitors on an article were unhelpful
    "reason_counts",
    (_key("part", 80), _key("article", 200), *_period(), _key("reason", 40)),
    ("visitors",),
)

vote_words = sa.Table(  # where the words beside votes are; the words themselves are in the log alone
    "vote_words",
    metadata,
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("article", sa.String(200), nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),  # when it was said
    sa.Column("received", Moment, nullable=False),
    sa.Column("visitor", sa.String(16), nullable=False, index=True),
    sa.Column("segment", sa.String(64), nullable=False),
    sa.Column("release", sa.String(64), nullable=False),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Index("ix_vote_words_article", "article", "at"),
    info={"expires": "received"},
)

counted_visitors = sa.Table(  # what is in the sums of each visitor, so that it can be taken out again
    "counted_visitors",
    metadata,
    sa.Column("visitor", sa.String(16), primary_key=True),
    sa.Column("at", Moment, nullable=False),  # when their last event was received
    sa.Column("counts", sa.JSON, nullable=False),  # see measures.contributions
    info={"expires": "at"},
)

asked_wordings = sa.Table(  # who asked in which words
    "asked_wordings",
    metadata,
    sa.Column("wording", sa.String(16), primary_key=True),
    sa.Column("visitor", sa.String(16), primary_key=True, index=True),
    sa.Column("text", sa.Text, nullable=False),  # scrubbed, so it may be longer than what was typed
    sa.Column("at", Moment, nullable=False),
    sqlite_with_rowid=False,
    info={"expires": "at"},
)

# How many visitors asked in these words, which tells whether they may be shown; and the sums of all time,
# which no sum of a period exceeds.
shared_wordings = _sums(
    "shared_wordings",
    (_key("wording", 16), _key("lang", 35)),
    ("visitors", *WORDING_COLUMNS),
)
