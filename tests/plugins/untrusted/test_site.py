"""What of mkdocs.yml untrusted content may not meet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from plugins import configuration
from plugins.untrusted import site

PLAIN = "site_name: A\ndocs_dir: content\ntheme: {{ name: material, font: false }}\n{}\n"
REFUSED = (
    ("plugins: [search, gapless, autorefs]", "autorefs may run or include"),
    ("markdown_extensions: [pymdownx.b64]", "pymdownx.b64 may read files"),
    ("markdown_extensions: [pymdownx.snippets]", "base_path: . lets a page include"),
    (
        "markdown_extensions: [pymdownx.snippets: { base_path: [content, /etc] }]",
        "base_path: /etc lets a page include",
    ),
    ("extra_javascript: [x.js]", "x.js: a script or style below content/"),
    ("extra_css: [x.css]", "x.css: a script or style below content/"),
)
ALLOWED = (
    "markdown_extensions: [pymdownx.snippets: { base_path: content }]",
    "markdown_extensions: [tables, footnotes, pymdownx.superfences, pymdownx.tasklist, pymdownx.progressbar]",
    "extra_javascript: [https://a.example/x.js]",
    "plugins: [search, gapless: { trusted: [x.js, x.css] }]\nextra_javascript: [x.js]\nextra_css: [x.css]",
    "plugins: [search, gapless: { trusted: [pymdownx.b64] }]\nmarkdown_extensions: [pymdownx.b64]",
)


def _write(folder: Path, text: str) -> Path:
    (folder / "content").mkdir()
    for name in ("index.md", "x.js", "x.css", "hook.py"):
        (folder / "content" / name).write_text("", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(PLAIN.format(text), encoding="utf-8")
    return folder / "mkdocs.yml"


def _complete(config: Path) -> None:
    loaded = configuration.load(config, config.parent / "site", untrusted=True)
    configuration.complete(loaded, loaded.plugins["gapless"].config)


class _Autorefs:
    """Stands for a plugin that nobody here knows."""


@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_may_run_or_read_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A plugin, extension, script or folder that is not known to be harmless is named, and stops it all."""
    config = _write(tmp_path, text.replace(", autorefs", ""))
    loaded = configuration.load(config, tmp_path / "site", untrusted=True)
    if "autorefs" in text:
        loaded.plugins["autorefs"] = _Autorefs()  # type: ignore[assignment]
    with pytest.raises(PluginError, match=re.escape(said)):
        configuration.complete(loaded, loaded.plugins["gapless"].config)


@pytest.mark.parametrize("text", ALLOWED)
def test_what_is_known_or_trusted_is_allowed(tmp_path: Path, text: str) -> None:
    """What only makes HTML of the page's text may run, and so may what is listed under `trusted`."""
    _complete(_write(tmp_path, text))


def test_the_same_site_without_the_option(tmp_path: Path) -> None:
    """Where writers are trusted, nothing of this is refused."""
    config = _write(tmp_path, "extra_javascript: [x.js]\nmarkdown_extensions: [pymdownx.snippets]")
    loaded = configuration.load(config, tmp_path / "site")
    configuration.complete(loaded, loaded.plugins["gapless"].config)


def test_snippets_stay_in_their_folder(tmp_path: Path) -> None:
    """Snippets are held to their folders, and fetch nothing, whatever mkdocs.yml says."""
    options = "{ base_path: [content], restrict_base_path: false, url_download: true }"
    config = _write(tmp_path, f"markdown_extensions: [pymdownx.snippets: {options}]")
    loaded = configuration.load(config, tmp_path / "site", untrusted=True)
    configuration.complete(loaded, loaded.plugins["gapless"].config)

    assert loaded.mdx_configs[site.SNIPPETS]["restrict_base_path"] is True
    assert loaded.mdx_configs[site.SNIPPETS]["url_download"] is False


def test_a_hook_of_the_content_never_runs(tmp_path: Path) -> None:
    """A hook that lies in the content folder is refused before MkDocs runs it."""
    config = _write(tmp_path, "hooks: [content/hook.py]")
    (tmp_path / "content" / "hook.py").write_text("raise SystemExit('it ran')", encoding="utf-8")
    with pytest.raises(PluginError, match=r"hooks: content/hook\.py lies below content/"):
        configuration.load(config, tmp_path / "site", untrusted=True)


def test_templates_in_the_content_are_refused(tmp_path: Path) -> None:
    """Templates run code, so they lie outside of the content folder."""
    config = _write(tmp_path, "")
    (tmp_path / "content" / "theme").mkdir()
    text = config.read_text(encoding="utf-8").replace("font: false", "font: false, custom_dir: content/theme")
    config.write_text(text, encoding="utf-8")
    with pytest.raises(PluginError, match="templates below content/"):
        _complete(config)


def test_a_link_out_of_the_content_is_refused(tmp_path: Path) -> None:
    """No symbolic link leads out of the content folder, in what MkDocs leaves out neither."""
    config = _write(tmp_path, "exclude_docs: /search/")
    (tmp_path / "content" / "search").mkdir()
    (tmp_path / "content" / "search" / "pins.yml").symlink_to("/etc/passwd")
    with pytest.raises(PluginError, match="a link that leads out of content/"):
        _complete(config)
