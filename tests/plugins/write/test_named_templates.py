"""Icons and templates that the theme does not have."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from plugins.read.front_matter import FrontMatter
from plugins.write import named_templates
from plugins.write.named_templates import SHOWING

SHOWN = '{% include ".icons/" ~ nav_item.meta.icon ~ ".svg" %}'


def said(folder: Path, meta: dict[str, str], showing: str = SHOWN) -> list[str]:
    """What is said of a page with the front matter `meta`, where the template `showing` shows icons."""
    for name in ("material/school", "octicons/school-24", "material/hand-wave", "own/leaf"):
        icon = folder / ".icons" / f"{name}.svg"
        icon.parent.mkdir(parents=True, exist_ok=True)
        icon.touch()
    env = jinja2.Environment(  # noqa: S701 - no page is made
        loader=jinja2.ChoiceLoader(
            [jinja2.DictLoader({SHOWING: showing, "main.html": ""}), jinja2.FileSystemLoader(folder)]
        )
    )
    file = File("a.md", str(folder), str(folder), use_directory_urls=True)
    page = Page(None, file, MkDocsConfig())
    page.meta = dict(meta)
    fronts = {"a.md": FrontMatter(lines={("icon",): 7})}
    found = named_templates.missing([page], fronts, env, [str(folder)])
    return [str(mistake) for _, mistake in found]


@pytest.mark.parametrize(
    ("icon", "cure"),
    [
        ("hand-wave", "Did you mean material/hand-wave?"),
        (":material-school:", "Did you mean material/school?"),
        ("mine/leaf", "Did you mean own/leaf?"),
        (
            "rocket",
            "Write the name of one, such as material/school, or put rocket.svg into .icons of custom_dir.",
        ),
    ],
)
def test_an_icon_that_is_not_there(tmp_path: Path, icon: str, cure: str) -> None:
    """An icon that the theme does not have is told with its line, and with one of that name."""
    assert [f":7: icon: the theme has no icon {icon}. {cure}"] == said(tmp_path, {"icon": icon})


@pytest.mark.parametrize("icon", ["own/leaf", "octicons/school-24", ""])
def test_an_icon_that_is_there(tmp_path: Path, icon: str) -> None:
    """Icons of the theme and the site are no mistake, nor is none."""
    assert [] == said(tmp_path, {"icon": icon})


def test_a_theme_that_shows_icons_otherwise(tmp_path: Path) -> None:
    """Where templates of the site's own do something else with the key, it can have any value."""
    assert [] == said(tmp_path, {"icon": "fa-home"}, '<i class="{{ nav_item.meta.icon }}"></i>')


def test_a_template_that_is_not_there(tmp_path: Path) -> None:
    """A template that is not there, such as another program's, is told; one that is there is not."""
    assert [] == said(tmp_path, {"template": "main.html"})
    cure = "Delete the line, or put the template into custom_dir."
    assert [f":1: template: the theme has no template page. {cure}"] == said(tmp_path, {"template": "page"})


def test_an_icon_of_the_site(tmp_path: Path) -> None:
    """An icon that mkdocs.yml names is told with the line there."""
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: x\ntheme:\n  icon: {repo: no/such-thing}\n", encoding="utf-8")

    assert named_templates.told(".icons/no/such-thing.svg", config).startswith(
        "mkdocs.yml:3: the theme has no icon no/such-thing. Write the name of one"
    )
    assert "The theme has no template gone.html. Put it into custom_dir, or name another." == (
        named_templates.told("gone.html", config)
    )
