"""The release that this process serves: opened once, shared by its requests, and followed when it changes."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

import search
from kb_server.releases import articles, checksums, saved_replies, store, support
from kb_server.releases.articles import MalformedArticles, PublishedArticle
from kb_server.releases.saved_replies import MalformedReplies, Reply
from kb_server.releases.store import Manifest, ReleaseError
from kb_server.releases.support import MalformedSupport, Support
from search import BrokenIndex, Engine, EngineError

_log = logging.getLogger(__name__)

_NAMED = 3  # damaged files that a message names
_MAPPED = ("arrays.bin", "records.jsonl")  # files of the index that are not copied into memory
_LARGE = 4 * 1024 * 1024  # bytes: such a file is first read in the background, not before it is sent

_Facts = tuple[int, int, int]  # of a file: which it is, its size, and when it was last written (ns)

_FAILURES = (ReleaseError, EngineError, MalformedArticles, MalformedReplies, MalformedSupport, OSError)


class Source(Protocol):
    """Gives each request the release that answers it."""

    trouble: str  # why the newest release is not served; "" when it is

    def lease(self) -> contextlib.AbstractContextManager[OpenRelease]:
        """Lease the release that answers one request. Raises NothingServed when there is none."""


class NothingServed(ReleaseError):
    """No release can be served."""


class DamagedFile(NothingServed):
    """A file of the release that is served cannot be read, or is not as it was published."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OpenRelease:
    """A release that is ready to be served."""

    directory: Path
    manifest: Manifest
    articles: Mapping[str, PublishedArticle]
    sums: Mapping[str, str]  # SHA-256 by path, below `directory`
    replies: Mapping[str, Reply] = field(default_factory=dict)
    support: Support | None = None  # None where the site has no support.yml
    searcher: Engine | EngineError  # the error that says why it cannot search, if it cannot
    damaged: dict[str, str] = field(default_factory=dict)  # files not as published, as far as known, and how
    seen: dict[str, _Facts] = field(default_factory=dict)  # of files when they were as they were published

    site: Path = field(init=False)  # the public pages

    def __post_init__(self) -> None:
        """Each request asks for it, and to join a path takes as long as half of what it is joined for."""
        object.__setattr__(self, "site", self.directory / "site")

    @property
    def engine(self) -> Engine:
        """The engine that answers searches. Raises EngineError when the index is broken; pages still work."""
        if isinstance(self.searcher, EngineError):
            raise self.searcher
        return self.searcher

    def is_damaged(self, path: str) -> bool:
        """Is this file not as it was published? It is read again if it was written to since it was.

        A release with such a file is left from the next request on.
        """
        expected = self.sums.get(path)
        if path in self.damaged or expected is None:
            return path in self.damaged
        facts = _facts(f"{self.directory}/{path}")
        if facts and (self.seen.get(path) == facts or (path not in self.seen and facts[1] > _LARGE)):
            return False
        for _, how in checksums.differing(self.directory, {path: expected}):
            self._distrust(path, how)
        if facts:
            self.seen[path] = facts
        return path in self.damaged

    def read(self, file: Path) -> str:
        """The text of a file of this release. Raises DamagedFile where it is not as it was published."""
        path = file.relative_to(self.directory).as_posix()
        if not self.is_damaged(path):
            try:
                return file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                self._distrust(path, str(error))
        raise DamagedFile(f"Release {self.manifest.id}: {path} is damaged.")

    def page(self, address: str) -> str:
        """The HTML of the public page at `address`, as articles give it. Raises DamagedFile."""
        file = self.site / unquote(address)
        return self.read(file / "index.html" if file.is_dir() else file)

    @property
    def damage(self) -> str:
        """How many files are damaged, and some of them; "" while none is known."""
        found = list(self.damaged.items())
        some = ", ".join(f"{path} {how}" for path, how in found[:_NAMED])
        return f"damaged files of the release: {len(found)}, such as {some}" if found else ""

    def _distrust(self, path: str, why: str) -> None:
        if path in self.sums and path not in self.damaged:
            self.damaged[path] = why
            _log.error("Release %s: %s %s", self.manifest.id, path, why)


