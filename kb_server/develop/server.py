"""The development server: publishes, serves, and publishes again at every change."""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click
from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from kb_server import app
from kb_server.access import invitations, users
from kb_server.data import audit, installation
from kb_server.develop import watch as watching
from kb_server.develop.builder import Builder
from kb_server.develop.drafts import Drafts
from kb_server.develop.reload import Reloads, connect
from kb_server.releases import hosts, publish, store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from kb_server.terminal import exit_codes
from kb_server.terminal.progress import Bars, print_warnings
from kb_server.terminal.visible import visible


class _Quiet(WSGIRequestHandler):
    """Prints no line for each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def run(settings: Settings, host: str, port: int, *, watch: bool) -> None:
    """Serve until interrupted. Without an earlier release, raises what publishing raises."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(host, port) as listening:
        reloads, builder = Reloads(), Builder()
        settings = replace(settings, base_url=f"http://{_shown(host)}:{listening.getsockname()[1]}/")
        drafts = Drafts(builder, reloads, watching.content(settings.config))
        _republish(settings, reloads, builder, drafts, first=True)
        serving = CurrentRelease(settings.releases, look=0.0, engine=settings.engine)
        service = app.create(settings, serving)
        service.register_blueprint(connect(reloads, drafts.page))
        server = _server(service, host, port, listening)
        try:
            republish = partial(_republish, settings, reloads, builder, drafts)
            _serve(server, settings, republish, drafts.saved, watch=watch)
        finally:
            reloads.close()
            builder.close()
            server.server_close()
            serving.close()


def show(settings: Settings) -> None:
    """Serve what is published until interrupted, without publishing it again."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(settings.host, settings.port) as listening:
        serving = CurrentRelease(settings.releases, engine=settings.engine)
        service = app.create(settings, serving)
        server = _server(service, settings.host, settings.port, listening)
        try:
            _announce(server, settings)
            server.serve_forever()
        finally:
            server.server_close()
            service.extensions["gapless.ingester"].close()
            serving.close()


def _listen(host: str, port: int) -> socket.socket:
    """Bind the address before the long work. Raises ClickException when the address is not available."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        problem = error.strerror or str(error)
        raise click.ClickException(
            f"{host}:{port}: {problem}. Choose another with --host or --port."
        ) from error


def _server(service: Flask, host: str, port: int, listening: socket.socket) -> BaseWSGIServer:
    return make_server(host, port, service, threaded=True, request_handler=_Quiet, fd=listening.fileno())


def _announce(server: BaseWSGIServer, settings: Settings) -> None:
    """Say where the server is, which signals stop from now on."""
    _stop_on_signals(server)
    click.echo(f"Serving {settings.base_url} (Ctrl+C to stop)")


def _serve(
    server: BaseWSGIServer,
    settings: Settings,
    republish: Callable[[], None],
    saved: Callable[[Path], None],
    *,
    watch: bool,
) -> None:
    stop = threading.Event()
    watcher = threading.Thread(
        target=watching.watch,
        args=(watching.sources(settings.config), republish, stop, saved),
        daemon=True,
    )
    if watch:
        watcher.start()
    _announce(server, settings)
    _invite_the_first(settings)
    try:
        server.serve_forever()
    finally:
        stop.set()


def _invite_the_first(settings: Settings) -> None:
    """Where nobody can log in yet, print the link with which somebody becomes the first admin."""
    with installation.database(settings) as database, database.write() as connection:
        if users.everyone(connection):
            return
        token = invitations.invite(connection, "", users.ROLES[-1], datetime.now(UTC))
        audit.note(connection, audit.SERVICE, "user_invited", "", users.ROLES[-1])
    address = invitations.address(settings.base_url, token)
    click.echo(f"Nobody can log in yet. Become the first admin: {address}")


def _stop_on_signals(server: BaseWSGIServer) -> None:
    """Let SIGINT and SIGTERM end `serve_forever`, and a second one end the process at once.

    An exception from a handler is lost when the signal comes while Python collects garbage: what __del__ and
    weak references raise is only printed. So the handler raises nothing.
    """

    def stop(*_: object) -> None:
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.signal(one, signal.default_int_handler)
        threading.Thread(target=server.shutdown, daemon=True).start()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)


def _republish(
    settings: Settings, reloads: Reloads, builder: Builder, drafts: Drafts, *, first: bool = False
) -> None:
    """Publish; report a mistake, in open pages too, and keep serving the current release."""
    failure, began = "", time.monotonic()
    try:
        with Bars() as bars:
            made = publish.publish(
                settings.config,
                settings.releases,
                keep=settings.keep_releases,
                cache=settings.state / "cache",
                url=settings.base_url,
                untrusted=settings.untrusted,
                meant=settings.meaning,
                progress=bars,
                warn=print_warnings,
                preview=True,
                build=builder.site,
            )
        drafts.published(began)
        for message in hosts.blocked(made.hosts, settings):
            print_warnings(message)
    except Exception as error:
        if exit_codes.of(error) is None or (first and not store.names(settings.releases)):
            raise
        click.secho(f"Not published: {visible(str(error))}", fg="red", err=True)
        failure = str(error)
    now = store.current(settings.releases)
    click.echo(f"Release {now}", err=True)
    reloads.show(now, failure)


def _shown(host: str) -> str:
    host = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - shown, not bound
    return f"[{host}]" if ":" in host else host
