"""Icons and templates that front matter names and the theme does not have, which stop MkDocs at some page."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jinja2
import material
from mkdocs.structure.pages import Page

from plugins.mistakes import Mistake, some
from plugins.read.front_matter import FrontMatter

ICONS = ".icons"
SHOWING = "partials/nav-item.html"  # the template that shows the icons of pages
INCLUDING = (f'"{ICONS}/" ~', f"material/{SHOWING}")  # what it has where it takes them from the theme
ANY_ICON = "Write the name of one, such as material/school, or put {}.svg into {} of custom_dir."


def missing(
    pages: Iterable[Page], fronts: Mapping[str, FrontMatter], env: jinja2.Environment, folders: Iterable[str]
) -> Iterator[tuple[Page, Mistake]]:
    """Yield what `pages` name in vain, each with its page. The mistake has no file yet.

    `folders` are those of the theme, by whose templates `env` makes pages.
    """
    has = functools.cache(functools.partial(_has, env))
    shown = _source(env, SHOWING) if has(SHOWING) else ""
    includes = any(part in shown for part in INCLUDING)
    for page in pages:
        front = fronts.get(page.file.src_uri, FrontMatter())
        icon, template = page.meta.get("icon"), page.meta.get("template")
        if icon and includes and not has(f"{ICONS}/{icon}.svg"):
            cure = _icon_cure(str(icon), folders)
            yield page, Mistake("", f"the theme has no icon {icon}", cure, "icon", front.line(("icon",)))
        if template and not has(str(template)):
            cure = "Delete the line, or put the template into custom_dir."
            line = front.line(("template",))
            yield page, Mistake("", f"the theme has no template {template}", cure, "template", line)


def told(template: str, config: Path) -> str:
    """Say that the theme has no `template`, which the mkdocs.yml `config` or another template names."""
    name = template.removeprefix(f"{ICONS}/").removesuffix(".svg")
    if name == template:
        return f"The theme has no template {template}. Put it into custom_dir, or name another."
    lines = config.read_text(encoding="utf-8", errors="replace").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if name in text), None)
    place = f"{config.name}:{line}: " if line else ""
    cure = _icon_cure(name, [str(Path(material.__file__).with_name("templates"))])
    return f"{place}the theme has no icon {name}. {cure}"


def _icon_cure(name: str, folders: Iterable[str]) -> str:
    """What to write in place of the icon `name`; `folders` are those of the theme."""
    if alike := _icons(tuple(folders)).get(_last(name), ()):
        return f"Did you mean {some(alike)}?"
    return ANY_ICON.format(_last(name), ICONS)


def _has(env: jinja2.Environment, name: str) -> bool:
    try:
        _source(env, name)
    except jinja2.TemplateNotFound:
        return False
    return True


def _source(env: jinja2.Environment, name: str) -> str:
    assert env.loader is not None  # noqa: S101 - MkDocs gives it one
    return env.loader.get_source(env, name)[0]


@functools.cache
def _icons(folders: tuple[str, ...]) -> dict[str, list[str]]:
    """The names of all icons, by their last part."""
    found: dict[str, list[str]] = {}
    for root in (Path(folder, ICONS) for folder in folders):
        for file in sorted(root.rglob("*.svg")):
            found.setdefault(file.stem, []).append(file.relative_to(root).with_suffix("").as_posix())
    return found


def _last(name: str) -> str:
    """The last part of a name, as the theme writes it or as a sign in text: `:material-school:`."""
    last = name.strip(":").rpartition("/")[2]
    parted = last.partition("-")
    return parted[2] if parted[0] in {"material", "octicons", "simple"} else last
