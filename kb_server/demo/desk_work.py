"""The agents' work in the demo, done with the functions of the desk, as of the moment at which it is done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random

from kb_server.data.database import Database
from kb_server.demo.agents import AnsweredTicket, AssistedSearch, ForumPost, RaisedFlag
from kb_server.demo.player import Player
from kb_server.imports import past
from kb_server.imports.formats import RawQuestion
from kb_server.log import ingest
from kb_server.log.listeners import Listeners
from kb_server.log.origins import Pace
from kb_server.log.recorder import Sender
from kb_server.releases.current import OpenRelease
from kb_server.settings import Settings
from kb_server.support import flags, ledger, reader, reports, tickets
from kb_server.support.reports import Report, Reporter
from search import Request

BEFORE = (95, 170)  # days before today that imported tickets are old


class DeskWork:
    """What agents send, flag and import."""

    def __init__(self, chosen: Settings, database: Database, player: Player, seed: int) -> None:
        self._chosen = chosen
        self._database = database
        self._player = player
        self._random = Random(seed + 3)  # noqa: S311 - a demonstration, and no secret
        self._sent: dict[str, str] = {}  # the article of each link

    def answer(self, ticket: AnsweredTicket, served: OpenRelease) -> None:
        """Send the link to the best place of the best article for the ticket."""
        found = served.engine.similar(tickets.question(ticket.text), lang=ticket.lang, limit=1)
        for hit in found.hits:
            anchor = hit.sections[0].anchor if hit.sections else ""
            self._sent[ticket.link] = hit.article
            with self._database.write() as connection:
                ledger.send(
                    connection,
                    link=ticket.link,
                    article=hit.article,
                    anchor=anchor,
                    ticket=ticket.key,
                    agent=ticket.agent,
                    now=ticket.at,
                )

    def opened(self, ticket: AnsweredTicket, served: OpenRelease) -> None:
        """Let the customer open the link."""
        article = self._sent.get(ticket.link)
        at = ticket.opened
        if article is None or at is None:
            return
        moment = int(at.timestamp() * 1000)
        viewed = {
            "kind": "viewed",
            "id": f"{self._random.getrandbits(128):032x}",
            "at": moment,
            "lang": ticket.lang,
            "release": served.manifest.id,
            "article": article,
            "arrival": "ticket",
            "link": ticket.link,
        }
        address = f"2001:db8:f00d:{self._random.getrandbits(16):x}::1"
        sender = Sender(address=address, agent=ticket.browser, now=at)
        batch = {"sent": moment, "page": self._player.page_receipt(address, at), "events": [viewed]}
        self._player.recorder.record(json.dumps(batch).encode(), sender)

    def again(self, ticket: AnsweredTicket) -> None:
        """Let the customer write once more."""
        if ticket.again is not None:
            with self._database.write() as connection:
                ledger.note_message(connection, ticket.key, ticket.again)

    def flag(self, raised: RaisedFlag, served: OpenRelease) -> None:
        """Raise the flag, and close it where a writer has looked at it."""
        reporter = Reporter(settings=self._chosen, database=self._database, recorder=self._player.recorder)
        report = Report(**raised.report)
        why = "reported by an agent"
        made = reports.keep(report, reporter, served, agent=raised.agent, why=why, now=raised.at)
        if raised.state and raised.closed:
            with self._database.write() as connection:
                flags.close(
                    connection,
                    made.id,
                    raised.state,
                    who="mei",
                    note=raised.note,
                    at=raised.closed,
                )

    def assist(self, search: AssistedSearch, served: OpenRelease) -> None:
        """Let the assistant of an agent search."""
        found = served.engine.search(Request(text=search.text, lang="en"))
        source = f"assistant of {search.agent}"
        self._player.recorder.assist(
            search.text, found, source=source, why="an agent's assistant", lang="en", now=search.at
        )

    def bring(self, post: ForumPost, served: OpenRelease) -> None:
        """Bring in a question that was asked elsewhere."""
        self._player.recorder.bring(
            post.text,
            served.engine.similar(post.text, lang="en"),
            key=f"{post.number:032x}",
            author=f"{post.number}",
            origin=post.origin,
            lang="en",
            now=post.at,
        )

    def bring_in(self, rows: Iterable[Mapping[str, str]], today: datetime, served: OpenRelease) -> None:
        """Import the tickets of an older help desk."""
        raw = [
            RawQuestion(
                text=row["text"],
                at=today - timedelta(days=self._random.uniform(*BEFORE)),
                lang=row["lang"],
            )
            for row in rows
        ]
        asked = past.ask(raw, served.engine, reader.languages(served), today)
        with self._database.write() as connection:
            ingest.add(
                connection,
                [past.to_log(one, served.manifest.id) for one in asked],
                Pace.of(self._chosen),
                Listeners(),
            )
