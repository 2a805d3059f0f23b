"""The releases of a learn center: immutable directories, and `current`, the symlink to one of them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from kb_server.data import disk
from kb_server.releases import checksums, files, seal

CURRENT = "current"
MANIFEST = "manifest.json"
FORMAT = 1  # of a release directory: goes up when older services cannot serve new releases

ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")  # of a release
_BUILDING = ".building-"
_PAGES = ("site/", "br/", "gzip/", "agents/")
_LISTS = (
    *("script_hashes", "style_hashes", "style_attribute_hashes"),
    *("blocked_scripts", "written_script_hashes"),
)
_TIME = "%Y%m%dT%H%M%SZ"


class ReleaseError(RuntimeError):
    """An operation on the releases is not possible. The message says why, and the cure."""

    exit_code: ClassVar[int] = 3


class NoRelease(ReleaseError):
    """There is no such release, or none at all."""


class BrokenRelease(ReleaseError):
    """A release's files are missing, damaged, or of another version of Gapless."""


class Busy(ReleaseError):
    """Another publish, rollback or prune is under way in the same directory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The description of a release. It is written last: a directory without it is not a release."""

    id: str
    time: str  # ISO 8601, UTC
    commit: str = ""  # of the content's Git checkout; "" outside Git
    dirty: bool = False  # the checkout had changes that were not committed
    counts: dict[str, int] = field(default_factory=dict)  # articles, sections, contracts, pages …
    versions: dict[str, str] = field(default_factory=dict)  # of Python and the packages it was made with
    contracts: dict[str, int] = field(default_factory=dict)  # kept and failed answer contracts
    replay: dict[str, Any] = field(default_factory=dict)  # the result of the replay; {}: not run
    script_hashes: tuple[str, ...] = ()  # of the inline scripts of theme and plugins, for the CSP header
    style_hashes: tuple[str, ...] = ()
    style_attribute_hashes: tuple[str, ...] = ()
    blocked_scripts: tuple[str, ...] = ()  # pages with an inline script of a writer, which will not run
    written_script_hashes: tuple[str, ...] = ()  # of these scripts, for an operator who allows them
    diagrams: bool = False  # a page has a diagram or a formula, which a script draws in the browser
    hosts: dict[str, list[str]] = field(default_factory=dict)  # that pages load from, by what they load
    preview: bool = False  # made by the development server: no reader has seen it
    checksums: str = ""  # SHA-256 of checksums.txt, which lists the SHA-256 of every other file
    format: int = FORMAT


def new_id(content: str, directory: Path, now: datetime) -> str:
    """Name a release made at `now` from its checksum; the name sorts after every release that is there."""
    taken = names(directory)
    if taken:  # two in one second, or a clock that was set back
        newest = datetime.strptime(taken[-1].partition("-")[0], _TIME).replace(tzinfo=UTC)
        now = max(now, newest + timedelta(seconds=1))
    return f"{now:{_TIME}}-{content[:8]}"


def names(directory: Path) -> list[str]:
    """The ids of all whole releases in `directory`, oldest first."""
    if not directory.is_dir():
        return []
    return sorted(p.name for p in directory.iterdir() if ID.fullmatch(p.name) and (p / MANIFEST).is_file())


def online(directory: Path) -> list[str]:
    """The ids of the releases that were made for readers, oldest first. Those of a preview were not."""
    return [name for name in names(directory) if not _is_preview(directory, name)]


def _is_preview(directory: Path, name: str) -> bool:
    try:
        return read(directory, name).preview
    except ReleaseError:  # damaged: readers may have seen it, so its links count
        return False


def current(directory: Path) -> str:
    """The id of the release that is served. Raises NoRelease."""
    try:
        return (directory / CURRENT).readlink().name
    except OSError:
        raise NoRelease(f"{directory}: nothing is published yet. Run gapless publish.") from None


def before_current(directory: Path) -> Path | None:
    """The newest release beside the current one. A new one may share files with it.

    It shares none with the current release: what is lost in one of them is whole in the other.
    """
    try:
        now = current(directory)
    except NoRelease:
        return None
    others = [name for name in names(directory) if name != now]
    return directory / others[-1] if others else None


def read(directory: Path, name: str) -> Manifest:
    """The manifest of the release `name`. Raises NoRelease or BrokenRelease."""
    file = directory / name / MANIFEST
    if not ID.fullmatch(name) or not file.is_file():
        raise NoRelease(f"{directory}: there is no release {name!r}. See gapless releases.")
    try:
        text = file.read_bytes().decode("utf-8")
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise BrokenRelease(
                f"{directory}: release {name}, made by another version of Gapless. Run gapless publish."
            )
        if seal.KEY in values and not seal.fits(text, values.pop(seal.KEY)):  # version 0.1 wrote none
            raise ValueError("it is not as it was written")
        hashes = {k: tuple(values[k]) for k in _LISTS if k in values}
        return Manifest(**{**values, **hashes})
    except (ValueError, TypeError, KeyError) as error:
        raise BrokenRelease(
            f"{file} is damaged ({error}). Run gapless publish or gapless rollback."
        ) from error


