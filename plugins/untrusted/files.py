"""The files beside the pages: pictures, recordings and documents stay, whatever a browser could run goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from mkdocs.structure.files import File, Files, InclusionLevel

from plugins.mistakes import Mistake
from plugins.untrusted import drawings

_PICTURES = "avif bmp gif ico jpeg jpg png svg webp"
_RECORDINGS = "aac flac m4a m4v mov mp3 mp4 oga ogg ogv opus srt vtt wav webm"
_DOCUMENTS = "csv docx epub gz ics key numbers odp ods odt pages pdf pptx rtf tar tsv txt xlsx yaml yml zip"
KINDS = frozenset(f".{name}" for name in f"{_PICTURES} {_RECORDINGS} {_DOCUMENTS}".split())
OURS = frozenset({"robots.txt", "llms.txt", "ads.txt", "app-ads.txt"})  # that speak for the whole site
LONGEST = 1024 * 1024  # bytes of a page
_UNFIT = frozenset('<>"`\\')


def take_out(
    files: Files, docs: Path, named: Callable[[File], str], trusted: Collection[str]
) -> Iterator[Mistake]:
    """Remove from `files` what an unknown writer must not publish, and say so. `docs` is the content folder.

    `trusted` are paths below it that stay whatever they are.
    """
    for file in list(files):
        path = Path(file.abs_src_path) if file.abs_src_path else None
        if path is None or not path.is_relative_to(docs) or file.is_documentation_page():
            continue
        if file.inclusion is InclusionLevel.EXCLUDED:
            continue
        if file.src_uri not in trusted and (problem := _problem(path, file.src_uri)):
            files.remove(file)
            cure = (
                f"Ask those who maintain the site: they can list {file.src_uri} under trusted in mkdocs.yml."
            )
            yield Mistake(named(file), f"{problem} and was left out", cure)


def unfit(files: Files, docs: Path, named: Callable[[File], str]) -> Iterator[Mistake]:
    """Yield the pages that cannot be published at all: titles of the menu come from their names."""
    for file in files:
        if not file.abs_src_path or not Path(file.abs_src_path).is_relative_to(docs):
            continue
        if not _UNFIT.isdisjoint(file.src_uri) or not file.src_uri.isprintable():
            shown = named(file).encode("unicode_escape").decode()
            yield Mistake(
                shown, "the name has characters that HTML reads", "Rename it: letters a to z are safest."
            )
        elif file.is_documentation_page() and Path(file.abs_src_path).stat().st_size > LONGEST:
            yield Mistake(named(file), f"is longer than {LONGEST // 1024} kB", "Make several pages of it.")


def _problem(path: Path, name: str) -> str:
    kind = path.suffix.lower()
    if name in OURS:
        return "speaks for the whole site"
    if kind not in KINDS:
        return f"is a file {kind or 'without an ending'}, which a browser may run,"
    return drawings.fault(path.read_bytes()) if kind == ".svg" else ""
