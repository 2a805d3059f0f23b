"""A release that is damaged while `gapless run` serves it, and readers read."""

from __future__ import annotations

import http.client
import json
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb_server.releases import store
from tests.kb_server.conftest import publish_again
from tests.kb_server.production.running import asked, running
from tests.patience import clock, until

pytestmark = pytest.mark.slow

PAGES = ("/", "/guide/invoice/", "/guide/password/", "/there-is-none/")
SEARCH = "/api/search?q=reset+password"
HEAD = 200  # bytes of a page that no damage in its middle changes
SOON = 1.0  # seconds in which the older release must be served


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)  # in place: who has mapped the file sees it


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


DAMAGES: dict[str, Callable[[Path], None]] = {"flip": _flip, "cut": _cut, "remove": Path.unlink}


class Readers:
    """Two readers who read and search without a pause; what they got that was wrong.

    No answer is under way in the `quiet`: what is read at the very moment of the damage may be either.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._over = threading.Event()
        self.expected = {page: asked(port, page)[0::2] for page in PAGES}
        self.hits = self._found(asked(port, SEARCH)[2])
        self.wrong: list[tuple[str, int, bytes]] = []
        self.answers = 0
        self._go = threading.Event()
        self._go.set()
        self._turns = [threading.Lock() for _ in range(2)]
        self._threads = [threading.Thread(target=self._read, args=(turn,)) for turn in self._turns]

    def _read(self, turn: threading.Lock) -> None:
        while not self._over.is_set():
            for address in (*PAGES, SEARCH):
                self._go.wait()
                try:
                    with turn:
                        status, _, body = asked(self._port, address)
                except (OSError, http.client.HTTPException) as error:
                    status, body = 0, str(error).encode()
                self.answers += 1
                if status != 503 and not self._is_right(address, status, body):
                    self.wrong.append((address, status, body[:200]))

    def _is_right(self, address: str, status: int, body: bytes) -> bool:
        if address == SEARCH:
            return status == 200 and self._found(body) == self.hits
        expected, whole = self.expected[address]
        own = (
            status == 404 and body[:HEAD] != whole[:HEAD]
        )  # the service's page, for the site's that is damaged
        return status == expected and (own or body == whole)

    @staticmethod
    def _found(body: bytes) -> list[tuple[str, str]]:
        return [(hit["url"], hit["title"]) for hit in json.loads(body)["hits"]]

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While they wait."""
        self._go.clear()
        with self._turns[0], self._turns[1]:
            yield
        self._go.set()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While they read."""
        for one in self._threads:
            one.start()
        try:
            yield
        finally:
            self._over.set()
            for one in self._threads:
                one.join()


def _served(port: int) -> str:
    return str(json.loads(asked(port, "/healthz")[2]).get("release"))


def _damage(
    releases: Path, port: int, readers: Readers, later: timedelta, name: str, how: str, page: str
) -> float:
    """Publish, damage a file of it, and wait for the older release; return the seconds that this took.

    No two releases have one id, although they are removed: it is `later` than the last.
    """
    older = store.current(releases)
    newer = publish_again(releases, store.new_id(older[-8:], releases, datetime.now(UTC) + later))
    until(lambda: _served(port) == newer)
    if page:
        asked(port, page)  # it was read whole, and is known
    with readers.quiet():
        DAMAGES[how](releases / newer / name)
    began = clock()

    def is_left() -> bool:
        if page:
            asked(port, page)
        return _served(port) == older

    until(is_left)
    taken = clock() - began
    store.activate(releases, older)
    shutil.rmtree(releases / newer)
    return taken


def _largest(folder: Path) -> str:
    file = max((one for one in folder.iterdir() if one.is_file()), key=lambda one: one.stat().st_size)
    return f"index/{file.name}"


@pytest.mark.parametrize("times", [0, pytest.param(20, marks=pytest.mark.ordeal)], ids=["some", "300"])
def test_readers_get_the_older_release(releases_copy: Path, tmp_path: Path, times: int) -> None:
    """Whatever is damaged, pages and answers are right or a 503, and the older release comes by itself."""
    index = _largest(releases_copy / store.current(releases_copy) / "index")
    files = {
        "site/guide/invoice/index.html": "/guide/invoice/",
        "site/404.html": "/there-is-none/",
        index: "",
        "manifest.json": "",
        "checksums.txt": "",
        "articles.json": "",
    }
    cases = [(name, page, how) for name, page in files.items() for how in DAMAGES] * (times or 1)
    random.Random(3).shuffle(cases)  # noqa: S311 - not for secrets
    cases = cases if times else [next(one for one in cases if one[0] == name) for name in files]
    with running(releases_copy, tmp_path, WORKERS="1") as (_, port):
        readers = Readers(port)
        with readers.reading():
            taken = [
                _damage(releases_copy, port, readers, timedelta(minutes=number), name, how, page)
                for number, (name, page, how) in enumerate(cases)
            ]
    assert [] == readers.wrong
    assert readers.answers > len(cases)
    if times:
        assert sorted(taken)[int(len(taken) * 0.99)] < SOON
