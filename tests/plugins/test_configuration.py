"""mkdocs.yml is completed: our plugin, a search box, our theme, our extensions."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.plugins import BasePlugin

from plugins import configuration
from plugins.write.output import INDEX
from tests.plugins.conftest import FOREIGN, MKDOCS, Make, failure, write


def test_other_theme(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """The error for a site with another theme says which theme it needs."""
    said = failure(make, {}, caplog, "site_name: x\ndocs_dir: content\ntheme: readthedocs\n")

    assert "Gapless needs theme: name: material in mkdocs.yml, not 'readthedocs'." in said


@pytest.mark.slow
def test_plugins_as_mapping(make: Make) -> None:
    """A site may list its plugins as a mapping, and without search."""
    built = make({"index.md": "# Home\n"}, f"{FOREIGN}plugins: {{ gapless: {{}} }}\n")

    assert (built.site / INDEX).is_file()


@pytest.mark.slow
def test_nav_without_agents_pages(make: Make) -> None:
    """The navigation leaves out an agents' page that it lists, and a part that holds no other page."""
    built = make(
        {"index.md": "# Home\n", "a.md": "---\nid: a\naudience: agents\n---\n# Hidden page\n"},
        f"{MKDOCS}nav:\n  - Home: index.md\n  - Inside:\n      - a.md\n",
    )

    html = (built.site / "index.html").read_text(encoding="utf-8")
    assert "Inside" not in html
    assert "Hidden" not in html


@pytest.mark.slow
def test_alerts(make: Make) -> None:
    """Alerts as GitHub writes them are admonitions, not text with brackets."""
    built = make({"index.md": "---\nid: home\n---\n\n> [!NOTE]\n> Be careful.\n"}, FOREIGN)

    assert ["Note\nBe careful."] == [document["text"] for document in built.documents()]


def test_navigation_without_some_paths() -> None:
    """A navigation leaves out the given paths, and the parts that this leaves empty."""
    nav = [{"Home": "index.md"}, {"Inside": ["a.md", {"B": "b.md"}]}, {"C": ["a.md", "c.md"]}]

    assert [{"Home": "index.md"}, {"C": ["c.md"]}] == configuration.without(nav, {"a.md", "b.md"})
    assert None is configuration.without(nav, {"index.md", "a.md", "b.md", "c.md"})


def test_address_instead_of_the_site_s_own(tmp_path: Path) -> None:
    """The address that publishing gives replaces the site's own."""
    config = configuration.load(write(tmp_path, {"index.md": "x"}), tmp_path / "site", "https://x.org/")

    assert "https://x.org/" == config.site_url
    assert tmp_path == configuration.root(config)


@pytest.mark.parametrize(
    ("text", "strict"),
    [
        (MKDOCS, True),
        (FOREIGN, False),
        (f"{MKDOCS}strict: false\n", False),
        (f"{FOREIGN}strict: true\n", True),
    ],
)
def test_who_is_strict(tmp_path: Path, text: str, strict: bool) -> None:
    """A site that lists our plugin is built strictly, another as MkDocs would; what it says wins."""
    assert strict == configuration.load(write(tmp_path, {"index.md": "x"}, text), tmp_path / "site").strict


def test_versions_of_mike(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    """A release is one version: pages ask for no list of versions, unless the content has it."""
    site = f"{MKDOCS}extra: {{ version: {{ provider: mike }} }}\n"
    asks = '"version": {"provider": "mike"}'

    with caplog.at_level("INFO"):
        built = make({"index.md": "# Home\n"}, site)
        assert asks not in (built.site / "index.html").read_text(encoding="utf-8")
    assert "its pages list no others" in caplog.text
    built = make({"index.md": "# Home\n", "versions.json": "[]"}, site)
    assert asks in (built.site / "index.html").read_text(encoding="utf-8")


def test_builds_by_mike_keep_the_list(tmp_path: Path) -> None:
    """`mkdocs build` without a release, as mike runs it, shows the versions."""
    site = f"{MKDOCS}extra: {{ version: {{ provider: mike }} }}\n"
    config = load_config(str(write(tmp_path, {"index.md": "# Home\n"}, site)))
    assert "gapless" in config.plugins
    assert {"provider": "mike"} == config.plugins.on_config(config).extra["version"]


class NoOptions(Config):  # type: ignore[no-untyped-call]
    """The options of a plugin that has none."""


class Filter(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]
    """A plugin that does nothing."""


def test_a_plugin_that_search_does_not_hear(tmp_path: Path) -> None:
    """What takes pages out of Material's index alone is named, with what to write instead."""
    config = load_config(str(write(tmp_path, {"index.md": "# Home\n"}, MKDOCS)))
    assert "" == configuration.unheard(config)
    config.plugins["exclude-search"] = Filter()
    told = configuration.unheard(config)
    assert told.startswith("mkdocs.yml: plugins: exclude-search ")
    assert "search: {exclude: true}" in told


@pytest.mark.parametrize("name", ["projects", "material/projects"])
def test_sites_of_projects_are_not_searched(tmp_path: Path, name: str) -> None:
    """Who builds other sites beside this one is told that search does not find them, and what to do."""
    site = MKDOCS.replace("  - search\n", f"  - search\n  - {name}\n")
    told = configuration.unheard(load_config(str(write(tmp_path, {"index.md": "# Home\n"}, site))))
    assert told.startswith("mkdocs.yml: plugins: projects ")
    assert "Publish each project" in told


def test_a_theme_that_asks_too_is_named(tmp_path: Path) -> None:
    """Who has Material's own question whether a page helped is told that readers may be asked twice."""
    asked = f"{MKDOCS}extra: {{ analytics: {{ feedback: {{ title: Helped }} }} }}\n"
    plain = load_config(str(write(tmp_path, {"index.md": "# Home\n"}, MKDOCS)))
    assert "" == configuration.asked_twice(plain)
    told = configuration.asked_twice(load_config(str(write(tmp_path, {}, asked))))
    assert told.startswith("mkdocs.yml: extra: analytics: feedback: ")


def test_tags_that_mkdocs_adds_to_yaml(make: Make, tmp_path: Path) -> None:
    """Paths from the folder of mkdocs.yml, and variables of the environment, are read as by MkDocs."""
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "note.md").write_text("Grosvenor\n", encoding="utf-8")
    made = make(
        {"index.md": '# Home\n\n--8<-- "note.md"\n'},
        "site_name: !ENV [NO_SUCH_NAME, Help]\ndocs_dir: content\ntheme: material\n"
        "markdown_extensions:\n  - pymdownx.snippets: { base_path: [!relative $config_dir/parts] }\n",
    )
    assert "Grosvenor" in made.documents()[0]["text"]
