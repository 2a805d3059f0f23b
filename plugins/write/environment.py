"""The templates of a site: its own, ours and Material's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

import texts
from plugins.write.generated import SOURCES

THEME = Path(__file__).parent.parent / "theme"
BUILT = "built_before"  # the variable of a context that holds the page itself, built before


class PageTemplate(jinja2.Template):
    """A template that gives back a page that was built before."""

    def render(self, *args: Any, **values: Any) -> str:
        """Render, unless the context says that the page is built."""
        built = args[0].get(BUILT) if args else None
        return built if isinstance(built, str) else super().render(*args, **values)


class _Unlisted(jinja2.PrefixLoader):
    """Templates that are only found by name: MkDocs would look for files of the site among ten thousand."""

    def list_templates(self) -> list[str]:
        """Name no template."""
        return []


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
    env.template_class = PageTemplate
    env.globals |= {"autonym": texts.autonym}
    material = jinja2.FileSystemLoader(get_theme_dir(str(theme.name)))
    loaders = [env.loader] if env.loader else []
    env.loader = jinja2.ChoiceLoader(
        [
            jinja2.DictLoader(SOURCES),
            *loaders,
            _Unlisted({"material": material}),
        ]
    )
    return env
