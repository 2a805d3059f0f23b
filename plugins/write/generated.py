"""Pages that no writer made: for results, for a wrong address, and home pages where a language has none.

Each language in a folder has its own, also where another plugin builds the site once for each. They are
templates, not pages of MkDocs, because other plugins look for the Markdown file of each page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mkdocs.config.defaults import MkDocsConfig

HOME = "index.html"
RESULTS = ("search/index.html", "search.html")  # the second where addresses end with .html
CONTACT = ("contact/index.html", "contact.html")
MISSING = "404.html"
_SOURCES = {  # the templates by the address that each is built at, below the root or a language's folder
    HOME: '{% extends "home.html" %}',
    **dict.fromkeys(RESULTS, '{% extends "results.html" %}'),
    **dict.fromkeys(CONTACT, '{% extends "contact-form.html" %}'),
}
_IN_FOLDER = re.compile(r"([a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*)/(.+)")


@dataclass(frozen=True, slots=True)
class GeneratedPages:
    """The names of the generated pages of a site, and the kind of its addresses."""

    names: frozenset[str] = frozenset()
    directories: bool = True

    def home(self, folder: str) -> str:
        """The address of the start page in a language's folder."""
        return f"{folder}/" if self.directories else f"{folder}/{HOME}"

    def results(self, folder: str = "") -> str:
        """The address of the results page of a folder, of the site's own without; "" if it has none."""
        name = _below(folder, RESULTS[0 if self.directories else 1])
        return name.removesuffix(HOME) if not folder or name in self.names else ""

    def contact(self, folder: str = "") -> str:
        """The address of the contact page of a folder, or of the site's own; "" if there is none."""
        name = _below(folder, CONTACT[0 if self.directories else 1])
        return name.removesuffix(HOME) if name in self.names else ""


def source(name: str) -> str | None:
    """The template of the generated page `name`; None if it is no generated page."""
    folder, rest = split(name)
    if folder and rest == MISSING:
        return '{% extends "404.html" %}'
    return _SOURCES.get(rest)


def split(name: str) -> tuple[str, str]:
    """A generated page's folder of a language, "" in the root, and the rest of its name."""
    found = _IN_FOLDER.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


def add(
    config: MkDocsConfig,
    taken: Collection[str],
    folders: Iterable[str] = (),
    *,
    contact: bool = False,
    inner: bool = False,
) -> GeneratedPages:
    """Have MkDocs build the generated pages, also in `folders`, save those that a page has `taken`.

    `contact` is whether there is a contact page. An `inner` build leaves those outside of `folders` to the
    build around it, with that for a wrong address of the site.
    """
    _forget(config)
    results = RESULTS[0 if config.use_directory_urls else 1]
    ours = (results, CONTACT[0 if config.use_directory_urls else 1]) if contact else (results,)
    wanted = {_below(folder, name) for folder in folders for name in (HOME, *ours, MISSING)}
    if inner:
        config.theme.static_templates.discard(MISSING)
    else:
        wanted |= {HOME, *ours}
    made = frozenset(wanted - set(taken))
    config.theme.static_templates |= made
    return GeneratedPages(made, config.use_directory_urls)


def _forget(config: MkDocsConfig) -> None:
    config.theme.static_templates -= {name for name in config.theme.static_templates if source(name)}


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
