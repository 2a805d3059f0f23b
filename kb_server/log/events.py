"""The kinds of events that the log knows. Each is documented where it is declared.

The wire. The browser POSTs a *batch* to `/api/events`, usually with `navigator.sendBeacon`, as JSON of any
content type. A batch has at most MAX_BATCH_BYTES and MAX_BATCH events:

    {"sent": 1763807890123, "segment": "", "origin": "", "events": [{"kind": "searched", "id": "…", …}, …]}

- `sent` and each event's `at` are `Date.now()` of the same clock. The service uses only their difference,
  so a wrong clock does no harm. An event may be MAX_AGE old when it is sent (queued while offline). One that
  is up to SKEW later than `sent` counts as of now: the clock was set back in between.
- `segment`: the signed claim that came in the link or widget, if any (see `kb_server.access.claims`).
- `origin`: "", or how the sender excludes itself: "staff", "assistant", "bot", "ci", "replay". Nobody can
  include themselves.
- `page`: the receipt that `/api/receipt?page=/guide/invoice/` gave to the page, to the same network and at
  most half an hour ago. An event needs it unless it carries the receipt of an answer. All events of a day
  that lack it count together like those of one network.
- The browser makes an event's `id` (`crypto.randomUUID()`). An event that is sent twice is logged once.
- Fields with a default may be left out. The service refuses an event with a field not declared here.

The reply is 202 `{"accepted": 2, "refused": [{"index": 1, "reason": "…"}]}`; 400 when nothing in the batch
could be read, 413 when it is too large, 429 with Retry-After when one source exceeds its limit. The page need
not read the reply.

A `receipt` is the string of that name in the JSON of `/api/search`. With it the service signs the answer.
Send it back unchanged with the settled query and with clicks on that answer's hits. Without it a click is
logged, but does not count. An event that brings it from another network is logged as the asker's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from kb_server.log.wire import NumberField, PatternField, TextField
from kb_server.settings.kinds import MAIL_ADDRESS
from search import Stage

MAX_BATCH = 50  # events
MAX_BATCH_BYTES = 64 * 1024  # what browsers let sendBeacon carry
MAX_AGE = timedelta(days=7)  # between an event and its sending

EventId = Annotated[str, PatternField(r"[A-Za-z0-9_-]{16,64}", "16 to 64 of A-Z a-z 0-9 _ -")]
ArticleId = Annotated[str, PatternField(r"[^\s/?#]{1,200}", "an article's id")]
Anchor = Annotated[str, PatternField(r"[^\s#]{0,200}", "a heading's id or t=93")]
Path = Annotated[str, PatternField(r"(/[^\s?#]{0,299})?", "the path of a page, without ? and #")]
Lang = Annotated[str, PatternField(r"([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?", "a BCP 47 language")]
Name = Annotated[str, PatternField(r"[A-Za-z0-9._-]{0,64}", "at most 64 of A-Z a-z 0-9 . _ -")]
Search = Annotated[str, PatternField(r"([A-Za-z0-9_-]{16,64})?", "the id of a searched event")]
Address = Annotated[str, PatternField(rf"({MAIL_ADDRESS})?", "an e-mail address")]
SentLink = Annotated[str, PatternField(r"([a-z2-7]{16})?", "the id of a sent link")]
Seconds = Annotated[
    str, PatternField(r"[0-9]{1,5}-[0-9]{1,5}(,[0-9]{1,5}-[0-9]{1,5}){0,39}", "ranges such as 0-31,40-58")
]
MaybeArticle = Annotated[str, PatternField(r"[^\s/?#]{0,200}", "an article's id")]
VoteReason = Literal["", "unclear", "incomplete", "outdated", "wrong", "not-my-question", "other"]
FlagReason = Literal["missing", "wrong", "outdated", "unclear", "other"]
Receipt = Annotated[str, PatternField(r"[A-Za-z0-9_.~-]{0,8000}", "a receipt as the service gave it")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The fields of every event."""

    kind: ClassVar[str]

    id: EventId  # made by the browser, never twice the same
    at: datetime  # when it happened, by the browser's clock
    page: Path = ""  # where it happened, `location.pathname`; not kept where there is no such page
    lang: Lang = ""  # the language of that page
    release: Name = ""  # the release that the page belongs to


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched(Event):
    """A query settled: Enter, a click, leaving the box, two seconds idle, closing. No keystrokes."""

    kind: ClassVar[str] = "searched"

    text: Annotated[str, TextField(1, 200)]  # as typed, cut at 200 characters
    via: Literal["service", "static"]  # who answered: the service, or the index in the page
    receipt: Receipt = ""  # required with via "service"; stage, results, confidence come from it
    stage: Stage = "none"  # read with via "static" only
    results: Annotated[int, NumberField(10_000)] = 0  # articles found; read with via "static" only
    settled: Literal["enter", "click", "blur", "idle", "close"] = "enter"  # how
    place: Literal["box", "results", "home", "404", "widget", "agent"] = "box"  # where it was typed
    queued: bool = False  # kept while offline and sent later