@dataclass(slots=True, eq=False)
class _Slot:
    release: OpenRelease
    held: int  # a file descriptor whose lock tells other processes that the release is in use
    mapped: Mapping[str, _Facts | None]  # of the files that answers are read from, by path
    loaded: Mapping[str, _Facts | None]  # of the files that were read when it was opened
    users: int = 0
    retired: bool = False
    kept: bool = False  # although pages of it are damaged: there is no other release

    def answers(self) -> bool:
        """Is no file known to be damaged, and was nothing written to what answers are read from?

        Every request asks.
        """
        return (self.kept or not self.release.damaged) and _untouched(self.mapped)

    def whole(self) -> bool:
        """Does it answer, and was nothing written to what it was opened from either?"""
        return self.answers() and _untouched(self.loaded)

    def searches(self) -> bool:
        """Is what the engine reads whole, though pages may not be?"""
        index = any(path.startswith("index/") for path in self.release.damaged)
        return _untouched(self.mapped) and _untouched(self.loaded) and not index


class CurrentRelease:
    """Follows `current` in a directory of releases. It looks at most once in `look` seconds.

    The request that notices a new release opens it beside the old one. Requests under way finish on the
    release that they began with, which is closed after the last of them. When the new release cannot be
    opened, the old one stays, and `trouble` says why. When there is no old one, or a file of it was changed,
    the newest other release that is whole is served.
    """

    def __init__(self, directory: Path, *, look: float = 1.0, engine: str = "arrays") -> None:
        """`engine` is the setting GAPLESS_ENGINE: what answers searches."""
        self.directory = directory
        self._engine = engine
        self.trouble = ""
        self._spoilt: dict[str, str] = {}  # releases that `check` found damaged, and how
        self._look = look
        self._looked = float("-inf")
        self._slot: _Slot | None = None
        self._users = threading.Lock()
        self._changing = threading.Lock()

    @contextlib.contextmanager
    def lease(self) -> Iterator[OpenRelease]:
        """Lease the release that answers one request. Raises NothingServed when there is none."""
        self._follow()
        with self._users:
            slot = self._slot
            if slot is None:
                raise NothingServed(self.trouble)
            slot.users += 1
        try:
            yield slot.release
        finally:
            with self._users:
                slot.users -= 1
                _close_if_done(slot)

    def check(self) -> None:
        """Compare all files of the release that is served with its checksums, which takes seconds.

        From the next request on, a release that differs is left for the newest other one that is whole.
        Where there is none, its damaged pages are no longer served.
        """
        with self.lease() as release:
            before = {path: _facts(f"{release.directory}/{path}") for path in release.sums}
            found = dict(checksums.differing(release.directory, release.sums)) | _lists(release)
            release.seen.update(
                (path, facts) for path, facts in before.items() if facts and path not in found
            )
            if found.keys() - release.damaged.keys():
                release.damaged.update(found)
                _log.error("Release %s: %s", release.manifest.id, release.damage)

    def close(self) -> None:
        """Close the release after the requests under way."""
        self._replace(None)

    def _follow(self) -> None:
        slot = self._slot
        if slot is not None and not slot.answers():
            with self._changing:
                self._change()
        if time.monotonic() - self._looked < self._look:
            return
        # One request opens the new release. Meanwhile the others are answered from the old one; before the
        # first release they wait.
        if self._changing.acquire(blocking=self._slot is None):
            try:
                if time.monotonic() - self._looked >= self._look:
                    self._change()
                    self._looked = time.monotonic()
            finally:
                self._changing.release()

    def _change(self) -> None:
        slot = self._slot
        serving = slot.release.manifest.id if slot and slot.whole() else ""
        if slot and slot.release.damaged:
            self._spoilt[slot.release.manifest.id] = slot.release.damage
        name = store.CURRENT
        try:
            name = store.current(self.directory)
            if name == serving:
                self.trouble = self._spoilt.get(name, "")
                return
            if name in self._spoilt:
                raise ReleaseError(self._spoilt[name])
            self._replace(_open(self.directory, name, self._engine))
            self.trouble = ""
        except _FAILURES as error:
            # Log it once, and without a path so long that the scrubber would take it for a secret.
            trouble = str(error).replace(f"{self.directory / name}/", f"release {name}: ")
            if trouble != self.trouble:
                self.trouble = trouble
                _log.error("%s", trouble)
            elif slot is None:
                return
            if not serving:
                self._serve_another(name, _others(self.directory, name) if _damaged(error) else [])

    def _serve_another(self, name: str, others: Iterable[str]) -> None:
        """Serve the first whole one of `others` in place of `name`; without one, the pages of `name`."""
        for other in (one for one in others if one not in self._spoilt):
            with contextlib.suppress(*_FAILURES):
                self._replace(_open(self.directory, other, self._engine))
                _log.error("The release %s is served in place of %s.", other, name)
                return
        slot = self._slot
        if slot and slot.release.manifest.id == name and slot.searches():
            slot.kept = True
            return
        try:
            self._replace(_open(self.directory, name, "", why=self.trouble))
        except _FAILURES:
            self._replace(None)

    def _replace(self, new: _Slot | None) -> None:
        with self._users:
            old, self._slot = self._slot, new
            if old is not None:
                old.retired = True
                _close_if_done(old)


