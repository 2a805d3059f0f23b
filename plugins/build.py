"""Build a MkDocs Material site with its search documents: what publishing runs as a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError
from mkdocs.structure.files import get_files
from mkdocs.utils.yaml import yaml_load

from plugins.plugin import GaplessPlugin
from plugins.progress import Progress
from plugins.read.folder import DRAFTS
from plugins.read.ids import Source
from plugins.read.sources import saved_replies

SEARCH = ("search", "material/search", "materialx/search")


def build(config: Path, site: Path, out: Path, progress: Progress, *, url: str = "") -> None:
    """Build the site of `config` into `site`, its search documents into `out`.

    `url` replaces the site's `site_url`. Strict, unless the site's own file says `strict: false`. Raises
    mkdocs.exceptions.MkDocsException with a message for the writer.
    """
    settings = load(config, site, url)
    plugin = settings.plugins["gapless"]
    if not isinstance(plugin, GaplessPlugin):
        raise ConfigurationError("Another plugin of mkdocs.yml is called gapless. Rename it.")
    plugin.out, plugin.progress = out, progress
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        mkdocs_build.build(settings)
    finally:
        settings.plugins.on_shutdown()


def load(config: Path, site: Path, url: str = "") -> MkDocsConfig:
    """Read `config`, with our plugin and a search box added where it has none."""
    with config.open("rb") as file:
        raw = yaml_load(file)
    changes: dict[str, Any] = {"site_dir": str(site.resolve()), "strict": raw.get("strict", True)}
    if url:
        changes["site_url"] = url
    return load_config(str(config), plugins=_with_ours(raw.get("plugins")), **changes)


def pages(config: Path) -> list[Source]:
    """The Markdown pages that `config` publishes: no drafts, no saved replies."""
    settings = load(config, config.parent / "site")
    root = config.resolve().parent
    found = get_files(settings)
    replies = saved_replies(found)
    return [
        Source(
            path,
            file.src_uri,
            path.relative_to(root).as_posix() if path.is_relative_to(root) else file.src_uri,
        )
        for file in found.documentation_pages()
        if file.abs_src_path and not file.src_uri.startswith(DRAFTS) and file.src_uri not in replies
        for path in [Path(file.abs_src_path)]
    ]


def _with_ours(listed: Any) -> list[Any]:
    """Complete a list, or mapping, of plugins as mkdocs.yml has it."""
    plugins = (
        [{name: options} for name, options in listed.items()]
        if isinstance(listed, dict)
        else list(listed or [])
    )
    names = {name for item in plugins for name in (item if isinstance(item, dict) else [item])}
    if names.isdisjoint(SEARCH):
        plugins.insert(0, "search")
    if (
        "gapless" not in names
    ):  # a site that was not written for Gapless: its front matter is read with forbearance
        plugins.append({"gapless": {"strict": False}})
    return plugins
