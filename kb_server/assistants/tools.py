"""The tools of assistants: plain methods. Assistants read their annotations and docstrings."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, StringConstraints
from sqlalchemy.exc import DBAPIError

from kb_server.access import users
from kb_server.access.users import NoSuchUser
from kb_server.assistants import answers
from kb_server.assistants.answers import (
    ArticleText,
    FlagResult,
    MissingResult,
    SearchResult,
    TicketResult,
)
from kb_server.data.database import reason
from kb_server.log.events import Flagged
from kb_server.log.ingest import Ingester
from kb_server.releases.current import OpenRelease, Source
from kb_server.releases.store import ReleaseError
from kb_server.support import reader, reports, suggestions, tickets
from kb_server.support.api.tickets import LONGEST, MOST
from kb_server.support.reader import NoSuchArticle
from kb_server.support.reports import Report, Reporter, SpoolFull, UnfitReport
from kb_server.web.api.fields import PLAIN, PRESENT, ArticleId, Lang, MaybeTicket
from kb_server.web.limits import Exceeded
from search import MAX_QUERY, Answer, EngineError, Request

READERS = "a reader's assistant"  # why an event of one is no customer's

Query = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_QUERY),
    PLAIN,
    PRESENT,
    Field(description="The customer's own words to search for. Any text is allowed; there is no syntax."),
]
Ticket = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST),
    PLAIN,
    PRESENT,
    Field(description="The ticket as it came, in any language."),
]
Language = Annotated[Lang, Field(description="The customer's language, such as en or pt-BR; empty: unknown.")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many articles at most.")]
Id = Annotated[ArticleId, Field(description="An article's id, current or from before it moved.")]
Question = Annotated[
    str,
    StringConstraints(min_length=1, max_length=20_000),
    PLAIN,
    PRESENT,
    Field(description="What the customer asks, word for word. Of a ticket, only the question is kept."),
]
Words = Annotated[
    str,
    StringConstraints(max_length=1000),
    PLAIN,
    Field(description="A note for the writers: what you searched for, and what was found."),
]
Key = Annotated[
    MaybeTicket,
    Field(description="The ticket's number or key, such as SUP-1024. Each ticket counts as one customer."),
]
Reply = Annotated[
    str,
    StringConstraints(max_length=20_000),
    PLAIN,
    Field(description="What the agent answered by hand, if they did; else empty. Private data is removed."),
]
Segment = Annotated[
    str,
    StringConstraints(max_length=64),
    PLAIN,
    Field(description="The customer's group, if your team has defined groups; else empty."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The tools of an agent's assistant, or of a reader's."""

    source: Source
    reporter: Reporter
    ingester: Ingester
    audiences: frozenset[str]
    user: str  # the agent's name; "" for none: then nothing can be flagged
    network: str = ""  # of a reader's assistant; "" for an agent's
    admit: Callable[[], None] = lambda: None  # a reader's report; raises Exceeded for too many

    def search(self, query: Query, lang: Language = "", limit: Limit = 5) -> SearchResult:
        """Search the knowledge base with a short question.

        Say that an article answers only when `answered` is true: otherwise all are near misses. Each
        article comes with the sections that match, and with permalinks for the reply: link to the section
        that answers. An article for agents has no permalink: use what it says, but never send it. For a whole
        ticket use `similar`. Searches are logged without personal data, and never count as a customer's.
        """
        answer, found = self.find(query, lang, limit)
        self._log(query, answer, lang)
        return found

    def find(self, query: str, lang: str, limit: int) -> tuple[Answer, SearchResult]:
        """What search answers, and what the assistant is told of it. Nothing is logged."""
        with self._served() as served:
            asked = Request(text=query, lang=lang, audiences=self.audiences, limit=limit)
            answer = served.engine.search(asked)
        return answer, answers.searched(answer, self._base)

    def similar(self, text: Ticket, lang: Language = "", limit: Limit = 5) -> TicketResult:
        """Find the articles that answer a ticket of any length.

        Greetings, quoted mails, signatures, stack traces and personal data are removed; `question` is what is
        left. Say that an article answers only when `answered` is true: otherwise all are near misses.
        Articles come in the customer's language if they are translated. When nothing answers, tell the
        agent, and use `flag_gap` if you have it.
        """
        with self._served() as served:
            question = tickets.question(text)
            lang = lang or tickets.language(question, reader.languages(served))
            answer = served.engine.similar(question, lang=lang, audiences=self.audiences, limit=limit)
            suggested = suggestions.suggested(answer, served.articles, lang, self._base)
        if question:
            self._log(reports.asked(text), answer, lang)
        return answers.resembling(answer, suggested, question=question, lang=lang, base=self._base)

    def read_article(self, article: Id) -> ArticleText:
        """Read a whole article as Markdown, by its id.

        Take the id from `search` or `similar`. Read an article before you answer from it: a snippet may leave
        out the step that matters. An id from before a move leads to the current article.
        """
        with self._served() as served:
            try:
                name, known, _ = reader.find(served, self.audiences, article)
            except NoSuchArticle as error:
                raise ToolError(f"{error} search and similar return ids that exist.") from error
            read = reader.read(served, name, known)
        if not read.markdown:
            raise ToolError(f"The release has no text of {name}. Its page is {self._base}{read.url}")
        return answers.text(read, self._base)

    def flag_gap(
        self,
        question: Question,
        words: Words = "",
        ticket: Key = "",
        segment: Segment = "",
        reply: Reply = "",
    ) -> FlagResult:
        """Report that no article answers a customer's question.

        Writers see the question as unanswered in a gap. Use it once for a ticket, only after `search` or
        `similar` found no answer, and only when the agent agrees. When the agent answered it by hand, pass
        their own words as `reply`, never yours: an article begins with what several agents answered.
        Personal data is removed.
        """
        report = Report(
            reason="missing", question=question, words=words, ticket=ticket, segment=segment, reply=reply
        )
        try:
            with self.reporter.database.read() as connection:
                agent = users.find(connection, self.user).name
            with self._served() as served:
                made = reports.keep(
                    report, self.reporter, served, agent=agent, why="reported by an assistant"
                )
        except (NoSuchUser, UnfitReport, SpoolFull) as error:
            raise ToolError(str(error)) from error
        except (DBAPIError, OSError) as error:
            raise ToolError(f"Nothing was stored. Try again later: {reason(error)}.") from error
        self.ingester.wake()
        return FlagResult(flag=made.id, question=made.question)

    def report_missing(self, question: Question, lang: Language = "") -> MissingResult:
        """Report that no article answers a reader's question, in the reader's own words.

        The writers see it among the gaps in which assistants fail. Use it once for a question, only after
        `search` found no answer, and only when the reader agrees. Personal data is removed.
        """
        text = reports.asked(question)
        if not text:
            raise ToolError("`question` asks nothing. Send what the reader asks.")
        try:
            self.admit()
        except Exceeded as wait:
            raise ToolError(f"Too many reports. Try again in {wait.minutes} minutes.") from wait
        with self._served() as served:
            spoken = lang or tickets.language(text, reader.languages(served))
            release = served.manifest.id
        now = datetime.now(UTC)
        made = Flagged(
            id=secrets.token_hex(16), at=now, lang=spoken, release=release, reason="missing", text=text
        )
        try:
            kept = self.reporter.recorder.report(made, address=self.network, why=READERS, now=now)
        except OSError as error:
            raise ToolError(f"Nothing was stored. Try again later: {error}.") from error
        if not kept:
            raise ToolError("The spool is full, nothing was stored. Send the report again later.")
        self.ingester.wake()
        return MissingResult(question=text)

    @property
    def _base(self) -> str:
        return self.reporter.settings.base_url.rstrip("/") + "/"

    @contextmanager
    def _served(self) -> Iterator[OpenRelease]:
        """Lease the release to answer from. A failure is reported as such, never as an empty result."""
        try:
            with self.source.lease() as served:
                yield served
        except (EngineError, ReleaseError) as error:
            raise ToolError(f"The knowledge base cannot answer now: {error}") from error

    def _log(self, question: str, answer: Answer, lang: str) -> None:
        who = f"assistant at {self.network}" if self.network else f"assistant of {self.user}"
        why = READERS if self.network else "an agent's assistant"
        now = datetime.now(UTC)
        try:
            self.reporter.recorder.assist(question, answer, source=who, why=why, lang=lang, now=now)
        except OSError as error:
            raise ToolError(f"The log cannot be written: {error}. Run gapless doctor for details.") from error
        self.ingester.wake()
