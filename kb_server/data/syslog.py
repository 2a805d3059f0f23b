"""Lines for a machine that collects logs: the audit log, and what the service warns of (RFC 5424).

A thread of its own sends them, so that no request waits for that machine. While it is away, lines wait here;
those that have no room are counted, and their number is sent when it is back. The audit log in the database
has all deeds.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import socket
import ssl
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from kb_server.data.audit import TOLD, AuditEntry
from kb_server.settings import Settings
from kb_server.terminal.visible import visible

WAITING = 10_000  # lines that wait for a machine that is away
PATIENCE = 5.0  # seconds that a connection, or a line on its way, may take
AGAIN = 1.0  # seconds until a machine that is away is tried again
LONGEST = 8_000  # characters of what a line says: a datagram has room for them
LAST = 10.0  # seconds in which a process that ends sends what it has
PORTS = {"tls": 6514, "tcp": 601, "udp": 514}  # RFC 5425, 3195 and 5426

_AUDIT, _DAEMON = 13, 3  # facilities: RFC 5424, 6.2.1
_NOTICE, _INFO = 5, 6  # severities
_SEVERITIES = ((logging.CRITICAL, 2), (logging.ERROR, 3), (logging.WARNING, 4))
_ATTEMPTS = frozenset({"login_failed", "password_refused", "factor_refused", "refused", "forged"})
# RFC 5424 wants a number behind the name, and RFC 5612 gives this one to whoever has none.
_ELEMENT = "gapless@32473"


def begin(chosen: Settings) -> None:
    """Send the lines of this process where GAPLESS_SYSLOG says, until it ends, or `end`. Once is enough."""
    if not chosen.syslog or _ours():
        return
    if chosen.syslog == "stderr":
        logging.root.addHandler(_Lines(_Stderr()))
    else:
        logging.root.addHandler(_Warnings(logging.WARNING))
        logging.root.addHandler(_Lines(_Sender(chosen.syslog)))
    TOLD.setLevel(logging.INFO)


def end() -> None:
    """Send what waits, for at most LAST seconds. A process that ends as Python does needs no call."""
    TOLD.setLevel(logging.NOTSET)
    for one in _ours():
        logging.root.removeHandler(one)
        one.close()


def _ours() -> list[logging.Handler]:
    return [one for one in logging.root.handlers if isinstance(one, _Lines | _Warnings)]


def line(record: logging.LogRecord) -> str:
    """The line of one record, without any control character."""
    entry: AuditEntry | None = getattr(record, "entry", None)
    if entry:
        level = _AUDIT * 8 + (_NOTICE if entry.deed in _ATTEMPTS else _INFO)
        at, name, facts = entry.at, entry.deed, " ".join([_ELEMENT, *_facts(entry)])
        told = " ".join(part for part in (entry.deed, entry.subject, entry.detail) if part)
    else:
        severity = next((number for least, number in _SEVERITIES if record.levelno >= least), _INFO)
        level = _DAEMON * 8 + severity
        at, name, facts = datetime.fromtimestamp(record.created, UTC), record.name.rpartition(".")[2], ""
        told = "\n".join(part for part in (record.getMessage(), record.exc_text) if part)
    host = "".join(sign for sign in socket.gethostname() if "!" <= sign <= "~")[:255] or "-"
    head = f"<{level}>1 {at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ} {host} gapless {os.getpid()} {name[:32]}"
    return f"{head} {f'[{facts}]' if facts else '-'} {_plain(told[:LONGEST])}"


def _facts(entry: AuditEntry) -> Iterator[str]:
    for name in ("who", "via", "subject", "detail"):
        value = _plain(getattr(entry, name))
        for sign in '\\"]':
            value = value.replace(sign, f"\\{sign}")
        yield f'{name}="{value}"'


def _plain(text: str) -> str:
    return visible(text).replace("\n", "\\u000a").replace("\t", " ").encode(errors="replace").decode()


class _Warnings(logging.StreamHandler):  # type: ignore[type-arg]
    """Prints warnings as before: Python does not itself where there is another handler."""

    def __init__(self, least: int) -> None:
        super().__init__()
        self.setLevel(least)


class _Lines(logging.Handler):
    """Takes records, and gives their lines on."""

    def __init__(self, to: _Stderr | _Sender) -> None:
        super().__init__()
        self._to = to

    def emit(self, record: logging.LogRecord) -> None:
        """Put the line of a record on its way."""
        try:
            self._to.put(line(record))
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Send what waits."""
        self._to.close()
        super().close()


