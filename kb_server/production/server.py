"""The server of one worker: Waitress, with turns for networks, time limits, and errors as problem details.

Waitress reads a request whole before a thread has it, and sends files without one, so slow senders hold no
thread. Nor do slow readers: a thread begins the next request of a connection when the last answer is sent.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from kb_server.center import load
from kb_server.production.parsing import RequestParser
from kb_server.production.turns import Turns
from kb_server.settings import Settings
from kb_server.web import limits, problems, refusal_counts

CONNECTIONS = 1000  # of one worker, at once
LARGEST = (
    400 * 1024 * 1024
)  # bytes of a body: ten files of 25 MB, written as text; the service wants far less
HEADERS = 64 * 1024  # bytes of a request without its body
TAKEN = 64  # connections taken at once
SWITCH = 0.0001  # seconds after which a thread lets another run: the one that reads and writes must not wait
IDLE = 60  # seconds that a connection may say nothing
ARRIVES = 60.0  # seconds in which a request must be there, and one more for each SLOWEST bytes of its body
SLOWEST = 16 * 1024
STOPS = 25.0  # seconds in which requests under way are finished; systemd waits for 90


class _Refused:
    """The answer to a request that waited too long."""

    code = HTTPStatus.TOO_MANY_REQUESTS
    body = "The service is busy. Try again in a moment."


class _Problem(ErrorTask):  # type: ignore[misc] # Waitress has no types
    """What the server itself refuses."""

    def execute(self) -> None:
        """Answer."""
        error = self.request.error
        status = HTTPStatus(error.code)
        self.channel.server.refusals.note(status.value, "by the server itself", time.monotonic())
        made = problems.written(status, error.body)
        self.status = f"{status.value} {status.phrase}"
        headers = [("Content-Type", problems.MEDIA_TYPE), ("Cache-Control", "no-store")]
        if status is HTTPStatus.TOO_MANY_REQUESTS:
            headers.append(("Retry-After", "1"))
        else:
            self.set_close_on_finish()  # who knows where the next request begins
        self.response_headers.extend(headers)
        self.content_length = len(made)
        self.write(made)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. It knows since when its request is on the way."""

    error_task_class = _Problem
    parser_class = RequestParser
    began = 0.0
    held = False  # its next request waits until the answer to the last one is sent

    def received(self, data: bytes) -> bool:
        """Take what has come."""
        before = self.request
        taken: bool = super().received(data)
        if self.request is not before or not self.began:
            self.began = time.monotonic()
        return taken

    def hold(self) -> bool:
        """Let the next request wait if there is still something to send. Does it wait?"""
        with self.outbuf_lock:
            self.held = self.total_outbufs_len > 0
            if self.held:
                self.server.pull_trigger()
            return self.held

    def handle_write(self) -> None:
        """Send some of what is to be sent; when all is sent, go on with the next request."""
        if self.held:  # no thread adds to it, so there is nothing to wait for
            self._flush_exception(self._flush_some_if_lockable)
        super().handle_write()
        with self.outbuf_lock:
            goes_on = self.held and self.connected and not self.total_outbufs_len
            self.held = self.held and not goes_on
        if goes_on:
            self.server.add_task(self)

    def is_slow(self, now: float) -> bool:
        """Does its request take longer to arrive than it may? `now` is in steady seconds."""
        coming = self.request
        return coming is not None and now - self.began > ARRIVES + coming.body_bytes_received / SLOWEST

    def is_left(self, now: float) -> bool:
        """Has nobody read for long what is to be sent? No thread adds to it. `now` is the clock's."""
        waits = self.held or not self.requests
        return waits and self.total_outbufs_len > 0 and now - self.last_activity > IDLE

    def is_at_rest(self) -> bool:
        """Has it nothing to read, to work on or to send?"""
        return self.request is None and not self.requests and not self.total_outbufs_len


