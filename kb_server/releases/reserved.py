"""The addresses at which the service answers readers: a page of the site there could never be read."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from kb_server.releases.articles import PublishedArticle, with_case
from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.files import place

# `*` stands for anything, `?` for one sign. `a/<id>` and `a/<id>/<anchor>` are reserved only where they are
# permalinks, `f/<topic>` only where support.yml has the topic, and in `c/` only what is as long as the
# secrets of contacts.
RESERVED = (
    "-/answers/*",
    "-/contact/*",
    "-/widget/*",
    "api/articles/*",
    "api/explain",
    "api/flags",
    "api/gaps",
    "api/gaps/*",
    "api/links",
    "api/me",
    "api/openapi.json",
    "api/receipt",
    "api/search",
    "api/solving",
    "api/suggest",
    "api/visitor",
    f"c/{'?' * 26}",
    "desk",
    "desk/articles",
    "desk/flags",
    "desk/handover",
    "desk/links",
    "desk/static/*",
    "desk/tools",
    "desk/tools/*",
    "explain",
    "explain/static/*",
    "healthz",
    "invitation/*",
    "login",
    "login/account",
    "login/factor",
    "login/oidc",
    "login/oidc/back",
    "login/static/*",
    "staff/static/*",
    "studio",
    "studio/*",
    "widget.js",
)
_PATTERN = re.compile("|".join(fnmatch.translate(address) for address in RESERVED))
_PERMALINK = re.compile(r"a/([^/]+)(?:/[^/]+)?")


def is_reserved(address: str) -> bool:
    """Is this address, without slashes around it, always answered by the service?"""
    return bool(_PATTERN.fullmatch(address))


def shadowed(
    site: Path,
    files: BuiltFiles,
    articles: Mapping[str, PublishedArticle],
    topics: Collection[str] = (),
) -> Iterator[str]:
    """Yield a message for each of the `files` of `site` that no reader would ever see, with the cure.

    `topics` are those of support.yml, which readers give marks.
    """
    marked = {f"f/{topic}" for topic in topics}
    sources = {article.url.strip("/"): article.source for article in articles.values() if article.url}
    for address in _addresses(place(file, site) for file in files.below(site)):
        taken = f"/{address}" if is_reserved(address) or address in marked else _permalink(address, articles)
        if taken:
            yield (
                f"{sources.get(address, address)}: Gapless itself answers at {taken}. "
                "Rename the file or its folder; the guide lists the addresses that are reserved."
            )


def _addresses(places: Iterable[str]) -> Iterable[str]:
    for path in places:
        page = path == "index.html" or path.endswith("/index.html")
        yield path.removesuffix("index.html").rstrip("/") if page else path


def _permalink(address: str, articles: Mapping[str, PublishedArticle]) -> str:
    """The permalink of an article that is at `address`; "" if there is none."""
    found = _PERMALINK.fullmatch(address)
    known = with_case(articles, found[1]) if found else ""
    return f"/a/{known}, the permalink of an article" if known in articles else ""