def verify(directory: Path, name: str, *, pages: bool = True) -> None:
    """Compare the files of a release with its checksums. Raises BrokenRelease naming the first difference.

    Without `pages` only what the engine reads is compared, which takes milliseconds.
    """
    manifest, release = read(directory, name), directory / name
    try:
        sums = checksums.read(release, manifest.checksums)
        checksums.compare(release, {f: s for f, s in sums.items() if pages or not f.startswith(_PAGES)})
    except checksums.Differs as error:
        raise BrokenRelease(
            f"{directory}: release {name}: {error}. Run gapless publish or gapless rollback."
        ) from error


@contextlib.contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Lock the directory for writing. A lock ends with its process. Raises Busy at once."""
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"{directory}: another publish or rollback is under way. Wait for it to end."
            ) from None
        yield


@contextlib.contextmanager
def building(directory: Path) -> Iterator[Path]:
    """A new directory for a release that is being made. It is removed unless completed. Needs the lock.

    First, the leftovers of killed publishes are removed.
    """
    for left in directory.glob(f"{_BUILDING}*"):
        if left.is_symlink():  # `current`, which was about to move
            left.unlink()
        shutil.rmtree(left, ignore_errors=True)  # the next call removes what a dying child still writes
    making = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=directory))
    making.chmod(0o755)
    try:
        yield making
    finally:
        shutil.rmtree(making, ignore_errors=True)


def complete(directory: Path, making: Path, manifest: Manifest) -> Manifest:
    """Complete `making` as the release `manifest.id`, safe from a power cut. It is not yet current.

    Return the manifest, which also counts the bytes of the release's other files.
    """
    new, size = _listed(making)
    complete = replace(manifest, counts=manifest.counts | {"bytes": size})
    write(making, complete)
    files.each(disk.flush, [*new, making / MANIFEST])  # parallel calls share commits of the journal
    making.rename(directory / manifest.id)
    disk.flush(directory)
    return complete


def write(release: Path, manifest: Manifest) -> None:
    """Write the manifest of a release, sealed."""
    values = {**asdict(manifest), seal.KEY: seal.BLANK}
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    (release / MANIFEST).write_text(seal.put(text), encoding="utf-8", newline="\n")


def activate(directory: Path, name: str) -> None:
    """Point `current` at the release `name`, in one atomic step."""
    read(directory, name)
    link = directory / f"{_BUILDING}current"
    link.unlink(missing_ok=True)
    link.symlink_to(name)
    link.replace(directory / CURRENT)
    disk.flush(directory)


def rollback(directory: Path, to: str = "") -> str:
    """Serve the release `to`, or the one before the current; return its id. Raises ReleaseError."""
    with locked(directory):
        now = current(directory)
        older = [n for n in names(directory) if n < now]
        if not to and not older:
            raise NoRelease(f"{directory}: there is no release before {now}. See gapless releases.")
        target = to or older[-1]
        verify(directory, target)
        activate(directory, target)
    return target


def prune(directory: Path, keep: int) -> list[str]:
    """Remove all but the newest `keep` releases; needs the lock.

    The current release and those in use stay. If the current one is a preview, the newest release for readers
    stays too, because the next release must keep its links.
    """
    now, readers = current(directory), online(directory)
    kept = {now} if now in readers else {now, *readers[-1:]}
    others = [n for n in names(directory) if n not in kept]
    surplus = others[: max(0, len(others) - (keep - len(kept)))]
    return [name for name in surplus if _remove(directory, name)]


def hold(directory: Path, name: str) -> int:
    """Mark a release as in use by this process until the returned file descriptor is closed.

    Raises NoRelease when it was removed meanwhile.
    """
    file = directory / name / MANIFEST
    try:
        held = os.open(file, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_SH)
    except OSError as error:
        raise NoRelease(f"{directory}: the release {name} cannot be opened ({error}).") from error
    if not file.is_file():
        os.close(held)
        raise NoRelease(f"{directory}: the release {name} was removed.")
    return held


def _remove(directory: Path, name: str) -> bool:
    gone = directory / f"{_BUILDING}{name}"
    with (directory / name / MANIFEST).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False  # a process serves it
        # Rename it first: a half-removed release must never look like a complete one.
        (directory / name).rename(gone)
    shutil.rmtree(gone, ignore_errors=True)
    return True


def _listed(directory: Path) -> tuple[list[Path | str], int]:
    """What is new below `directory`, folders too, and the bytes of all its files.

    A linked file is not new: it was flushed to the disk with its first release.
    """
    new: list[Path | str] = []
    size = 0
    for folder, _, inside in os.walk(directory):
        new.append(folder)
        for name in inside:
            found = os.stat(path := f"{folder}/{name}")  # noqa: PTH116 - a third of what Path takes
            size += found.st_size
            if found.st_nlink == 1:
                new.append(path)
    return new, size
