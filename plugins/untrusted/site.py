"""What mkdocs.yml lets run on pages of unknown writers: it must be known to do nothing that they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from plugins import fingerprint

# Plugins that neither run nor include what a page says.
PLUGINS = frozenset({
    *("gapless", "search", "material/search", "materialx/search", "tags", "material/tags", "i18n"),
    *("redirects", "offline", "material/offline", "info", "material/info", "group", "material/group"),
    "glightbox",
    *("git-revision-date-localized", "git-revision-date", "git-committers", "git-authors", "minify", "rss"),
})  # fmt: skip
# Extensions beside those that the cache of pages knows: they too make HTML of the page's own text alone.
EXTENSIONS = fingerprint.EXTENSIONS | {
    *("legacy_attrs", "legacy_em", "markdown.extensions.admonition", "markdown.extensions.footnotes"),
    *("pymdownx.blocks.caption", "pymdownx.blocks.definition", "pymdownx.blocks.html", "pymdownx.escapeall"),
    *("pymdownx.extra", "pymdownx.fancylists", "pymdownx.progressbar", "pymdownx.striphtml"),
}  # fmt: skip
SNIPPETS = "pymdownx.snippets"
CURE = "List it under trusted in mkdocs.yml if you trust it with pages of people whom you do not know."


def faults(config: MkDocsConfig, trusted: Collection[str]) -> Iterator[str]:
    """Yield what untrusted content must not meet, each as one sentence with its cure."""
    docs = Path(config.docs_dir).resolve()
    for name in config.plugins:
        if name not in PLUGINS and name not in trusted:
            yield f"plugins: {name} may run or include what a page says. {CURE}"
    for name in map(str, config.markdown_extensions):
        if name not in EXTENSIONS and name not in trusted and name != SNIPPETS:
            yield f"markdown_extensions: {name} may read files or run code. {CURE}"
    if SNIPPETS in config.markdown_extensions and SNIPPETS not in trusted:
        yield from _close_snippets(config, docs)
    named = [*config.extra_css, *map(str, config.extra_javascript)]
    for path in named:
        if path not in trusted and (docs / path).is_file():
            yield f"{path}: a script or style below {docs.name}/ is content too. {CURE}"
    if config.theme.custom_dir and Path(config.theme.custom_dir).resolve().is_relative_to(docs):
        yield f"theme.custom_dir: templates below {docs.name}/ are content too. Move them out of it."


def hooks_inside(hooks: Any, docs: Path, root: Path) -> Iterator[str]:
    """Yield the hooks that lie in the content folder; call it before MkDocs runs them."""
    for name in hooks if isinstance(hooks, list) else ():
        if (root / str(name)).resolve().is_relative_to(docs.resolve()):
            yield f"hooks: {name} lies below {docs.name}/, where writers can change it. Move it out of it."


def _close_snippets(config: MkDocsConfig, docs: Path) -> Iterator[str]:
    """Let snippets include files of the content folder alone."""
    options = dict(config.mdx_configs.get(SNIPPETS, {}))
    paths = options.get("base_path", ["."])
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    root = Path(config.config_file_path).parent if config.config_file_path else Path.cwd()
    if outside := [str(one) for one in listed if not (root / str(one)).resolve().is_relative_to(docs)]:
        yield (
            f"{SNIPPETS}: base_path: {', '.join(outside)} lets a page include files outside of {docs.name}/. "
            f"Write base_path: [{docs.name}]."
        )
    config.mdx_configs[SNIPPETS] = {**options, "restrict_base_path": True, "url_download": False}
