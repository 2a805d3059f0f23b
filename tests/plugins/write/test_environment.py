"""Which of several templates of the same name is used."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

from plugins.write import environment
from plugins.write.generated import SOURCES


def _file(env: jinja2.Environment, name: str) -> Path:
    """The file that the template `name` is read from."""
    return Path(str(env.get_template(name).filename))


def test_ours_before_materials() -> None:
    """Our template is used before Material's of the same name, which is still there as `material/…`."""
    theme = Theme("material")
    environment.add(theme)
    env = theme.get_env()

    material = Path(get_theme_dir("material"))
    assert environment.THEME / "base.html" == _file(env, "base.html")
    assert material / "base.html" == _file(env, "material/base.html")
    assert material / "main.html" == _file(env, "main.html")


def test_the_sites_own_before_ours(tmp_path: Path) -> None:
    """A template in the site's `custom_dir` is used before ours; for all others, ours is used."""
    (tmp_path / "home.html").write_text("Our own home.", encoding="utf-8")
    theme = Theme("material", custom_dir=str(tmp_path))
    environment.add(theme)
    env = theme.get_env()

    assert tmp_path / "home.html" == _file(env, "home.html")
    assert environment.THEME / "results.html" == _file(env, "results.html")


@pytest.mark.parametrize("name", ["index.html", "search/index.html", "search.html"])
def test_generated_pages_in_every_environment(name: str) -> None:
    """Every plugin that makes an environment of the theme finds our generated pages and languages' names."""
    theme = Theme("material")
    environment.add(theme)
    first, second = theme.get_env(), theme.get_env()

    assert first is not second
    for env in (first, second):
        assert env.loader
        assert SOURCES[name] == env.loader.get_source(env, name)[0]
        assert "Русский" == env.from_string("{{ autonym('ru') }}").render()


def test_a_theme_has_ours_once() -> None:
    """A theme that is used for several builds has our templates once."""
    theme = Theme("material")
    environment.add(theme)
    made, folders = theme.get_env, list(theme.dirs)
    environment.add(theme)

    assert (made, folders) == (theme.get_env, theme.dirs)
    assert 1 == theme.dirs.count(str(environment.THEME))
