"""What all pages depend on is known, or the build is told that it is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from plugins import fingerprint
from plugins.fingerprint import InDoubt

SLUGS = "slugify: !!python/object/apply:pymdownx.slugs.slugify { kwds: { case: lower } }"
FENCES = "custom_fences: [{ name: x, class: x, format: !!python/name:%s }]"


def config(folder: Path, extra: str = "", theme: str = "") -> MkDocsConfig:
    """The configuration of an empty site, with more lines."""
    (folder / "docs").mkdir(exist_ok=True)
    file = folder / "mkdocs.yml"
    file.write_text(f"site_name: Help\ntheme: {{ name: material{theme} }}\n{extra}\n", encoding="utf-8")
    return load_config(str(file))


def digest(folder: Path, extra: str = "") -> str:
    """What the Markdown of such a site depends on."""
    return fingerprint.of_markdown(config(folder, extra))


@pytest.mark.slow
def test_it_changes_with_the_configuration(tmp_path: Path) -> None:
    """Other settings, options and extensions have other fingerprints; the same ones have the same."""
    changes = ["", "extra: { a: 1 }", "extra: { a: 2 }", "markdown_extensions: [footnotes]"]
    changes += [f"markdown_extensions: [toc: {{ {SLUGS} }}]"]
    assert [digest(tmp_path, extra) for extra in changes] == [digest(tmp_path, extra) for extra in changes]
    assert len(changes) == len({digest(tmp_path, extra) for extra in changes})


@pytest.mark.parametrize(
    "extra",
    [
        "markdown_extensions: [pymdownx.snippets]",
        "markdown_extensions: [pymdownx.emoji: { options: { custom_icons: [icons] } }]",
        f"markdown_extensions: [pymdownx.superfences: {{ {FENCES % 'os.path.join'} }}]",
        "plugins: [search, material/tags]",
        "hooks: [docs/hook.py]",
    ],
)
def test_what_is_not_known_is_in_doubt(tmp_path: Path, extra: str) -> None:
    """Hooks, other plugins, other extensions and functions may do anything."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "hook.py").touch()
    with pytest.raises(InDoubt):
        digest(tmp_path, extra)


def test_own_templates_are_in_doubt(tmp_path: Path) -> None:
    """A template of the site's own may show anything of any page."""
    (tmp_path / "own").mkdir()
    found = config(tmp_path, theme=f", custom_dir: {tmp_path / 'own'}")
    with pytest.raises(InDoubt):
        fingerprint.of_templates("", found)


@pytest.mark.parametrize("name", ["page.html", "style.css", "main.js", "write.py"])
def test_it_changes_with_our_own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Pages are made by our templates and name our script and styles by content: a change is noticed."""
    monkeypatch.setattr(fingerprint, "_OURS", (tmp_path,))
    found = set()
    for text in ("one", "two"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        found.add(fingerprint.sources.__wrapped__())
    assert 2 == len(found)
