"""A large made-up installation: a site of small articles, a quarter of visits, their gaps, and sent links."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.data.schema.support import flags, links
from kb_server.gaps import compute, membership, records
from kb_server.gaps.gap import Gap, Wording
from kb_server.gaps.questions import Facts, Question
from kb_server.gaps.states import STATES, Remark, StateChange
from kb_server.gaps.weight import WeightPart
from kb_server.log.receipts import digest
from kb_server.releases.publish import publish

DAYS = 89
ARTICLES = 300
PROMISED = 12  # answer contracts of each of the first articles
WORDINGS = 20_000  # asked by Zipf's law
GAPS = 2_000  # what the most frequent wordings ask, where search did not answer them
LINKS = 9_000  # that agents sent
FLAGS = 400
WORDS = 0.15  # share of votes that say something

Unanswered = dict[int, list[Question]]  # by the number of the wording


def publish_site(folder: Path) -> None:
    """Publish the site twice, with one more article the second time."""
    if (folder / "releases").exists():
        return
    content = folder / "site" / "content"
    content.mkdir(parents=True)
    (content / "index.md").write_text("---\nid: home\ntitle: Help\n---\n\nWelcome.\n", "utf-8")
    config = folder / "site" / "mkdocs.yml"
    config.write_text(
        "site_name: Large\ndocs_dir: content\n"
        "theme: {name: material, font: false}\nplugins: [search, gapless]\n"
    )
    for numbers in (range(ARTICLES - 1), (ARTICLES - 1,)):
        for n in numbers:
            (content / f"article-{n}.md").write_text(_article(n), "utf-8")
        publish(config, folder / "releases")


def _article(n: int) -> str:
    promised = [f"word{n} {more}" for more in ("", *(f"part {p}" for p in range(1, PROMISED)))]
    answers = "".join(f"  - {query.strip()}\n" for query in promised[: PROMISED if n < 10 else 1])
    head = f"---\nid: article-{n}\ntitle: Article {n}\nowner: mei\nanswers:\n{answers}---\n"
    return f"{head}\nAbout word{n}.\n\n## Part {n}\n\nMore of word{n}.\n"


def fill(database: Database, number: int) -> None:
    """Log `number` events, and keep the gaps, links and flags that belong to them."""
    unanswered: Unanswered = defaultdict(list)
    made = _rows(random.Random(1), number, unanswered)
    while some := list(islice(made, 20_000)):
        with database.write() as connection:
            connection.execute(sa.insert(events), some)
    _keep_gaps(database, unanswered)
    _send(database)
    _flag(database)


def _rows(chance: random.Random, number: int, unanswered: Unanswered) -> Iterator[dict[str, Any]]:
    """The events of visitor after visitor, until there are enough."""
    begin = datetime.now(UTC) - timedelta(days=DAYS)
    weights = [1 / (n + 3) for n in range(WORDINGS)]
    texts: Iterator[int] = iter(())
    made = visitor = 0
    while made < number:
        wanted = next(texts, None)
        if wanted is None:
            texts = iter(chance.choices(range(WORDINGS), weights, k=50_000))
            continue
        at = begin + timedelta(days=DAYS) * (made / number) + timedelta(seconds=chance.random() * 3600)
        visitor += 1
        for row in _visit(chance, visitor, wanted, at):
            _note(row, wanted, unanswered)
            made += 1
            yield row | {"touched": made // 500 + 1}


def _visit(chance: random.Random, number: int, wanted: int, at: datetime) -> Iterator[dict[str, Any]]:
    """A visitor asks, often opens something, sometimes asks again, votes or turns to a person."""
    whose = {
        "visitor": f"v{number:015}",
        "source": f"s{number // 2:015}",
        "origin": chance.choices(("customer", "bot", "staff", "import"), (88, 6, 4, 2))[0],
        "segment": chance.choices(("", "pro", "team", "enterprise"), (40, 30, 20, 10))[0],
        "why": "",
        "counted": True,
        "doubt": "",
    }
    frame = {
        "lang": chance.choices(("en", "ru", "zh"), (70, 20, 10))[0],
        "release": f"r{at:%Y%m}{at.day // 3}",
    }
    article = f"article-{int(chance.paretovariate(0.7)) % ARTICLES}"
    text = f"question {wanted}"
    for again in range(2 if chance.random() < 0.12 else 1):
        answer = _answer(chance, text, article, frame["release"], at)
        query = _event("searched", f"{number}-{again}", at, frame, text=text, via="service")
        yield _row(query, whose, at, answer=answer, search=query["id"])
        text, at = f"{text} again", at + timedelta(seconds=40)
    if answer["results"] and chance.random() < 0.6:
        click = {"search": query["id"], "article": article, "anchor": "", "position": 1}
        yield _row(_event("clicked", str(number), at, frame, **click), whose, at, answer=answer)
    for more in range(chance.randrange(1, 4)):
        view = {"article": article, "anchor": chance.choice(("", "part-1")), "arrival": "search"}
        yield _row(
            _event("viewed", f"{number}-{more}", at + timedelta(seconds=more), frame, **view), whose, at
        )
    if chance.random() < 0.08:
        vote = {"article": article, "helpful": chance.random() < 0.7}
        if not vote["helpful"]:
            vote["reason"] = chance.choice(("outdated", "unclear", "incomplete", "other"))
        if chance.random() < WORDS:
            vote["words"] = f"Somebody said something about word{wanted}."
        yield _row(_event("voted", str(number), at + timedelta(minutes=1), frame, **vote), whose, at)
    if chance.random() < 0.05:
        yield _row(
            _event("contacted", str(number), at + timedelta(minutes=2), frame, article=article), whose, at
        )


def _note(row: dict[str, Any], wanted: int, unanswered: Unanswered) -> None:
    """Keep the question of a gap that the row is, if it is one."""
    if row["kind"] != "searched" or row["origin"] != "customer" or wanted >= GAPS:
        return
    verdict, found = row["answer"]["verdict"], row["answer"]["results"]
    if verdict == "believed":
        return
    facts = Facts(no_hit=not found, weak=bool(found) and verdict == "none", unsure=verdict == "unsure")
    unanswered[wanted].append(
        Question(
            id=row["id"], key=f"{wanted:016x}", lang=row["event"]["lang"], at=row["at"],
            visitor=row["visitor"], source=row["source"], segment=row["segment"],
            release=row["event"]["release"], facts=facts, read=(), gap=wanted + 1,
        )
    )  # fmt: skip


def _keep_gaps(database: Database, unanswered: Unanswered) -> None:
    now = datetime.now(UTC)
    with database.write() as connection:
        for _ in range(GAPS):
            membership.create_gap(connection, now - timedelta(days=DAYS))
        for wanted in sorted(unanswered):
            membership.write(connection, unanswered[wanted])
        records.write(connection, [_gap(wanted, unanswered[wanted], now) for wanted in sorted(unanswered)])


def _gap(wanted: int, asked: list[Question], now: datetime) -> Gap:
    """A gap with as much evidence and history as large ones have."""
    days = [now - timedelta(days=ago) for ago in (80, 60, 40, 20)]
    parts = tuple(
        WeightPart(
            segment=segment, segment_weight=1.0, outcome=outcome, outcome_weight=1.0, count=len(asked),
            decay=0.5, cap=1.0, total=len(asked) / 20,
        )
        for segment in ("", "pro", "team", "enterprise")
        for outcome in ("no_hit", "weak", "unsure")
    )  # fmt: skip
    return Gap(
        id=wanted + 1,
        title=f"question {wanted}",
        lang="en",
        type=("content", "vocabulary", "ranking", "typo")[wanted % 4],
        evidence=tuple(f"‘question{n}’ is in no article, said {wanted}" for n in range(20)),
        articles=tuple(f"article-{n}" for n in range(5)),
        remedy=None,
        state=STATES[wanted % len(STATES)],
        answers=(),
        helped=0,
        failed=0,
        weight=replace(compute.NOTHING, total=sum(one.total for one in parts), parts=parts),
        owner=f"owner{wanted % 10}",
        due="",
        born=asked[0].at,
        last=asked[-1].at,
        visitors=len({one.visitor for one in asked}),
        intents=len(asked),
        facts={"no_hit": len(asked)},
        wordings=tuple(
            Wording(
                key=f"{n:06x}", lang="en", text=f"question {wanted} {n}", whole=True, visitors=9, intents=9
            )
            for n in range(compute.WORDINGS)
        ),
        steps=tuple(StateChange(at=at, state="open", who="mei", why="said so") for at in days),
        history=tuple(
            Remark(at=at, who="mei", kind="note", why="a note", number=n) for n, at in enumerate(days)
        ),
        basis="",
    )


def _answer(chance: random.Random, text: str, article: str, release: str, at: datetime) -> dict[str, Any]:
    verdict = chance.choices(("believed", "unsure", "none"), (75, 10, 15))[0]
    stage = chance.choices(("exact", "relaxed", "corrected"), (70, 20, 10))[0]
    found = 0 if verdict == "none" and chance.random() < 0.6 else 5
    return {
        "id": f"receipt-{chance.getrandbits(60):x}", "issued": at.isoformat(), "question": digest(text),
        "stage": stage if found else "none", "results": found, "confidence": 0.7, "coverage": 0.8,
        "verdict": verdict, "release": release, "offset": 0,
        "articles": [article, "article-2", "article-3", "article-4", "article-5"][:found],
    }  # fmt: skip


def _event(kind: str, name: str, at: datetime, frame: dict[str, str], **fields: object) -> dict[str, Any]:
    return {"kind": kind, "id": f"{kind}-{name:>016}", "at": at.isoformat()} | frame | fields


def _row(event: dict[str, Any], whose: dict[str, Any], received: datetime, **more: Any) -> dict[str, Any]:
    kind, at = event.pop("kind"), datetime.fromisoformat(event["at"])
    return {
        "id": event["id"], "kind": kind, "at": at, "received": received, "day": received.date(),
        "event": event, "answer": more.get("answer"), "search": event.get("search", more.get("search", "")),
        "article": event.get("article", ""),
    } | whose  # fmt: skip


def _send(database: Database) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "id": f"link{n:012}", "article": f"article-{n % 60}", "anchor": "", "ticket": f"T-{n}",
            "agent": "agent", "sent": now - timedelta(days=DAYS * n / LINKS),
            "opened": now if n % 3 else None, "opens": n % 3,
        }
        for n in range(LINKS)
    ]  # fmt: skip
    with database.write() as connection:
        connection.execute(sa.insert(links), rows)


def _flag(database: Database) -> None:
    now = datetime.now(UTC)
    rows = [
        {
            "id": f"flag{n:016}", "at": now - timedelta(days=DAYS * n / FLAGS), "agent": "agent",
            "reason": "missing" if n % 2 else "outdated", "article": "" if n % 2 else f"article-{n % 60}",
            "anchor": "", "passage": "", "question": f"question {n}", "words": "Somebody wrote why.",
            "ticket": f"T-{n}", "state": "open", "closed": None, "closer": "", "note": "",
        }
        for n in range(FLAGS)
    ]  # fmt: skip
    with database.write() as connection:
        connection.execute(sa.insert(flags), rows)
