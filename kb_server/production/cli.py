"""The command of production: run."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path

import click

import search
from kb_server import settings
from kb_server.data import installation, syslog
from kb_server.production import static_headers
from kb_server.production.processes import CANNOT_START, Processes
from kb_server.releases import store
from kb_server.settings import BadSetting, Settings, extras
from kb_server.terminal import exit_codes
from kb_server.terminal.counts import counted
from kb_server.terminal.options import with_config
from kb_server.terminal.visible import say

BACKLOG = 1024  # connections that the kernel keeps while all workers have as many as they take


@click.command()
@with_config
def run(config: Path | None) -> None:
    """Serve what is published, for customers.

    Starts the processes that GAPLESS_WORKERS names, on GAPLESS_HOST and GAPLESS_PORT, and replaces one that
    ends. Put a web server with HTTPS in front. SIGTERM finishes the requests under way, a second one does not
    wait for them. `gapless publish` needs no restart.
    """
    extras.need("server")
    chosen = settings.load(config=config)
    installation.refuse_half_restored(chosen)  # else each worker says so
    count = chosen.workers or os.cpu_count() or 1
    with _listen(chosen) as listening:
        _allow_connections()
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        _share(chosen)
        click.echo(f"Serving http://{shown}:{port}/ with {counted(count, 'worker')} (Ctrl+C to stop)")
        sys.stdout.flush()
        Processes(count, lambda: _work(chosen, listening)).run()


@click.command("headers")
@with_config
@click.argument("server", type=click.Choice(static_headers.SERVERS))
def print_headers(config: Path | None, server: str) -> None:
    """Print the security headers of the current release for a web server that serves its pages.

    SERVER is nginx or caddy. The policy names the hashes of the pages' own scripts, so print it again after
    each publish. The service sends these headers itself.
    """
    chosen = settings.load(config=config)
    made = store.read(chosen.releases, store.current(chosen.releases))
    click.echo(static_headers.SERVERS[server](chosen, made), nl=False)


def _listen(chosen: Settings) -> socket.socket:
    """Raises BadSetting when the address is not available."""
    family = socket.AF_INET6 if ":" in chosen.host else socket.AF_INET
    try:
        return socket.create_server((chosen.host, chosen.port), family=family, backlog=BACKLOG)
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadSetting(
            f"GAPLESS_HOST and GAPLESS_PORT: {chosen.host}:{chosen.port}: {problem}. "
            "Set another address, or stop what listens there."
        ) from error


def _allow_connections() -> None:
    """Let this process and its workers have as many open files as the system allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _share(chosen: Settings) -> None:
    """Load what all workers need before they are forked: they share its memory, and begin at once.

    What cannot be loaded is left to the workers, which say so.
    """
    with suppress(Exception):
        from kb_server.production import server, service  # noqa: F401

        if chosen.meaning:
            search.encode([""])  # loads the encoder
    gc.collect()
    gc.freeze()  # else the first collection in a worker would write to all of it


def _work(chosen: Settings, listening: socket.socket) -> None:
    """What a worker does: serve until SIGTERM. Exits with CANNOT_START when it cannot begin."""
    try:
        from kb_server.production import server, service  # each worker its own threads and mapped index

        made = service.make(chosen)
        serving = server.Server(made, chosen, listening)
    except Exception as error:
        if exit_codes.of(error) is None:
            traceback.print_exc()
        say(error)
        sys.stderr.flush()
        sys.exit(CANNOT_START)
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: serving.stop())
    made.extensions["gapless.ingester"].wake()  # a killed process may have left events, and none may come
    serving.serve()
    made.extensions["gapless.ingester"].close()
    syslog.end()  # this process does not end as Python does
