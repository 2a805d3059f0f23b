"""A PostgreSQL server for the tests: from the wheel that carries one, else Debian's."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

REQUIRED = (
    "GAPLESS_TEST_POSTGRES"  # "required": tests fail where there is no server, instead of being skipped
)


class NoServer(RuntimeError):
    """There is no PostgreSQL to be had on this machine."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server; its address, with a database `postgres`. Raises NoServer."""
    # Short, because the path of a Unix socket must be; open, because PostgreSQL refuses to run as root.
    directory = Path(tempfile.mkdtemp(prefix="gapless-pg-"))
    directory.chmod(0o755)
    try:
        with _carried(directory) if find_spec("pgserver") else _debian(directory) as address:
            yield address
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def _carried(directory: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has its own ideas about XDG_RUNTIME_DIR
        from pgserver.postgres_server import get_server

        started = get_server(directory / "data", cleanup_mode="stop")
    try:
        yield started.get_uri()
    finally:
        started.cleanup()


@contextmanager
def _debian(directory: Path) -> Iterator[str]:
    programs = _programs()
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(directory, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = directory / "data"
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory} -c fsync=off"

    def run(program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [programs / program, "-D", data, *arguments],
            user=user,
            cwd=directory,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8")
    run("pg_ctl", "-o", options, "-l", directory / "log", "-w", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-m", "fast", "-w", "stop")


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise NoServer(
            "No PostgreSQL: neither the wheel pgserver nor Debian's package postgresql is installed."
        )
    return Path(initdb).resolve().parent
