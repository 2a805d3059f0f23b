"""A new learn center: its mkdocs.yml and first pages, or for a folder of Markdown only what is missing."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from kb_server.develop import foreign
from kb_server.develop.foreign import ABOUT_CODE, Foreign

TEMPLATES = Path(__file__).with_name("starter")
CONFIG = "mkdocs.yml"
FOLDERS = ("content", "docs")  # where sites usually have their pages
DOCS_DIR = re.compile(r"^docs_dir:(.*+)$", re.MULTILINE)
IGNORED = ("releases/", "var/")  # what publishing writes, with customers' words in it
LENIENT = """\
      strict: false # mistakes in front matter are listed; delete the line when they are corrected
"""
STRICT = "\nstrict: false # broken links are warnings; delete the line when they are corrected\n"


class CannotStart(ValueError):
    """A learn center cannot be made there. The message says why, and the cure."""


@dataclass(frozen=True, slots=True)
class NewCenter:
    """A learn center that was made: its mkdocs.yml, all files that were written, and what to look at."""

    config: Path
    files: tuple[Path, ...]
    foreign: tuple[Foreign, ...] = ()  # what the pages that were there have and MkDocs does not understand


def make(folder: Path) -> NewCenter:
    """Make a learn center in `folder`, or around a `folder` that holds Markdown. It changes no existing file.

    MkDocs wants its pages in a folder below mkdocs.yml. Raises CannotStart if there is one.
    """
    folder = folder.absolute()
    pages = next((folder / name for name in FOLDERS if _has_pages(folder / name)), None)
    around = pages is None and folder.is_dir() and any(_pages_at_top(folder))
    root = folder.parent if around else folder
    pages = folder if around else pages or folder / FOLDERS[0]
    if there := next(root.glob("mkdocs.y*ml"), None):
        if around and not _publishes(there, pages):
            raise CannotStart(
                f"{there} is there already, with the pages of another folder. MkDocs wants mkdocs.yml beside "
                f"the folder of its pages: move {folder.name} into an empty folder, and name it there."
            )
        raise CannotStart(
            f"{there} is there already. Such a site is published as it is: "
            f"gapless serve --config {shlex.quote(str(there))}"
        )
    written = _has_pages(pages)
    odd = foreign.found(pages) if written else foreign.unread(folder)
    return NewCenter(root / CONFIG, tuple(_write(root, pages, written=written)), tuple(odd))


def unignored(root: Path) -> list[str]:
    """What Git should ignore in `root` and does not: what publishing writes, with customers' words in it."""
    file = root / ".gitignore"
    said = file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else []
    lines = {line.strip().strip("/") for line in said}
    return [name for name in IGNORED if name.strip("/") not in lines]


def _write(root: Path, pages: Path, *, written: bool) -> Iterator[Path]:
    docs = pages.relative_to(root).as_posix()
    named = root if pages.name in FOLDERS else pages
    text = Template((TEMPLATES / CONFIG).read_text(encoding="utf-8")).substitute(
        name=named.name.replace("-", " ").replace("_", " ").capitalize() or "Help center",
        docs=docs,
        lenient=LENIENT if written else "",
    )
    yield _new(root / CONFIG, (text + STRICT if written else text).encode())
    yield from _ignore(root / ".gitignore")
    for source in sorted((TEMPLATES / "content").rglob("*")):
        place = pages / source.relative_to(TEMPLATES / "content")
        home = source.parent.name == "content" and not (pages / "README.md").exists()
        if source.is_file() and not place.exists() and (home or not written):
            yield _new(place, source.read_bytes())


def _ignore(file: Path) -> Iterator[Path]:
    if not file.exists():
        yield _new(file, "".join(f"{name}\n" for name in IGNORED).encode())


def _new(file: Path, content: bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def _publishes(config: Path, pages: Path) -> bool:
    """Does this mkdocs.yml name `pages` as the folder of its pages?"""
    said = DOCS_DIR.search(config.read_text(encoding="utf-8", errors="replace"))
    named = said[1].partition(" #")[0].strip().strip("\"'") if said else "docs"
    return config.parent / named == pages


def _has_pages(folder: Path) -> bool:
    return folder.is_dir() and any(folder.rglob("*.md"))


def _pages_at_top(folder: Path) -> Iterator[Path]:
    return (file for file in folder.glob("*.md") if file.stem.lower() not in ABOUT_CODE)
