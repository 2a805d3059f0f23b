"""What the log says about its health."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from kb_server.log.health import Probe
from kb_server.log.intake import recorder


def test_health(running: Flask) -> None:
    """`/healthz` reports the state of the database and the spool."""
    body = running.test_client().get("/healthz").json
    assert body is not None
    assert "works" == body["database"]
    assert {"segments": 0, "bytes": 0, "dropped": 0, "limited": 0, "spoiled": 0} == body["spool"]


def _file(spool: Path) -> None:
    spool.rename(spool.with_name("elsewhere"))
    spool.write_bytes(b"")


def _loop(spool: Path) -> None:
    spool.rename(spool.with_name("elsewhere"))
    spool.symlink_to(spool)


def _pipe(spool: Path) -> None:
    (spool / "dropped").unlink()
    os.mkfifo(spool / "dropped")


def _folder(spool: Path) -> None:
    (spool / "limited").unlink()
    (spool / "limited").mkdir()


@pytest.mark.parametrize("spoil", [_file, _loop, _pipe, _folder])
def test_a_spool_that_cannot_be_read(running: Flask, spoil: Callable[[Path], None]) -> None:
    """Whatever becomes of the spool, `/healthz` says it: pages and search go on."""
    with running.app_context():
        spool = recorder().spool
    assert 1 == spool.append(["{}"])
    client = running.test_client()
    before = client.get("/healthz")
    spoil(spool.directory)
    answer = client.get("/healthz")
    assert before.status_code == answer.status_code
    body = answer.json
    assert body is not None
    assert body["events"].startswith("unknown: the spool cannot be read: ")
    assert "spool" not in body


def test_what_does_not_answer_is_not_waited_for() -> None:
    """A probe says the silent answer until what it asks has answered, and asks once at a time."""
    asked: list[int] = []
    goes_on = threading.Event()

    def ask() -> dict[str, str]:
        asked.append(1)
        goes_on.wait()
        return {"database": "works"}

    probe = Probe(ask, {"database": "silent"})
    for _ in range(3):
        probe.begin()
        assert {"database": "silent"} == probe.answer(0)
    goes_on.set()
    assert {"database": "works"} == probe.answer(threading.TIMEOUT_MAX)
    assert 1 == len(asked)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_fails_is_silent() -> None:
    """A probe whose question fails does not repeat an answer of before."""
    answers = iter([{"database": "works"}])
    probe = Probe(lambda: next(answers), {"database": "silent"})
    said = []
    for _ in range(2):
        probe.begin()
        said.append(probe.answer(threading.TIMEOUT_MAX))
    assert [{"database": "works"}, {"database": "silent"}] == said
