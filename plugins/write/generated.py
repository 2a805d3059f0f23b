"""Pages that no writer made: the results page, and a home page if the site has none.

They are templates, not pages of MkDocs, because other plugins look for the Markdown file of each page.
"""

from __future__ import annotations

from collections.abc import Collection

from mkdocs.config.defaults import MkDocsConfig

HOME = "index.html"
RESULTS = ("search/index.html", "search.html")  # the second where addresses end with .html
SOURCES = {  # the templates by the address that each is built at
    HOME: '{% extends "home.html" %}',
    **dict.fromkeys(RESULTS, '{% extends "results.html" %}'),
}


def add(config: MkDocsConfig, taken: Collection[str]) -> None:
    """Have MkDocs build the generated pages, except those whose address a page of the site has `taken`."""
    results = RESULTS[0 if config.use_directory_urls else 1]
    config.theme.static_templates -= set(SOURCES)
    config.theme.static_templates |= {HOME, results} - set(taken)


def leave_out(config: MkDocsConfig) -> None:
    """Leave the pages to an earlier build, which has made them."""
    config.theme.static_templates -= set(SOURCES)