def _open(directory: Path, name: str, engine: str, *, why: str = "") -> _Slot:
    """Open a release. Without an `engine` open only its pages; `why` says why search does not work."""
    held = store.hold(directory, name)
    try:
        release = directory / name
        facts = {file: _facts(str(file)) for file in _watched(release)} if engine else {}
        manifest = store.read(directory, name)
        if engine:
            store.verify(directory, name, pages=False)
        opened = OpenRelease(
            directory=release,
            manifest=manifest,
            articles=articles.load(release / articles.FILE),
            replies=saved_replies.load(release / saved_replies.FILE),
            support=support.load(release / support.FILE),
            sums=checksums.read(release, manifest.checksums) if engine else {},
            searcher=_searcher(release, name, engine) if engine else BrokenIndex(why),
        )
        if isinstance(opened.searcher, Engine):
            opened.searcher.warm()
    except BaseException:
        os.close(held)
        raise
    mapped = {str(file): found for file, found in facts.items() if file.name in _MAPPED}
    loaded = {str(file): found for file, found in facts.items() if file.name not in _MAPPED}
    return _Slot(opened, held, mapped, loaded)


def _lists(release: OpenRelease) -> dict[str, str]:
    """Empty when the manifest and the list of checksums are as they were published."""
    try:
        manifest = store.read(release.directory.parent, release.manifest.id)
        checksums.read(release.directory, manifest.checksums)
    except (*_FAILURES, checksums.Differs):
        return {checksums.FILE: "or the manifest is damaged"}
    return {}


def _damaged(error: Exception) -> bool:
    """Is it the release that fails, and not the encoder, which other releases need as well?"""
    return isinstance(error, BrokenIndex) or not isinstance(error, EngineError)


def _others(directory: Path, name: str) -> list[str]:
    """The releases that may stand in for `name`: the newest of those before it first, then later ones."""
    if name == store.CURRENT:  # nothing was published yet
        return []
    found = store.online(directory)
    return [n for n in reversed(found) if n < name] + [n for n in reversed(found) if n > name]


def _watched(release: Path) -> Iterator[Path]:
    """The files of the index and the records. Each page is looked at when it is asked for."""
    for folder in (one for one in (release, release / "index") if one.is_dir()):
        yield from (file for file in folder.iterdir() if file.is_file())


def _untouched(files: Mapping[str, _Facts | None]) -> bool:
    return all(_facts(file) == facts for file, facts in files.items())


def _facts(file: str) -> _Facts | None:
    try:
        found = os.stat(file)  # noqa: PTH116 - for every request; a Path takes three times as long
    except OSError:  # removed, or on a disk that fails
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _searcher(release: Path, name: str, engine: str) -> Engine:
    return search.open(release / "index", release=name, matcher=engine)


def _close_if_done(slot: _Slot) -> None:
    if slot.retired and slot.users == 0:
        if not isinstance(slot.release.searcher, EngineError):
            slot.release.searcher.close()
        os.close(slot.held)