@dataclass(frozen=True, slots=True, kw_only=True)
class Clicked(Event):
    """A hit of a search was opened. It counts once, when its receipt names this article at this position."""

    kind: ClassVar[str] = "clicked"

    search: EventId  # the id of the searched event
    article: ArticleId  # the article that was opened
    anchor: Anchor = ""  # the section that was opened
    position: Annotated[int, NumberField(1_000, least=1)]  # of the article among all hits, 1 for the first
    receipt: Receipt = ""  # of the answer; without it (static index) the click does not count


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed(Event):
    """An article was opened."""

    kind: ClassVar[str] = "viewed"

    article: ArticleId  # the article that was opened
    anchor: Anchor = ""  # the section that was opened
    arrival: Literal["search", "permalink", "ticket", "other"] = "other"  # what led there
    search: Search = ""  # the id of the searched event, when a search led there
    link: SentLink = ""  # the id of the link that an agent sent, when it led there


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(Event):
    """“Was this helpful?” was answered; a later vote of the same visitor on the same article replaces it."""

    kind: ClassVar[str] = "voted"

    article: ArticleId  # the article that was read
    helpful: bool  # yes or no
    reason: VoteReason = ""  # the reason for a no
    words: Annotated[str, TextField(0, 1_000)] = ""  # the visitor's own words, if any
    search: Search = ""  # the id of the searched event, when a search led there


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacted(Event):
    """The visitor contacted a person: the articles did not help."""

    kind: ClassVar[str] = "contacted"

    channel: Literal["form", "email", "chat", "phone", "link"] = "link"  # how
    article: MaybeArticle = ""  # the article that was being read
    search: Search = ""  # the id of the last searched event, if any
    topic: Name = ""  # the topic of the form


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfSolved(Event):
    """“This solved it”: a visitor who was writing to the team found the answer in an article instead."""

    kind: ClassVar[str] = "solved"

    article: ArticleId  # the article that solved it
    search: Search = ""  # the id of the last searched event, if any
    topic: Name = ""  # the topic of the form


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Event):
    """“No article answers this”: a question sent on purpose, so it may be shown to the team as it is."""

    kind: ClassVar[str] = "asked"

    text: Annotated[str, TextField(1, 1_000)]  # the question
    address: Address = ""  # where to send the answer
    search: Search = ""  # the id of the last searched event, if any
    article: MaybeArticle = ""  # the session or the video that it was asked about
    anchor: Anchor = ""  # the moment of the video, such as t=93


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered(Event):
    """The widget offered articles: for the page of the product it is on, or for what just happened there."""

    kind: ClassVar[str] = "offered"

    context: Name  # the rule of `contexts.yml` that offered them
    became: Literal["shown", "opened", "dismissed"]  # what became of the offer
    article: MaybeArticle = ""  # the article that was opened


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoWatched(Event):
    """A page was left on which a video had played. Nothing is sent while it plays."""

    kind: ClassVar[str] = "watched"

    article: ArticleId  # the article with the video
    video: Annotated[int, NumberField(99, least=1)] = 1  # which of its videos, 1 for the first
    seconds: Seconds  # all that were played since the page was opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged(Event):
    """An agent reports an article or a missing answer, by `POST /api/flags`: pages cannot send it."""

    kind: ClassVar[str] = "flagged"

    reason: FlagReason  # what is wrong
    article: MaybeArticle = ""  # "" when none answers
    anchor: Anchor = ""  # the section that is wrong
    passage: Annotated[str, TextField(0, 400)] = ""  # the words that are wrong
    text: Annotated[str, TextField(0, 200)] = ""  # the customer's question, for "missing"
    words: Annotated[str, TextField(0, 1_000)] = ""  # the agent's own words
    search: Search = ""  # the id of the searched event, when a search led there


KINDS: Mapping[str, type[Event]] = MappingProxyType(
    {
        kind.kind: kind
        for kind in (
            Searched,
            Clicked,
            Viewed,
            Voted,
            Contacted,
            SelfSolved,
            Asked,
            Offered,
            VideoWatched,
            Flagged,
        )
    }
)
