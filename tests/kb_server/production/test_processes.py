"""Promises about the processes of `gapless run`."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kb_server.production.processes import CANNOT_START
from tests.kb_server.production.running import asked
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.slow


def workers(process: int) -> set[int]:
    """The processes that a service has started."""
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def test_a_worker_that_ends_is_replaced(served: tuple[int, int]) -> None:
    """A killed worker has a successor, and the service answers all the time."""
    process, port = served
    until(lambda: len(workers(process)) == 2)
    before = workers(process)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(workers(process)) == 2 and workers(process) != before)
    assert 200 == asked(port, "/healthz")[0]


def test_workers_share_what_all_need(served: tuple[int, int]) -> None:
    """After searches by meaning, a worker holds less than 80 MB that it does not share."""
    process, port = served
    until(lambda: len(workers(process)) == 2)
    for word in ("password", "invoice", "taxes", "mail"):
        assert 200 == asked(port, f"/api/search?q={word}+that+nobody+remembers")[0]
    for worker in workers(process):
        memory = Path(f"/proc/{worker}/smaps_rollup").read_text()
        private = sum(map(int, re.findall(r"^Private_\w+: +(\d+) kB", memory, re.MULTILINE)))
        assert private < 80_000


def test_a_worker_that_cannot_begin_ends_the_service() -> None:
    """Where a worker cannot begin, another could not either: the others end, and the service says so."""
    begin = "from kb_server.production.processes import Processes; "
    script = f"{begin}Processes(2, lambda: exit({CANNOT_START})).run()"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert (1, True) == (ended.returncode, "The service has not started." in ended.stderr)


def test_a_second_signal_does_not_wait() -> None:
    """A worker that does not end is killed by the second signal."""
    script = (
        "import signal, time; from kb_server.production.processes import Processes\n"
        "def work():\n"
        "    signal.signal(signal.SIGTERM, lambda *_: print('told', flush=True)); print('busy', flush=True)\n"
        "    while True: time.sleep(10_000)\n"
        "Processes(1, work).run()"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "busy" == process.stdout.readline().strip()
        (worker,) = workers(process.pid)
        process.send_signal(signal.SIGTERM)
        assert "told" == process.stdout.readline().strip()  # of the first: two at once would count as one
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(
            PATIENCE
        )  # a third, after the workers have ended, would end it as any program
    assert not Path(f"/proc/{worker}").exists()
