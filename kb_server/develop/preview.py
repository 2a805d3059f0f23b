"""The preview: search, suggestions, permalinks and explanations beside the pages of `mkdocs serve`.

The site build mounts it through the entry point `gapless.preview`, since it may not import the service.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import shutil
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kb_server import app as service
from kb_server import settings
from kb_server.access import callers
from kb_server.center import permalinks, search
from kb_server.explain import preview as explain
from kb_server.releases import articles
from kb_server.releases.current import NothingServed, OpenRelease
from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from search import EngineError, SiteFiles
from search import open as open_engine

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FEATURES = (callers, search, permalinks, explain)
PERMALINK = re.compile(r"/a/([^/]+)")
OURS = re.compile(r"/api/(search|suggest)|/a/|/explain$|/explain/static/|/staff/")


def mount(app: WSGIApplication, out: Path, prefix: str = "") -> Preview:
    """Put the service's addresses before `app`, which serves the pages below `prefix`.

    `out` is where the site build writes documents.jsonl, contracts.jsonl, articles.json and rules/. Raises
    ClickException for a setting that cannot be used.
    """
    try:
        preview = Preview(app, out, prefix)
    except settings.BadSetting as error:
        raise click.ClickException(str(error)) from error
    preview.rebuilt()
    return preview


class Preview:
    """A WSGI application that answers our addresses from the last build, and passes on all others."""

    def __init__(self, app: WSGIApplication, out: Path, prefix: str) -> None:
        """Use `mount`."""
        self._below = app
        self._prefix = prefix.rstrip("/")
        chosen = settings.load()
        self._latest = Latest(out, chosen.meaning, chosen.engine)
        self._service = service.create(Settings(), self._latest, FEATURES)

    def rebuilt(self) -> list[str]:
        """Index the site that was just built; return messages for the writer."""
        return self._latest.read()

    def close(self) -> None:
        """Remove the temporary files."""
        self._latest.close()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        ours = path.removeprefix(self._prefix) if path.startswith(self._prefix) else ""
        if not OURS.match(ours) or self._is_page(ours):
            return self._below(environ, start_response)
        moved = environ | {"PATH_INFO": ours, "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self._prefix}
        return self._service(moved, start_response)

    def _is_page(self, path: str) -> bool:
        """Is it a page in the site's own folder `a/`, rather than a permalink?"""
        found = PERMALINK.match(path)
        return found is not None and not self._latest.knows(found[1])


class Latest:
    """The documents of the last build, as if they were a release."""

    def __init__(self, out: Path, meant: Collection[str] = (), engine: str = "arrays") -> None:
        self.trouble = "The site is not built yet."
        self._engine = engine
        self._meant = meant
        self._last: Path | None = None  # the newest index
        self._out = out
        self._open: OpenRelease | None = None
        self._home = tempfile.TemporaryDirectory(prefix="gapless-preview-")
        self._built = itertools.count()
        self._reading = threading.Lock()

    @contextlib.contextmanager
    def lease(self) -> Iterator[OpenRelease]:
        """Lease the build that answers one request. Raises NothingServed while no build can be searched."""
        opened = self._open
        if opened is None:
            raise NothingServed(self.trouble)
        yield opened

    def knows(self, name: str) -> bool:
        """Does an article have this id, in any case? True while no build can be searched."""
        opened = self._open
        return opened is None or articles.with_case(opened.articles, name) in opened.articles

    def read(self) -> list[str]:
        """Index the build again; return messages for the writer. When it fails, the last index stays."""
        with self._reading:
            number = next(self._built)
            directory = Path(self._home.name, str(number))
            try:
                messages = self._index(directory)
            except (EngineError, OSError, ValueError) as error:
                self.trouble = str(error)
                return [self.trouble]
            self.trouble = ""
            for old in Path(self._home.name).iterdir():
                if int(old.name) < number - 1:  # requests under way may still read the last one
                    shutil.rmtree(old)
            return messages

    def close(self) -> None:
        """Remove the indexes."""
        self._open = None
        self._home.cleanup()

    def _index(self, directory: Path) -> list[str]:
        files = SiteFiles.read(self._out)
        files.build(directory, meant=self._meant, earlier=self._last)
        self._last = directory
        opened = open_engine(directory, release="preview", matcher=self._engine)
        self._open = OpenRelease(
            directory=self._out,
            manifest=Manifest(id="preview", time=""),
            articles=articles.load(self._out / articles.FILE),
            sums={},
            searcher=opened,
        )
        return [str(failure) for failure in files.broken(opened)]
