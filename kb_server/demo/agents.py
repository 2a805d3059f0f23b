"""What the agents do in the quarter: links, flags, replies by hand, searches of their assistants."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

import yaml

from kb_server.demo.topics import Topic
from kb_server.demo.visits import BROWSERS, before
from kb_server.support import flags

FILE = Path(__file__).with_name("support.yml")
TICKETS = 1.5  # answered with a link on a day
OPENED = 0.72  # share of links that customers open
AGAIN = 0.16  # share of tickets whose customer writes again
ASSISTED = 0.4  # searches of an assistant on a day
POSTED = 0.3  # questions in forums and on social sites that are brought in on a day
AGENTS = ("ann", "boris")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredTicket:
    """A ticket that an agent answers with a link, and what its customer does then."""

    at: datetime
    key: str
    text: str  # of the mail
    lang: str
    agent: str
    link: str
    opened: datetime | None
    again: datetime | None  # the customer writes once more
    browser: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedFlag:
    """A report of an agent, and what became of it."""

    at: datetime
    agent: str
    report: Mapping[str, Any]
    state: flags.State | None  # None: nobody has looked at it
    note: str
    closed: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistedSearch:
    """A search of an agent's assistant."""

    at: datetime
    agent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumPost:
    """A question that somebody asked elsewhere, and a program brings in."""

    at: datetime
    number: int
    origin: Literal["social", "forum"]
    text: str


def read(file: Path = FILE) -> dict[str, Any]:
    """The mails, flags and old tickets of `file`."""
    found: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def tickets(
    topics: Sequence[Topic], mails: Mapping[str, Sequence[str]], seed: int, now: datetime, days: int
) -> Iterator[AnsweredTicket]:
    """The tickets that agents answer with a link."""
    random = Random(seed + 1)  # noqa: S311 - a demonstration, and no secret
    asked = [topic for topic in topics if topic.article and topic.share and not topic.then]
    for number in range(round(days * TICKETS)):
        at = _working(random, now, days)
        topic = random.choices(asked, [one.share for one in asked])[0]
        lang = random.choice([lang for lang in topic.wordings if lang in mails])
        question = random.choice(topic.wordings[lang])
        opened = at + timedelta(minutes=random.randint(5, 1800)) if random.random() < OPENED else None
        again = (opened or at) + timedelta(hours=random.randint(2, 60)) if random.random() < AGAIN else None
        yield AnsweredTicket(
            at=at,
            key=f"T-{4100 + number}",
            text=random.choice(mails[lang]).format(question=question),
            lang=lang,
            agent=random.choice(AGENTS),
            link=base64.b32encode(random.randbytes(10)).decode().lower(),
            opened=opened if opened and opened < now else None,
            again=again if again and again < now else None,
            browser=random.choice(BROWSERS),
        )


def raised(rows: Sequence[Mapping[str, Any]], now: datetime, days: int) -> Iterator[RaisedFlag]:
    """The flags of `rows`, in a quarter of so many days."""
    for number, row in enumerate(rows):
        at = before(now, row["ago"], days)
        report = {
            n: row[n] for n in ("reason", "article", "passage", "question", "words", "reply") if n in row
        }
        yield RaisedFlag(
            at=at,
            agent=row["agent"],
            report=report | {"ticket": f"T-{3900 + number}"},
            state=row.get("state"),
            note=row.get("note", ""),
            closed=before(now, row["ago"] - row["after"], days) if "after" in row else None,
        )


def assisted(topics: Sequence[Topic], seed: int, now: datetime, days: int) -> Iterator[AssistedSearch]:
    """What the assistants of agents search for them."""
    random = Random(seed + 2)  # noqa: S311 - a demonstration, and no secret
    asked = [topic for topic in topics if "en" in topic.wordings]
    for _ in range(round(days * ASSISTED)):
        topic = random.choice(asked)
        text = random.choice(topic.wordings["en"])
        yield AssistedSearch(at=_working(random, now, days), agent=random.choice(AGENTS), text=text)


def posted(topics: Sequence[Topic], seed: int, now: datetime, days: int) -> Iterator[ForumPost]:
    """What is asked in forums and on social sites."""
    random = Random(seed + 4)  # noqa: S311 - a demonstration, and no secret
    asked = [topic for topic in topics if "en" in topic.wordings]
    for number in range(round(days * POSTED)):
        text = random.choice(random.choice(asked).wordings["en"])
        at = _working(random, now, days)
        yield ForumPost(at=at, number=number, origin="forum" if number % 2 else "social", text=text)


def _working(random: Random, now: datetime, days: int) -> datetime:
    """A moment of a working day."""
    while True:
        ago = timedelta(days=random.uniform(0.05, days))
        at = (now - ago).replace(hour=random.randint(7, 16), minute=random.randint(0, 59))
        if at < now and at.weekday() < 5:
            return at
