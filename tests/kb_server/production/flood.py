"""Searches from many addresses at once, as a proxy in front passes them on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from tests.patience import PATIENCE, clock

WORDS = ("password", "invoice", "backup", "printer", "account", "mail", "calendar", "export", "login", "tax")


@dataclass(frozen=True, slots=True)
class Told:
    """An answer: its status, and the seconds that it took."""

    status: int
    seconds: float


@dataclass
class Caller:
    """Somebody at an address who searches again and again, over one connection that the proxy keeps."""

    port: int
    address: str
    questions: Iterator[str]
    pause: float = 0.0  # seconds between an answer and the next question

    async def ask(self, ends: asyncio.Event) -> list[Told]:
        """Search until it ends; what came back."""
        told: list[Told] = []
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while not ends.is_set():
            began = clock()
            path = f"/api/search?q={quote(next(self.questions))}"
            forwarded = f"Host: localhost\r\nX-Forwarded-For: {self.address}"
            writer.write(f"GET {path} HTTP/1.1\r\n{forwarded}\r\n\r\n".encode())
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)).lower()
            await reader.readexactly(int(head.partition(b"content-length: ")[2].split(b"\r\n")[0]))
            told.append(Told(int(head.split()[1]), clock() - began))
            if b"connection: close" in head:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            if self.pause:
                await asyncio.sleep(self.pause)
        writer.close()
        return told


def questions(first: int) -> Iterator[str]:
    """Ever new questions of the words of the test site, so that no answer is kept."""
    for number in count(first * 1_000_003):
        yield " ".join(WORDS[number // 10**place % 10] for place in range(4)) + f" {number}"


async def _until(ends: asyncio.Event, seconds: float) -> None:
    await asyncio.sleep(seconds)
    ends.set()


async def _all(callers: Iterable[Caller], ends: asyncio.Event) -> list[Told]:
    return [one for told in await asyncio.gather(*(caller.ask(ends) for caller in callers)) for one in told]


def alone_and_flooded(
    port: int, readers: int, flooders: int, alone: float, warm: float, seconds: float
) -> tuple[list[Told], list[Told], list[Told]]:
    """What readers get alone, what they get in a flood from so many addresses, and what the flood gets.

    Readers are `alone` for some seconds; then the flood comes, and `warm` seconds later they are back, for
    so many seconds. A reader searches about once a second.
    """

    def reading() -> list[Caller]:
        return [
            Caller(port, f"198.51.100.{one + 1}", questions(one), pause=0.9 + one % 10 / 50)
            for one in range(readers)
        ]

    async def played() -> tuple[list[Told], list[Told], list[Told]]:
        ends = asyncio.Event()
        before, _ = await asyncio.gather(_all(reading(), ends), _until(ends, alone))
        ends = asyncio.Event()
        flood = [
            Caller(port, f"203.0.{one // 200}.{one % 200 + 1}", questions(1000 + one))
            for one in range(flooders)
        ]
        coming = asyncio.create_task(_all(flood, ends))
        await asyncio.sleep(warm)
        beside, _ = await asyncio.gather(_all(reading(), ends), _until(ends, seconds))
        return before, beside, await coming

    with ThreadPoolExecutor(1) as apart:  # the browser's tests may have left a loop in this thread
        return apart.submit(asyncio.run, played()).result()
