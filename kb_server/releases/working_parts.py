"""The parts that a built page needs to show results and to send events."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from kb_server.releases.built_files import BuiltFiles

RESULTS = ("search/index.html", "search.html")  # below the root or the folder of a language
PARTS = (
    ("<gapless-page", "the page's settings (<gapless-page>)"),
    ("gapless/main.", "our script (assets/gapless/main.….js)"),
    ("<gapless-finder", "the search dialog (<gapless-finder>)"),
)


_CURE = (
    "A template, hook or plugin of the site has taken that out. Let its template extend main.html and keep "
    "</head> and </body>."
)


def faults(site: Path, files: BuiltFiles) -> Iterator[str]:
    """Yield what the results page lacks, without which the site must not be served."""
    for name in (name for name in RESULTS if (site / name).is_file()):
        if "<gapless-results" not in (site / name).read_text(encoding="utf-8", errors="replace"):
            yield (
                f"{name}: a page of the site is where search shows its results. Rename it, or write "
                "template: results.html into it."
            )
        elif lost := _missing(site / name, files):
            yield f"{name}: the results page lacks {lost}. {_CURE}"


def warnings(site: Path, urls: Collection[str], files: BuiltFiles) -> Iterator[str]:
    """Yield what the pages of the articles lack; `urls` are the addresses of their pages."""
    for url in sorted(urls):
        if (page := files.page(site, url)) and (lost := _missing(page, files)):
            yield f"{url or 'index.html'}: neither search nor events work here: it lacks {lost}. {_CURE}"


def _missing(page: Path | str, files: BuiltFiles) -> str:
    return str(files.look(page, __file__, _lacks))


def _lacks(content: bytes) -> str:
    html = content.decode("utf-8", errors="replace")
    return " and ".join(name for part, name in PARTS if part not in html)
