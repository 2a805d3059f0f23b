"""The server's CPU time of the studio's pages over a large log: `python -m benchmarks.studio [--state DIR]`.

It publishes a site of ARTICLES small articles, logs a million made-up events of ninety days, counts them, and
opens each page. With `--state` all of it stays in DIR, and the next run opens the pages alone. It prints CPU
milliseconds of this process, the best of several runs; counting is in seconds.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from kb_server import app
from kb_server.access import users
from kb_server.data import installation
from kb_server.data.database import Database
from kb_server.data.schema.log import events
from kb_server.data.schema.support import links
from kb_server.gaps import rules
from kb_server.log.receipts import digest
from kb_server.measures import update
from kb_server.releases.publish import publish
from kb_server.settings import Settings

EVENTS = 1_000_000
DAYS = 89
ARTICLES = 300
WORDINGS = 20_000  # asked by Zipf's law
LINKS = 9_000  # that agents sent
RUNS = 5
PASSWORD = "benchmark horse battery"  # noqa: S105 - of a database that nobody else opens
ADDRESSES = (
    "/studio/measures",
    "/studio/measures?days=90",
    "/studio/measures?days=90&segment=pro&lang=en",
    "/studio/searches",
    "/studio/searches?days=90",
    "/studio/searches?days=90&list=none",
    "/studio/searches?days=90&list=rephrased",
    "/studio/searches?days=90&segment=pro",
    "/studio/articles",
    "/studio/articles?days=90",
    "/studio/articles?days=90&segment=pro",
    "/studio/articles/article-1?days=90",  # two fifths of all visits
    "/studio/articles/article-5?days=90",
    "/studio/support",
    "/studio/support?days=90",
)


def main() -> None:
    """Fill, count and time, then print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, help="where all is kept")
    parser.add_argument("--events", type=int, default=EVENTS)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.state or Path(temporary)
        if not (folder / "filled").exists():
            _make(folder, chosen.events)
            (folder / "filled").touch()
        for address, milliseconds in _timed(_settings(folder)):
            print(f"{milliseconds:8.1f}  {address}", flush=True)


def _settings(folder: Path) -> Settings:
    return Settings(state=folder / "state", releases=folder / "releases", secret_key="benchmark" * 4)


def _make(folder: Path, number: int) -> None:
    _publish(folder)
    chosen = _settings(folder)
    with installation.database(chosen) as database:
        made = _rows(random.Random(1), number)
        while some := list(islice(made, 20_000)):
            with database.write() as connection:
                connection.execute(sa.insert(events), some)
        _send(database)
        with database.write() as connection:
            users.add(connection, "writer", "writer", PASSWORD, datetime.now(UTC))
        began = time.process_time()
        found = update.catch_up(database, rules.of(chosen, datetime.now(UTC)))
        print(
            f"{time.process_time() - began:8.1f} s to count {found} visitors of {number} events", flush=True
        )


def _publish(folder: Path) -> None:
    if (folder / "releases").exists():
        return
    content = folder / "site" / "content"
    content.mkdir(parents=True)
    (content / "index.md").write_text("---\nid: home\ntitle: Help\n---\n\nWelcome.\n", "utf-8")
    for n in range(ARTICLES):
        head = f"---\nid: article-{n}\ntitle: Article {n}\n---\n"
        text = f"{head}\nAbout word{n}.\n\n## Part {n}\n\nMore of word{n}.\n"
        (content / f"article-{n}.md").write_text(text, "utf-8")
    config = folder / "site" / "mkdocs.yml"
    config.write_text(
        "site_name: Large\ndocs_dir: content\n"
        "theme: {name: material, font: false}\nplugins: [search, gapless]\n"
    )
    publish(config, folder / "releases")


def _rows(chance: random.Random, number: int) -> Iterator[dict[str, Any]]:
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
        yield _row(_event("voted", str(number), at + timedelta(minutes=1), frame, **vote), whose, at)
    if chance.random() < 0.05:
        yield _row(
            _event("contacted", str(number), at + timedelta(minutes=2), frame, article=article), whose, at
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
            "opened": now if n % 3 else None, "opens": n % 3, "contacted": None,
        }
        for n in range(LINKS)
    ]  # fmt: skip
    with database.write() as connection:
        connection.execute(sa.insert(links), rows)


def _timed(chosen: Settings) -> Iterator[tuple[str, float]]:
    service = app.create(chosen)
    client = service.test_client()
    client.post("/login", data={"name": "writer", "password": PASSWORD})
    for address in ADDRESSES:
        yield address, min(_once(client, address) for _ in range(RUNS))
    service.extensions["gapless.ingester"].close()


def _once(client: FlaskClient, address: str) -> float:
    began = time.process_time()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
