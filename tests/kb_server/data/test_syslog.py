"""Lines of syslog, sent to real receivers on this machine."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb_server.data import audit, syslog
from kb_server.data.audit import Actor
from kb_server.data.database import Database
from kb_server.settings import Settings
from kb_server.settings.database_url import locate
from tests import certificate
from tests.kb_server import migrated
from tests.patience import PATIENCE, until

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
LINE = re.compile(
    r"<(?P<level>\d{1,3})>1 (?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) (?P<host>[!-~]{1,255}) "
    r"gapless (?P<process>\d+) (?P<name>[!-~]{1,32}) "
    r"(?P<facts>-|\[gapless@32473(?: [a-z]+=\"(?:[^\"\\\]]|\\[\"\\\]])*\")+\]) (?P<told>[^\x00-\x1f\x7f]*)"
)  # RFC 5424, 6


class Collector:
    """A machine that collects lines, and may go away and come back."""

    def __init__(self, kind: str, folder: Path, tls: ssl.SSLContext | None) -> None:
        self.lines: queue.Queue[str] = queue.Queue()
        self._kind = kind
        self._tls = tls
        self._place: tuple[str, int] | str = str(folder / "log") if kind == "unix" else ("127.0.0.1", 0)
        self.start()

    @property
    def address(self) -> str:
        """What GAPLESS_SYSLOG says."""
        if isinstance(self._place, str):
            return f"unix://{self._place}"
        return f"{self._kind}://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        """Begin to listen, where it did before."""
        family = socket.AF_UNIX if self._kind == "unix" else socket.AF_INET
        stream = self._kind in ("tcp", "tls")
        self._socket = socket.socket(family, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        until(self._bind)  # somebody else may have the port for a moment
        if family == socket.AF_INET:
            self._place = self._socket.getsockname()
        if stream:
            self._socket.listen()
        self._thread = threading.Thread(target=self._accept if stream else self._receive, daemon=True)
        self._open: list[socket.socket] = []
        self._thread.start()

    def _bind(self) -> bool:
        try:
            self._socket.bind(self._place)
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Go away."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for one in self._open:
            with one, contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._thread.join(PATIENCE)
        if isinstance(self._place, str):
            Path(self._place).unlink()

    def _receive(self) -> None:
        with contextlib.suppress(OSError):
            while content := self._socket.recv(65_536):
                self.lines.put(content.decode())

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                taken, _ = self._socket.accept()
                with contextlib.suppress(OSError, ValueError):
                    self._read(taken)

    def _read(self, taken: socket.socket) -> None:
        self._open.append(taken.dup())  # TLS takes `taken` over
        with self._tls.wrap_socket(taken, server_side=True) if self._tls else taken as opened:
            stream = opened.makefile("rb")
            while sign := stream.read(1):
                length = sign
                while (sign := stream.read(1)) not in b" ":
                    length += sign
                self.lines.put(stream.read(int(length)).decode())


@pytest.fixture
def collector(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Collector]:
    """A machine that collects lines by the way that the test names."""
    tls = None
    if request.param == "tls":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.make(tmp_path)))
        tls = certificate.context(tmp_path / "cert.pem")
    made = Collector(request.param, tmp_path, tls)
    yield made
    syslog.end()
    made.stop()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database with our tables."""
    migrated.lay(tmp_path)
    made = Database(locate("", tmp_path))
    yield made
    made.close()


def _line(collector: Collector) -> re.Match[str]:
    found = LINE.fullmatch(collector.lines.get(timeout=PATIENCE))
    assert found
    return found


everywhere = pytest.mark.parametrize("collector", ["udp", "tcp", "tls", "unix"], indirect=True)


@everywhere
def test_deeds_and_warnings_arrive(collector: Collector, database: Database) -> None:
    """A deed arrives with all that the audit log has of it, and a warning with its level, in order."""
    syslog.begin(Settings(syslog=collector.address))
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "role_changed", "bob", "admin", at=NOON)
        audit.note(connection, Actor("", "page"), "login_failed", at=NOON)
        assert collector.lines.empty()
    logging.getLogger("kb_server.releases.current").error("release %s: damaged", "x")
    deed, failed, warning = (_line(collector) for _ in range(3))
    facts = '[gapless@32473 who="ann" via="page" subject="bob" detail="admin"]'
    assert ("110", "2026-11-27T12:00:00.000000Z", str(os.getpid())) == deed.group("level", "at", "process")
    assert ("role_changed", facts, "role_changed bob admin") == deed.group("name", "facts", "told")
    assert ("109", "login_failed") == failed.group("level", "name")
    assert ("27", "current", "-", "release x: damaged") == warning.group("level", "name", "facts", "told")


