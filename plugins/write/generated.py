"""Generated pages: the results page, and a home page if the site has none."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

import texts

RESULTS = "search.md"
HOME = "index.md"
HIDE = "hide: [navigation, toc, path, footer]"


def add(files: Files, config: MkDocsConfig) -> None:
    """Add the generated pages to `files`, unless the site has its own."""
    addresses = {file.dest_uri for file in files}
    spoken = texts.load(str(config.theme.get("language") or ""))
    results = File.generated(
        config,
        RESULTS,
        content=f"---\ntemplate: results.html\ntitle: {spoken('center.results')}\n{HIDE}\n---\n",
        inclusion=InclusionLevel.NOT_IN_NAV,
    )
    if results.dest_uri not in addresses:
        files.append(results)
    home = File.generated(
        config,
        HOME,
        content=f"---\ntemplate: home.html\ntitle: {spoken('center.home')}\n{HIDE}\n---\n",
        inclusion=InclusionLevel.INCLUDED if config.nav is None else InclusionLevel.NOT_IN_NAV,
    )
    if home.dest_uri not in addresses:
        files.append(home)