class _Stderr:
    def put(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def close(self) -> None:
        """Nothing waits."""


class _Sender:
    """Sends lines from a thread of its own, in order."""

    def __init__(self, address: str) -> None:
        self._way = _Way(address)
        self._waiting: queue.Queue[str] = queue.Queue(WAITING)
        self._counting = threading.Lock()
        self._lost = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gapless-syslog", daemon=True)
        self._thread.start()

    def put(self, text: str) -> None:
        """Let a line wait for its turn; where there is no room, count it."""
        try:
            self._waiting.put_nowait(text)
        except queue.Full:
            with self._counting:
                self._lost += 1

    def close(self) -> None:
        """Send what waits, for at most LAST seconds."""
        if not self._ended.is_set():
            self._ended.set()
            with contextlib.suppress(queue.Full):
                self._waiting.put_nowait("")
            self._thread.join(LAST)

    def _run(self) -> None:
        with contextlib.closing(self._way):
            self._send_all()

    def _send_all(self) -> None:
        away = False
        while (text := self._waiting.get()) or not self._ended.is_set():
            while not self._sent(text):
                if not away:
                    sys.stderr.write(f"gapless: GAPLESS_SYSLOG: {self._way.trouble}. Lines wait.\n")
                away = True
                if self._ended.wait(AGAIN):
                    return
            away = False

    def _sent(self, text: str) -> bool:
        with self._counting:
            lost = self._lost
        if lost:
            if not self._way.send(line(_lost(lost))):
                return False
            with self._counting:
                self._lost -= lost
        return self._way.send(text)


def _lost(count: int) -> logging.LogRecord:
    words = f"{count} lines were not sent: no more could wait"
    return logging.makeLogRecord({"name": __name__, "levelno": logging.WARNING, "msg": words})


class _Way:
    """The way to the machine, which is connected to for the first line, and again after a fault."""

    def __init__(self, address: str) -> None:
        self._parts = urlsplit(address)
        self._open: socket.socket | None = None
        self.trouble = ""

    def send(self, text: str) -> bool:
        """Send one line; False where that failed, and `trouble` says why."""
        content = text.encode()
        stream = self._parts.scheme in ("tcp", "tls")
        try:
            if self._open is None or (stream and _is_left(self._open)):
                self.close()
                self._open = self._connect()
            # RFC 6587, 3.4.1: a line in a stream has its length in front; a datagram is one line.
            self._open.sendall(b"%d %s" % (len(content), content) if stream else content)
        except OSError as error:
            self.trouble = f"{self._parts.geturl()}: {error.strerror or error}"
            self.close()
            return False
        return True

    def _connect(self) -> socket.socket:
        kind, host = self._parts.scheme, self._parts.hostname or ""
        if kind == "unix":
            return _connected(socket.AF_UNIX, unquote(self._parts.path))
        port = self._parts.port or PORTS[kind]
        if kind == "udp":
            family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
            return _connected(family, address)
        plain = socket.create_connection((host, port), PATIENCE)
        try:
            return (
                ssl.create_default_context().wrap_socket(plain, server_hostname=host)
                if kind == "tls"
                else plain
            )
        except OSError:
            plain.close()
            raise

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._open is not None:
            self._open.close()
            self._open = None


def _connected(family: int, address: tuple[Any, ...] | str) -> socket.socket:
    made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        made.settimeout(PATIENCE)
        made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _is_left(stream: socket.socket) -> bool:
    """Has the other side gone? It never says anything, so what can be read is the end."""
    stream.settimeout(0)
    try:
        return not stream.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    except OSError:
        return True
    finally:
        stream.settimeout(PATIENCE)
