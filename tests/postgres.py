"""A PostgreSQL server for the tests: from the wheel that carries one, else Debian's."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import sqlalchemy as sa

from kb_server.settings.database_url import locate
from tests.patience import PATIENCE

REQUIRED = (
    "GAPLESS_TEST_POSTGRES"  # "required": tests fail where there is no server, instead of being skipped
)
UNSAFE = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
)  # no test cuts the power of this server
# PostgreSQL refuses root, but not root's rights: it may be installed where only root may look.
RIGHTS = "+dac_override"
NOT_ROOT = (
    "setpriv",
    "--reuid=nobody",
    "--securebits=+no_setuid_fixup",
    f"--inh-caps={RIGHTS}",
    f"--ambient-caps={RIGHTS}",
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
        with _started(directory) as address:
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
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if debian:
        return debian[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise NoServer(
            "No PostgreSQL: neither the wheel pgserver nor Debian's package postgresql is installed."
        )
    return Path(initdb).resolve().parent


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
def _started(directory: Path) -> Iterator[str]:
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(directory, "nobody")
    options = f"-c listen_addresses= -c unix_socket_directories={directory}"
    options += "".join(f" -c {one}" for one in UNSAFE)

    def run(program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [*(NOT_ROOT if is_root else ()), programs() / program, "-D", directory / "data", *arguments],
            cwd=directory,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8")
    waiting = ("-w", "-t", str(int(PATIENCE)))
    run("pg_ctl", "-o", options, "-l", directory / "log", *waiting, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={directory}"
    finally:
        run("pg_ctl", "-m", "fast", *waiting, "stop")
