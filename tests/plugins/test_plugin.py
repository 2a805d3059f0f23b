"""The plugin in MkDocs' own commands."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config

from plugins.plugin import GaplessPlugin
from plugins.progress import quiet
from plugins.write.output import INDEX, STATIC
from tests.plugins.conftest import FOREIGN, Built, write


@pytest.mark.slow
def test_mkdocs_build(project: Path, tmp_path: Path) -> None:
    """Plain `mkdocs build --strict` works for writers, and publishes nothing that is not public."""
    config = load_config(str(project), site_dir=str(tmp_path / "site"), strict=True)
    mkdocs_build.build(config)

    assert (tmp_path / "site/guide/first/index.html").is_file()
    assert not (tmp_path / "site/guide/inside").exists()


@pytest.mark.slow
def test_mkdocs_build_without_search(tmp_path: Path) -> None:
    """A site that lists our plugin without a search box is built without an index."""
    file = write(tmp_path, {"index.md": "---\nid: home\n---\n"}, f"{FOREIGN}plugins: [gapless]\n")
    mkdocs_build.build(load_config(str(file), site_dir=str(tmp_path / "site")))

    assert not (tmp_path / "site" / INDEX).exists()
    assert not (tmp_path / "site" / STATIC).exists()


@pytest.mark.slow
def test_several_builds_of_one_plugin(tmp_path: Path) -> None:
    """`mkdocs serve` builds again and again with one plugin: no build knows what an earlier one has read."""
    pages = {"index.md": "# Home\n", "a.md": "---\nid: a\n---\n# A\n", "old.md": "---\nmoved_to: a\n---\n"}
    config = load_config(str(write(tmp_path, pages)), site_dir=str(tmp_path / "site"))
    plugin = config.plugins["gapless"]
    assert isinstance(plugin, GaplessPlugin)
    plugin.deliver(tmp_path / "out", quiet)
    built = Built(tmp_path / "site", tmp_path / "out")

    mkdocs_build.build(config)
    first = set(built.articles())
    (tmp_path / "content/a.md").rename(tmp_path / "content/b.md")
    (tmp_path / "content/b.md").write_text("---\nid: b\n---\n# B\n")
    (tmp_path / "content/old.md").unlink()
    mkdocs_build.build(config)

    assert ({"index", "a", "old"}, {"index", "b"}) == (first, set(built.articles()))


@pytest.mark.slow
def test_pages_that_others_read_early(tmp_path: Path) -> None:
    """A hook or another plugin may read pages before our build begins, and changes what they say."""
    hook = """
from pathlib import Path
from mkdocs.structure.pages import Page

def on_files(files, config):
    for file in files.documentation_pages():
        Page(None, file, config).read_source(config)

def on_nav(nav, config, files):
    Path(config.docs_dir, "index.md").write_text("# Later\\n")
"""
    file = write(tmp_path, {"index.md": "# Home\n"}, f"{FOREIGN}plugins: [gapless]\nhooks: [hook.py]\n")
    (tmp_path / "hook.py").write_text(hook)
    mkdocs_build.build(load_config(str(file), site_dir=str(tmp_path / "site")))

    assert ">Later<" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_documents_are_delivered_to_one_command(tmp_path: Path) -> None:
    """The plugin forgets the request of a command before the next one, which gets the same plugin."""
    config = load_config(str(write(tmp_path, {"index.md": "# Home\n"})), site_dir=str(tmp_path / "site"))
    plugin = config.plugins["gapless"]
    assert isinstance(plugin, GaplessPlugin)
    plugin.deliver(tmp_path / "out", quiet)
    config.plugins.on_shutdown()

    mkdocs_build.build(config)

    assert not (tmp_path / "out").exists()
