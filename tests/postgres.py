"""A PostgreSQL server for the tests: from the wheel that carries one, else Debian's."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from kb_server.settings.database_url import locate

REQUIRED = (
    "GAPLESS_TEST_POSTGRES"  # "required": tests fail where there is no server, instead of being skipped
)
UNSAFE = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
)  # no test cuts the power of this server


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
def database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database on `server`, a copy of the one named `template`, gone afterwards."""
    address = create(server, template)
    yield address
    _tell(server, f"DROP DATABASE {name(address)} WITH (FORCE)")


def create(server: str, template: str = "template1") -> str:
    """The address of a new database on `server` that stays, a copy of the one named `template`."""
    made = f"t{secrets.token_hex(6)}"
    _tell(server, f"CREATE DATABASE {made} TEMPLATE {template}")
    return locate(server, Path()).set(database=made, drivername="postgresql").render_as_string(False)


def name(address: str) -> str:
    """The name of the database at `address`."""
    return str(sa.make_url(address).database)


def programs() -> Path:
    """The folder of the server's programs, pg_dump and pg_restore among them. Raises NoServer."""
    found = find_spec("pgserver")
    if found and found.origin:
        return Path(found.origin).parent / "pginstall" / "bin"
    return _programs()


def rename(address: str, to: str) -> str:
    """Rename the database at `address`; its new address."""
    _tell(_beside(address), f"ALTER DATABASE {name(address)} RENAME TO {to}")
    return sa.make_url(address).set(database=to).render_as_string(False)


def add(address: str) -> None:
    """Make an empty database at `address`."""
    _tell(_beside(address), f"CREATE DATABASE {name(address)}")


def _beside(address: str) -> str:
    return sa.make_url(address).set(database="postgres").render_as_string(False)


def _tell(server: str, *commands: str) -> None:
    engine = sa.create_engine(locate(server, Path()), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(sa.text(command))
    engine.dispose()


@contextmanager
def _carried(directory: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has its own ideas about XDG_RUNTIME_DIR
        from pgserver.postgres_server import get_server

        started = get_server(directory / "data", cleanup_mode="stop")
    if os.geteuid() == 0:  # a program that is run as MORTAL reaches the socket by its group
        os.chown(directory / "data", -1, os.getegid())
        (directory / "data").chmod(0o750)
    try:
        _tell(started.get_uri(), *(f"ALTER SYSTEM SET {one}" for one in UNSAFE), "SELECT pg_reload_conf()")
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
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={directory}"
    options += "".join(f" -c {one}" for one in UNSAFE)

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
