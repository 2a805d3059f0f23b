"""Promises about development, with live search and reloading, and about the start of production."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from watchdog.events import (
    DirCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)
from werkzeug.test import Client

from kb_server.develop import preview, watch
from kb_server.develop.reload import Reloads, connect
from kb_server.releases.site_build import site as build_site
from tests.kb_server.reading import browser
from tests.patience import PATIENCE

GAPLESS = [sys.executable, "-c", "from kb_server.cli import main; main()"]


@contextlib.contextmanager
def patient(process: subprocess.Popen[str]) -> Iterator[None]:
    """Whatever is read of the process in between ends after PATIENCE at the latest: it is killed then."""
    giving_up = threading.Timer(PATIENCE, process.kill)
    giving_up.start()
    try:
        yield
    finally:
        giving_up.cancel()


@contextlib.contextmanager
def serving(config: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`gapless serve` as a process, and the address that it prints."""
    process = subprocess.Popen(
        [*GAPLESS, "serve", "--config", str(config), "--port", "0", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        with patient(process):
            line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found is not None, process.stderr.read() if process.stderr else line
        yield process, found.group()
    finally:
        process.kill()
        process.communicate()


def read(address: str) -> str:
    """The text at an address."""
    with urllib.request.urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return str(answer.read().decode())


@pytest.mark.slow
def test_serve_follows_changes(config: Path) -> None:
    """A change is published by itself and open pages hear of it; a mistake leaves the old release there."""
    page = config.parent / "content" / "guide" / "invoice.md"
    with serving(config) as (process, address):
        assert '<script type="module" src="/_gapless/reload.js">' in read(f"{address}guide/invoice/")
        assert "EventSource" in read(f"{address}_gapless/reload.js")
        with urllib.request.urlopen(f"{address}_gapless/reload", timeout=PATIENCE) as events:  # noqa: S310
            first = events.readline()
            page.write_text(
                page.read_text(encoding="utf-8") + "\n## Reminders\n\nThey come late.\n", encoding="utf-8"
            )
            for second in events:
                if second.startswith(b"data: ") and second != first:
                    break
                if second.startswith(b":"):  # a sign of life: the watch may not have begun with the change
                    page.touch()
        found = json.loads(read(f"{address}api/search?q=reminders"))
        assert f"data: {found['release']}\n".encode() == second
        assert "guide/invoice/#reminders" == found["hits"][0]["sections"][0]["url"]

        assert process.stderr is not None
        page.write_text("---\nid: invoice\ntitle: [\n---\n", encoding="utf-8")
        with patient(process):
            said = next(line for line in process.stderr if "Not published" in line)
            said += process.stderr.readline()
        assert "content/guide/invoice.md" in said
        assert "They come late." in read(f"{address}guide/invoice/")
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(PATIENCE)


@pytest.mark.slow
def test_serve_without_watching(config: Path) -> None:
    """Without watching the site is published once, and SIGTERM ends the process in good order."""
    with serving(config, "--no-watch") as (process, address):
        assert "ok" == json.loads(read(f"{address}healthz"))["status"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            read(f"{address}nothing")
        process.send_signal(signal.SIGTERM)
        assert 0 == process.wait(PATIENCE)


def test_a_taken_port_is_said(config: Path) -> None:
    """A port that is taken is said so before any work, with the option to choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*GAPLESS, "serve", "--config", str(config), "--port", str(taken.getsockname()[1])]
        asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (1, True, False) == (asked.returncode, "--port" in asked.stderr, "Traceback" in asked.stderr)
    assert not (config.parent / "releases").exists()


def test_pages_in_development_are_not_kept() -> None:
    """In development a page carries the reloading script and no tag by which a browser might keep it."""
    service = Flask(__name__)
    reloads = Reloads()
    service.register_blueprint(connect(reloads))

    @service.get("/")
    def page() -> Any:
        return (
            "<html><body>Hello</body></html>",
            200,
            {"ETag": '"1"', "Last-Modified": "x", "Accept-Ranges": "bytes"},
        )

    response = browser(service).get("/")
    assert b'Hello<script type="module" src="/_gapless/reload.js"></script></body>' in response.data
    assert [] == [name for name in ("ETag", "Last-Modified", "Accept-Ranges") if name in response.headers]
    assert b"reload.js" not in browser(service).get("/_gapless/reload.js").data


def test_streams_tell_releases_and_end() -> None:
    """An open page is told the release now and each one after it, and let go at the end."""
    reloads = Reloads()
    reloads.show("one")
    stream = reloads.stream()
    assert "data: one\n\n" == next(stream)
    reloads.show("two")
    assert "data: two\n\n" == next(stream)
    reloads.close()
    assert [] == list(stream)


def test_quiet_streams_give_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream without news says so now and then, by which a closed page is noticed."""
    monkeypatch.setattr("kb_server.develop.reload.ALIVE", 0.0)
    assert ": here\n\n" == next(Reloads().stream())


def test_what_is_watched(tmp_path: Path) -> None:
    """The configuration, the content, the theme's overrides, hooks and what the site says to watch."""
    for name in ("pages", "overrides", "more"):
        (tmp_path / name).mkdir()
    (tmp_path / "hook.py").touch()
    config = tmp_path / "mkdocs.yml"
    config.write_text(
        "site_name: !ENV [NAME, x]\ndocs_dir: pages\ntheme: {name: material, custom_dir: overrides}\n"
        "hooks: [hook.py]\nwatch: [more, gone]\nx: !!python/name:material.extensions.emoji.twemoji\n",
        encoding="utf-8",
    )
    names = [p.name for p in watch.sources(config)]
    assert ["mkdocs.yml", "pages", "overrides", "hook.py", "more", "theme"] == names


@pytest.mark.parametrize("text", ["", "[]", "a: [", "theme: material", "theme: {name: x}\nhooks: 3"])
def test_an_odd_configuration_is_watched(tmp_path: Path, text: str) -> None:
    """A configuration that cannot be read is watched itself, so that mending it is noticed."""
    config = tmp_path / "mkdocs.yml"
    config.write_text(text, encoding="utf-8")
    assert config == watch.sources(config)[0]


def test_changes_are_noticed_once(tmp_path: Path) -> None:
    """Several writes in a moment are one change, and a later one is another."""
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").touch()
    stop, changed = threading.Event(), threading.Semaphore(0)
    thread = threading.Thread(
        target=watch.watch, args=([tmp_path / "content", tmp_path / "mkdocs.yml"], changed.release, stop)
    )
    thread.start()
    try:
        while not changed.acquire(timeout=1.0):  # the watch may not have begun with the first writes
            for name in ("a.md", "b.md"):
                (tmp_path / "content" / name).write_text("x", encoding="utf-8")
        while changed.acquire(timeout=1.0):
            pass
        (tmp_path / "mkdocs.yml").write_text("site_name: x", encoding="utf-8")
        assert changed.acquire(timeout=PATIENCE)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("changed", "matters"),
    [
        (FileModifiedEvent("content/a.md"), True),
        (FileMovedEvent("elsewhere/a.md", "content/a.md"), True),
        (FileModifiedEvent("mkdocs.yml"), True),
        (FileModifiedEvent("content/a.md~"), False),
        (FileModifiedEvent("content/__pycache__/hook.pyc"), False),
        (FileModifiedEvent("other.yml"), False),
        (DirCreatedEvent("content/more"), False),
        (FileOpenedEvent("content/a.md"), False),
    ],
    ids=repr,
)
def test_what_nobody_writes_by_hand_is_no_change(changed: FileSystemEvent, matters: bool) -> None:
    """What an editor or the build leaves beside the articles, and reading, change nothing."""
    noticed = threading.Event()
    watch.Notice([Path("content"), Path("mkdocs.yml")], noticed).dispatch(changed)
    assert matters == noticed.is_set()


def below(environ: Any, start_response: Any) -> list[bytes]:
    """The pages that `mkdocs serve` serves."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"page"]


def test_preview_beside_the_pages(config: Path, tmp_path: Path) -> None:
    """Search, suggestions and permalinks answer from the last build; all else is the page server's."""
    out = tmp_path / "out"
    build_site(config, out, lambda *_: None)
    mounted = preview.mount(below, out, prefix="/docs")
    client = Client(mounted)
    found = client.get("/docs/api/search?q=taxes").get_json()
    assert ("preview", "invoice") == (found["release"], found["hits"][0]["article"])
    assert "guide/password/" == client.get("/docs/api/suggest?q=passw").get_json()["suggestions"][0]["url"]
    assert "/docs/guide/invoice/#taxes" == client.get("/docs/a/bill").headers["Location"]
    assert {"page"} == {
        client.get(path).text for path in ("/", "/docs/", "/docs/about/", "/api/search", "/other")
    }
    mounted.close()


@pytest.mark.slow
def test_preview_follows_builds(config: Path, tmp_path: Path) -> None:
    """Search knows each change, and broken answers are told; a broken build changes nothing."""
    out = tmp_path / "out"
    build_site(config, out, lambda *_: None)
    mounted = preview.mount(below, out)
    page = config.parent / "content" / "guide" / "password.md"
    text = page.read_text(encoding="utf-8").replace("how do i reset my password", "weather forecast tomorrow")
    page.write_text(text + "\n## Locked accounts\n\nThey open after an hour.\n", encoding="utf-8")
    for _ in range(3):
        build_site(config, out, lambda *_: None)
        messages = mounted.rebuilt()
    assert (1, True) == (len(messages), "weather forecast tomorrow" in messages[0])
    client = Client(mounted)
    assert "password" == client.get("/api/search?q=locked+accounts").get_json()["hits"][0]["article"]

    (out / "documents.jsonl").write_text("{", encoding="utf-8")
    assert 1 == len(mounted.rebuilt())
    assert "password" == client.get("/api/search?q=locked+accounts").get_json()["hits"][0]["article"]
    mounted.close()


def test_preview_without_a_build(tmp_path: Path) -> None:
    """Before anything is built search is 503, never an empty result."""
    mounted = preview.mount(below, tmp_path)
    assert 503 == Client(mounted).get("/api/search?q=a").status_code
    mounted.close()


def start_production(releases: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Import kb_server.wsgi as a WSGI server does, and ask for its health."""
    script = "from kb_server.wsgi import application as a; print(a.test_client().get('/healthz').status_code)"
    return subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ
        | {"GAPLESS_RELEASES": str(releases), "GAPLESS_STATE": str(releases / "state")}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts(releases_copy: Path) -> None:
    """The WSGI application serves the current release from its first request."""
    started = start_production(releases_copy)
    assert (0, "200\n") == (started.returncode, started.stdout)


def test_production_before_the_first_release(tmp_path: Path) -> None:
    """Without a release the service starts, says so, and answers 503 until one is published."""
    started = start_production(tmp_path)
    assert (0, "503\n", True) == (started.returncode, started.stdout, "Run gapless publish" in started.stderr)


def test_production_with_a_bad_setting(tmp_path: Path) -> None:
    """A setting that cannot be used stops the start with its name."""
    started = start_production(tmp_path, GAPLESS_PORT="x")
    assert (1, True, False) == (
        started.returncode,
        "GAPLESS_PORT" in started.stderr,
        "Traceback" in started.stderr,
    )
