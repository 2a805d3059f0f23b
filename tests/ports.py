"""Ports that are named before somebody listens there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved() -> Iterator[int]:
    """A port of 127.0.0.1 that no other program is given meanwhile, where nobody answers yet.

    A program that was told it may listen there, with SO_REUSEADDR as servers do: the socket that holds the
    port does not listen. A port that was only found free is the next one that the system gives to whoever
    connects or listens, which floods in another process of the tests do by the thousand.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])
