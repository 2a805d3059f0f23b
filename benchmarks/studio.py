"""The server's CPU time of staff pages over a large log: `python -m benchmarks.studio [--state DIR]`.

It publishes a site of small articles, logs a million made-up events of ninety days, counts them, and opens
each page. With `--state` all of it stays in DIR, and the next run opens the pages alone. It prints CPU
milliseconds of this process: of the first look at each page, and the best of several; counting is in seconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient

from benchmarks import million
from kb_server import app
from kb_server.access import users
from kb_server.data import installation
from kb_server.gaps import rules
from kb_server.measures import update
from kb_server.releases import store
from kb_server.settings import Settings

EVENTS = 1_000_000
RUNS = 5
PASSWORD = "benchmark horse battery"  # noqa: S105 - of a database that nobody else opens
ADDRESSES = (
    "/studio",
    "/studio/gaps",
    "/studio/gaps?state=all&sort=last",
    "/studio/gaps?q=question+1",
    "/studio/gaps?segment=pro&lang=en",
    "/studio/gaps/1",  # one failed question in thirty
    "/studio/gaps/40",
    "/studio/gaps/1/draft",
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
    "/studio/releases",
    "/studio/releases/compare?before={before}&after={after}",
    "/studio/support",
    "/studio/support?days=90",
    "/studio/search?q=question+12",
    "/studio/search?q=word12",
    "/studio/search?q=T-12",
    "/studio/design",
    "/explain?q=word12&lang=en",
    "/desk",
    "/desk/links",
    "/desk/flags",
    "/desk/articles?q=word12",
    "/desk/tools",
    "/desk/handover",
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
        print("   first     best")
        for address, first, best in _timed(_settings(folder)):
            print(f"{first:8.1f} {best:8.1f}  {address}", flush=True)


def _settings(folder: Path) -> Settings:
    return Settings(state=folder / "state", releases=folder / "releases", secret_key="benchmark" * 4)


def _make(folder: Path, number: int) -> None:
    million.publish_site(folder)
    chosen = _settings(folder)
    with installation.database(chosen) as database:
        million.fill(database, number)
        with database.write() as connection:
            users.add(connection, "writer", "admin", PASSWORD, datetime.now(UTC))
        began = time.process_time()
        # By words alone: encoding invented words would take longer than all the rest.
        found = update.catch_up(database, replace(rules.of(chosen, datetime.now(UTC)), meaning=False))
        print(
            f"{time.process_time() - began:8.1f} s to count {found} visitors of {number} events", flush=True
        )


def _timed(chosen: Settings) -> Iterator[tuple[str, float, float]]:
    service = app.create(chosen)
    client = service.test_client()
    client.post("/login", data={"name": "writer", "password": PASSWORD})
    before, after = store.names(chosen.releases)
    for address in (one.format(before=before, after=after) for one in ADDRESSES):
        taken = [_once(client, address) for _ in range(RUNS)]
        yield address, taken[0], min(taken)
    service.extensions["gapless.ingester"].close()


def _once(client: FlaskClient, address: str) -> float:
    began = time.process_time()
    response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address} answers {response.status_code}")
    return (time.process_time() - began) * 1000


if __name__ == "__main__":
    main()