@pytest.mark.parametrize("collector", ["udp"], indirect=True)
def test_what_failed_is_not_told(collector: Collector, database: Database) -> None:
    """A deed whose transaction is rolled back is told to nobody, nor with the next one."""
    syslog.begin(Settings(syslog=collector.address))
    with contextlib.suppress(LookupError), database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "user_removed", "bob")
        raise LookupError
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "logout")
    assert "logout" == _line(collector)["name"]
    assert collector.lines.empty()


@pytest.mark.parametrize("collector", ["udp", "tcp"], indirect=True)
def test_nothing_can_be_put_into_a_line(collector: Collector, database: Database) -> None:
    """Ends of lines, quotes, brackets and what moves a cursor make no second line and no other fact."""
    hostile = 'x" who="root"]\n<110>1 - - gapless - login - \\ \x1b[2J\u202e\x00'
    syslog.begin(Settings(syslog=collector.address))
    with database.write() as connection:
        audit.note(connection, Actor(hostile, "page"), "refused", hostile, hostile)
    logging.getLogger("x").warning("%s", hostile)
    deed, warning = _line(collector), _line(collector)
    assert ["who", "via", "subject", "detail"] == re.findall(r'(?<!\\)(?: |^)([a-z]+)="', deed["facts"])
    assert '"page"' in deed["facts"]
    assert "\\u001b[2J\\u202e\\u0000" in warning["told"]


@pytest.mark.slow
@pytest.mark.parametrize("collector", ["tcp", "unix"], indirect=True)
def test_a_machine_that_was_away(
    collector: Collector, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines wait for it in order; those that have no room are counted, and nobody waits meanwhile."""
    monkeypatch.setattr(syslog, "WAITING", 3)
    monkeypatch.setattr(syslog, "AGAIN", 0.05)
    syslog.begin(Settings(syslog=collector.address))
    log = logging.getLogger("x")
    log.warning("before")
    assert "before" == _line(collector)["told"]
    collector.stop()
    log.warning("0")
    until(lambda: "Lines wait" in capsys.readouterr().err)
    for number in range(1, 9):
        log.warning("%d", number)
    collector.start()
    told = [_line(collector)["told"] for _ in range(5)]
    assert ["0", "1", "2", "3"] == [one for one in told if one.isdigit()]
    assert ["5 lines were not sent: no more could wait"] == [one for one in told if not one.isdigit()]


def test_on_stderr(capfd: pytest.CaptureFixture[str], database: Database) -> None:
    """A deed and a warning are a line each on stderr, once."""
    syslog.begin(Settings(syslog="stderr"))
    syslog.begin(Settings(syslog="stderr"))
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "logout", at=NOON)
    logging.getLogger("x").warning("two\nlines")
    syslog.end()
    lines = [LINE.fullmatch(one) for one in capfd.readouterr().err.splitlines()]
    assert ["logout", "two\\u000alines"] == [one["told"] for one in lines if one]
    assert 2 == len(lines)


def test_without_the_setting(capfd: pytest.CaptureFixture[str], database: Database) -> None:
    """Nothing is told."""
    syslog.begin(Settings())
    with database.write() as connection:
        audit.note(connection, Actor("ann", "page"), "logout", at=NOON)
    assert "" == capfd.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("collector", ["udp"], indirect=True)
def test_a_command_sends_its_deed(collector: Collector, tmp_path: Path) -> None:
    """What a command did has arrived when it has ended."""
    (tmp_path / "mkdocs.yml").touch()
    command = ("user", "invite", "--config", str(tmp_path / "mkdocs.yml"), "--role", "agent", "ann")
    asked = {**os.environ, "GAPLESS_SYSLOG": collector.address}
    done = subprocess.run(
        [sys.executable, "-c", "from kb_server.cli import main; main()", *command],
        env=asked,
        check=False,
        capture_output=True,
        text=True,
    )
    assert 0 == done.returncode, done.stderr
    assert "user_invited ann agent" == _line(collector)["told"]
