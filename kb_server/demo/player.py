"""Plays visits: asks the release that is published, and hands what browsers would tell to the recorder."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from kb_server.access import segments
from kb_server.data.database import Database
from kb_server.data.keys import Keys
from kb_server.demo import behaviour
from kb_server.demo.behaviour import ShownHits, Told
from kb_server.demo.visits import Visit
from kb_server.gaps.knowledge import KeptAnswers
from kb_server.log import ingest, page_receipts, receipts
from kb_server.log.listeners import Listeners
from kb_server.log.origins import Pace
from kb_server.log.recorder import Recorder, Sender
from kb_server.log.spool import Spool
from kb_server.log.visitors import Visitors
from kb_server.releases import contents
from kb_server.releases.current import OpenRelease
from kb_server.settings import Settings
from search import Answer, Request
from search.documents import load

UNLIMITED = 10**6  # events a minute: a quarter passes in one


class Player:
    """Sends the visitors of one release to the log."""

    def __init__(self, chosen: Settings, database: Database, listeners: Listeners) -> None:
        self.recorder = Recorder(
            spool=Spool.of(chosen),
            visitors=Visitors(chosen.state / "salts"),
            keys=(keys := Keys(chosen.secret_key, chosen.state)),
            per_minute=UNLIMITED,
        )
        self._chosen = chosen
        self._database = database
        self._listeners = listeners
        self._keys = keys

    def play(self, visit: Visit, served: OpenRelease, answer: Answers) -> list[str]:
        """Let the visitor come; return the ids of what they searched."""

        def ask(one: Visit, text: str, at: datetime) -> ShownHits:
            return self._shown(one, answer(text, one.lang), text, at)

        told = behaviour.act(visit, ask, lengths(served.directory))
        last = told[-1].at + timedelta(seconds=1)
        sender = Sender(
            address=visit.address, agent=visit.agent, now=last, article=served.articles.__contains__
        )
        self.recorder.record(self._batch(visit, told, last, served.manifest.id), sender)
        return [one.fields["id"] for one in told if one.fields["kind"] == "searched"]

    def page_receipt(self, address: str, now: datetime) -> str:
        """The receipt of the page that the visitor at `address` has open."""
        return page_receipts.issue(address, key=self._keys.of("pages"), now=now)

    def drain(self) -> None:
        """Move what was told into the database."""
        ingest.drain(self.recorder.spool, self._database, Pace.of(self._chosen), self._listeners)

    def _shown(self, one: Visit, answer: Answer, text: str, at: datetime) -> ShownHits:
        articles = tuple(hit.article for hit in answer.hits)
        if one.offline:  # the page's own index knows no inflections and corrects nothing
            return ShownHits(articles=articles, results=answer.total if answer.stage == "exact" else 0)
        asker = self.recorder.visitor(Sender(address=one.address, agent=one.agent, now=at))
        signed = receipts.issue(text, answer, asker=asker, key=self._keys.of("receipts"), now=at)
        return ShownHits(articles=articles, results=answer.total, receipt=signed)

    def _batch(self, visit: Visit, told: Iterable[Told], sent: datetime, release: str) -> bytes:
        claim = ""
        if visit.segment:
            expires = sent + timedelta(days=1)
            claim = segments.sign(visit.segment, self._keys.of("segments"), expires)
        events = [{**one.fields, "at": _milliseconds(one.at), "release": release} for one in told]
        batch = {"sent": _milliseconds(sent), "segment": claim, "origin": visit.origin, "events": events}
        return json.dumps(batch | {"page": self.page_receipt(visit.address, sent)}).encode()


class Answers:
    """The answers of a release, each asked once and kept: hundreds ask the same."""

    def __init__(self, served: OpenRelease, kept: KeptAnswers | None = None) -> None:
        self._engine = served.engine
        self._known = ({} if kept is None else kept).setdefault(served.manifest.id, {})

    def __call__(self, text: str, lang: str) -> Answer:
        """What search answers."""
        asked = Request(text=text, lang=lang, brief=True)
        if asked not in self._known:
            self._known[asked] = self._engine.search(asked)
        return self._known[asked]


@lru_cache(maxsize=1)  # a release follows the other
def lengths(release: Path) -> Mapping[str, int]:
    """How many seconds the videos in the release's folder last, by article: to the end of the last moment."""
    ends: dict[str, float] = defaultdict(float)
    for one in load(release / contents.DOCUMENTS):
        if one.end is not None:
            ends[one.article] = max(ends[one.article], one.end)
    return {article: math.ceil(end) for article, end in ends.items()}


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
