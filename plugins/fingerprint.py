"""What every page of a site depends on, as one text: while it stays the same, unchanged pages stay the same.

In any doubt there is no such text, and all pages are made anew.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import Any

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

import texts
from cache import pack
from plugins.read import scripts
from plugins.videos.block import NAME as VIDEOS
from search import documents

# Plugins that make of the same page always the same, by the package that they come from. What they do with a
# page's content before its template is rendered is not done for a page that is taken from the last build.
_PLUGINS = ("mkdocs.contrib.search.", "material.plugins.search.", "materialx.plugins.search.", "plugins.")
# Extensions that make of the same Markdown always the same, and read no other file.
EXTENSIONS = frozenset({
    VIDEOS,
    scripts.NAME,
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes"),
    *("md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks"),
    *("markdown.extensions.tables", "markdown.extensions.toc", "markdown.extensions.attr_list"),
    *("pymdownx.blocks.admonition", "pymdownx.blocks.details", "pymdownx.blocks.tab"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic", "pymdownx.details"),
    *("pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"),
    *("pymdownx.mark", "pymdownx.quotes", "pymdownx.saneheaders", "pymdownx.smartsymbols"),
    *("pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
})  # fmt: skip
# Settings that say where a build goes, that change only which files there are, or that are read apart.
_APART = frozenset({
    *("site_dir", "dev_addr", "watch", "hooks", "theme", "plugins", "mdx_configs"),
    *("exclude_docs", "draft_docs", "not_in_nav", "nav"),
})  # fmt: skip
_PURE = frozenset({"markdown", "material", "materialx", "pymdownx"})  # packages whose functions do the same
_OURS = (Path(__file__).parent, Path(texts.__file__).parent)
# Of our own files: what pages are made from, and what they name by its content.
_READ = (".py", ".html", ".yml", ".json", ".svg", ".css", ".js", ".woff2")


class InDoubt(Exception):
    """Something may change pages that this module does not know."""


def of_markdown(config: MkDocsConfig) -> str:
    """What the HTML of every page's Markdown depends on, beside the page and its links. Raises InDoubt."""
    if config.hooks or not all(_is_known(plugin) for plugin in config.plugins.values()):
        raise InDoubt
    if unknown := {str(name) for name in config.markdown_extensions} - EXTENSIONS:
        raise InDoubt(str(unknown))
    if "custom_icons" in str(config.mdx_configs):  # files that an extension reads
        raise InDoubt
    return _digest([code(), _settings(config)])


def of_templates(markdown: str, config: MkDocsConfig) -> str:
    """What every built page depends on, beside the page and those around it, given what its Markdown does.

    Raises InDoubt: templates of the site's own may show anything of any page.
    """
    if config.theme.custom_dir:
        raise InDoubt
    return markdown


def of_page(page: Page) -> list[Any]:
    """What other pages may show of this one. Raises InDoubt."""
    return [page.url, str(page.title), page.canonical_url, page.edit_url, page.is_homepage, _plain(page.meta)]


def _settings(config: MkDocsConfig) -> Any:
    """The configuration as plugins have completed it."""
    theme = config.theme
    return _plain(
        {
            **{key: value for key, value in config.items() if key not in _APART},
            "theme": {**theme, "name": theme.name, "locale": str(theme.get("locale"))},
            "plugins": {name: plugin.config for name, plugin in config.plugins.items()},
            "mdx_configs": {key: value for key, value in config.mdx_configs.items() if key != VIDEOS},
        }
    )


def _is_known(plugin: object) -> bool:
    return f"{type(plugin).__module__}.".startswith(_PLUGINS)


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it. Raises InDoubt for what may differ from one build to the next."""
    if value is None or isinstance(value, str | int | float | bool):
        return value if not isinstance(value, str) else str(value)
    if isinstance(value, Mapping):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, functools.partial):
        return ["partial", _plain(value.func), _plain(value.args), _plain(value.keywords)]
    if isinstance(value, FunctionType | BuiltinFunctionType | type):
        if str(value.__module__).partition(".")[0] in _PURE and "<" not in value.__qualname__:
            return ["function", value.__module__, value.__qualname__]
        raise InDoubt(str(value))
    if isinstance(value, ExtraScriptValue):
        return [str(value), value.type, value.defer, value["async"]]
    if type(value).__module__ == "datetime":
        return [type(value).__name__, value.isoformat()]
    raise InDoubt(repr(value))


@functools.cache
def code() -> str:
    """A digest of all code that runs: ours, and all installed packages."""
    return _digest([_packages(), sources()])


@functools.cache
def _packages() -> list[Any]:
    """Python, and the names and versions of all installed packages."""
    found = {
        entry.name
        for place in sys.path
        if Path(place or ".").is_dir()
        for entry in Path(place or ".").iterdir()
        if entry.suffix in (".dist-info", ".egg-info", ".egg-link")
    }
    return [sys.version, sorted(found)]


@functools.cache
def sources() -> str:
    """A digest of our own code, templates and texts: a checkout changes without a new version."""
    files = [file for folder in _OURS for file in sorted(folder.rglob("*")) if file.suffix in _READ]
    files += [Path(documents.__file__), Path(pack.__file__)]
    return pack.key(*(part for file in files for part in (str(file), file.read_bytes()))).hex()


def _digest(value: Any) -> str:
    return pack.key(json.dumps(value)).hex()