class Threads:
    """The threads that work on requests, in the order of `Turns`: what Waitress calls a dispatcher."""

    def __init__(self, count: int, proxies: int) -> None:
        self._proxies = proxies
        self._turns: Turns[_Channel] = Turns(max(1, count // 2))
        self._changed = threading.Condition()
        self._open = True
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for one in self._threads:
            one.start()

    def add_task(self, channel: _Channel) -> None:
        """Let the channel's request wait for its turn."""
        if channel.hold():
            return
        with self._changed:
            now = time.monotonic()
            self._turns.put(self._network(channel), channel, now, search=_is_search(channel))
            self._changed.notify()

    def close(self) -> None:
        """End the threads, each after its request."""
        with self._changed:
            self._open = False
            self._changed.notify_all()
        for one in self._threads:
            one.join(1.0)

    def _network(self, channel: _Channel) -> str:
        """Who asks; "" for the machine itself, behind which may be everybody."""
        address = str(channel.addr[0])
        if self._proxies:
            told = channel.requests[0].headers.get("X_FORWARDED_FOR", "").split(",")
            address = told[-self._proxies].strip() if len(told) >= self._proxies else address
        return "" if limits.is_this_machine(address) else limits.network(address)

    def _work(self) -> None:
        while True:
            with self._changed:
                while (turn := self._turns.take(time.monotonic())) is None:
                    if not self._open:
                        return
                    self._changed.wait()
            began = time.thread_time()
            try:
                if turn.late:
                    turn.request.requests[0].error = _Refused()
                turn.request.service()
            finally:
                with self._changed:
                    self._turns.done(turn, time.thread_time() - began, time.monotonic())
                    self._changed.notify()


class Server(TcpWSGIServer):  # type: ignore[misc]
    """Answers the requests that come to `listening`, which other workers listen on too."""

    channel_class = _Channel

    def __init__(self, service: Flask, chosen: Settings, listening: socket.socket) -> None:
        self._service = service
        self.refusals = refusal_counts.of(service)
        self._stopping = False
        self._threads = Threads(chosen.threads, chosen.trusted_proxies)
        where = (listening.family, listening.type, listening.proto, listening.getsockname())
        super().__init__(
            service,
            _sock=listening,
            dispatcher=self._threads,
            adj=_adjustments(chosen),
            sockinfo=where,
            bind_socket=False,
        )

    def serve(self) -> None:
        """Answer until `stop`; then finish what is under way, at most for STOPS seconds."""
        sys.setswitchinterval(SWITCH)
        while not self._stopping:
            self._turn()
        wasyncore.dispatcher.close(self)
        until = time.monotonic() + STOPS
        while self._leave_resting() and time.monotonic() < until:
            self._turn()
        self._threads.close()
        self.trigger.close()
        self.refusals.tell()

    def stop(self) -> None:
        """Take no more connections. Signals may call it."""
        self._stopping = True
        self.pull_trigger()

    def handle_accept(self) -> None:
        """Take what waits in the kernel, not one connection a look: a reader waits there behind a flood."""
        for _ in range(TAKEN):
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) == before:
                return

    def maintenance(self, now: float) -> None:
        """Close connections that say nothing, and those whose request does not arrive; tell of refusals."""
        super().maintenance(now)
        self.refusals.tell(time.monotonic())
        for channel in list(self.active_channels.values()):
            if channel.is_left(now):
                channel.handle_close()  # `will_close` waits until more can be sent, and nobody reads
            elif channel.is_slow(time.monotonic()):
                channel.will_close = True

    def _turn(self) -> None:
        wasyncore.loop(timeout=1.0, use_poll=True, map=self._map, count=1)

    def _leave_resting(self) -> bool:
        """Close the connections at rest. Are there others?"""
        for channel in list(self.active_channels.values()):
            if channel.is_at_rest():
                channel.handle_close()
        return bool(self.active_channels)


def _is_search(channel: _Channel) -> bool:
    asked = channel.requests[0]  # one that cannot be read has no path
    return not asked.error and load.is_search(asked.path, parse_qs(asked.query, keep_blank_values=True))


def _adjustments(chosen: Settings) -> Any:
    return Adjustments(
        threads=chosen.threads,
        connection_limit=CONNECTIONS,
        channel_timeout=IDLE,
        cleanup_interval=5,
        max_request_header_size=HEADERS,
        max_request_body_size=max(LARGEST, chosen.max_body) + 1,
        clear_untrusted_proxy_headers=False,  # kb_server.web.forwarded decides which are believed
        asyncore_use_poll=True,
        log_socket_errors=False,
        ident="",
    )
