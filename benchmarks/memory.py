"""The memory of a process that serves an index, as Linux counts it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path

import search
from search import Request


def hold(directory: Path, queries: Sequence[str], barrier: Barrier, results: Queue[dict[str, float]]) -> None:
    """Open the index in `directory`, answer `queries`, wait for the other processes, report the memory."""
    before = read()
    opened = search.open(directory)
    for query in queries:
        opened.search(Request(text=query, lang="en"))
    barrier.wait()
    after = read()
    results.put({**after, **{f"{key}, of the index": after[key] - before[key] for key in after}})
    barrier.wait()
    opened.close()


def read() -> dict[str, float]:
    """Return this process's memory in MB: resident (RSS), and with shared pages counted in part (PSS)."""
    sizes = dict(
        re.findall(r"(\w+):\s+(\d+) kB", Path("/proc/self/smaps_rollup").read_text(encoding="ascii"))
    )
    return {"RSS": int(sizes["Rss"]) / 1024, "PSS": int(sizes["Pss"]) / 1024}
