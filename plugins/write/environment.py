"""The templates of a site: its own, ours and Material's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import jinja2
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

import texts
from plugins.write.generated import SOURCES

THEME = Path(__file__).parent.parent / "theme"


def add(theme: Theme) -> None:
    """Put our templates between the site's own (`custom_dir`) and Material's."""
    if str(THEME) in theme.dirs:
        return
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    theme.get_env = partial(_environment, theme, theme.get_env)  # type: ignore[method-assign]


def _environment(theme: Theme, make: Callable[[], jinja2.Environment]) -> jinja2.Environment:
    """The theme's templates: also our generated pages, and Material's own as `material/…`.

    Ours extend Material's of the same name. Other plugins make environments too, so each of them has these.
    """
    env = make()
    env.globals |= {"autonym": texts.autonym}
    material = jinja2.FileSystemLoader(get_theme_dir(str(theme.name)))
    loaders = [env.loader] if env.loader else []
    env.loader = jinja2.ChoiceLoader(
        [
            jinja2.DictLoader(SOURCES),
            *loaders,
            jinja2.PrefixLoader({"material": material}),
        ]
    )
    return env
