"""The templates of a site: its own, ours and Material's."""

from __future__ import annotations

import os
import re
from collections import ChainMap
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.theme import Theme
from mkdocs.utils.templates import TemplateContext, url_filter

import texts
from plugins.write import generated, joined, menu
from plugins.write.context import Context
from search.documents import base_language
from texts import foreign

THEME = Path(__file__).parent.parent / "theme"
REPLACED = {  # of a header that is the site's own, too: Material's box would find nothing
    "partials/search.html": '{% include "gapless/search-opener.html" %}'
}
LAYOUTS = ("main.html", "base.html", "material/base.html")
_PROBE = "gapless-probe"
_LANGUAGES = "partials/languages"
_UNNAMED = "gapless"  # a folder that is not there: plugins that look at templates want the name of a file
_TITLE = re.compile(
    r"\s*<h1\b[^>]*>(.*?)(?:<a class=\"headerlink\"[^<]*+(?:<(?!/?a\b)[^<]*+)*+</a>)?</h1\s*>", re.DOTALL
)
# A paragraph of text alone: nothing in it is a picture, a button or an icon.
_LEAD = re.compile(
    r"\s*<p>((?:[^<]++|</?(?:a|abbr|b|code|em|i|kbd|mark|q|s|strong|sub|sup|u)\b(?![^<>]*\bclass=)[^<>]*>)++)</p\s*>"
)
LEAD = 280  # characters: what says more is no line below a title
_LABEL = re.compile(r"(<a [^<>]*md-footer__link[^<>]*?) aria-label=\"[^\"]*\"")
_TAG = re.compile(r"<[^>]*+(?:>|\Z)")
BUILT = "built_before"  # the variable of a context that holds the page itself, built before


class PageTemplate(jinja2.Template):
    """A template that gives back a page that was built before."""

    def render(self, *args: Any, **values: Any) -> str:
        """Render, unless the context says that the page is built."""
        built = args[0].get(BUILT) if args else None
        return built if isinstance(built, str) else super().render(*args, **values)

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 - Jinja's name
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> jinja2.runtime.Context:
        """A context as Jinja makes it, which reads each global through a chain of dicts, one by one."""
        return jinja2.runtime.new_context(
            self.environment, self.name, self.blocks, vars, shared, _flat(self.globals), locals
        )


def _flat(values: MutableMapping[str, Any]) -> dict[str, Any]:
    """`values` in one dict."""
    flat: dict[str, Any] = {}
    for one in reversed(values.maps) if isinstance(values, ChainMap) else [values]:
        flat |= one
    return flat


class _Folders(jinja2.FileSystemLoader):
    """The templates in the theme's folders, which name no file of a folder such as `.icons`.

    MkDocs leaves these out, one by one: Material has more than ten thousand icons.
    """

    def list_templates(self) -> list[str]:
        """The names of all templates outside of hidden folders."""
        return sorted({name for folder in self.searchpath for name in _named(folder)})


class _Unlisted(jinja2.PrefixLoader):
    """Templates that are only found by name: MkDocs would look for files of the site among ten thousand."""

    def list_templates(self) -> list[str]:
        """Name no template."""
        return []


class _Material(jinja2.FileSystemLoader):
    """Material's own templates, whose menus may share their parts."""

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """The text, its file, and whether it is current."""
        source, *more = super().get_source(environment, template)
        return menu.through_parts(template, source), *more


class _Written(jinja2.FunctionLoader):
    """Templates that our code writes, also found by name only."""

    def __init__(self, source: Callable[[str], str | None]) -> None:
        """`source` gives the text of a template, or None."""
        super().__init__(source)

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """The text, and the name of a file for plugins that ask which file a template is from."""
        source, _, current = super().get_source(environment, template)
        return source, f"{_UNNAMED}/{template}", current

    def list_templates(self) -> list[str]:
        """Name no template."""
        return []


def add(theme: Theme, colours: str) -> None:
    """Put our templates between the site's own (`custom_dir`) and Material's. `colours` are its styles."""
    if str(THEME) in theme.dirs:
        return
    theme.dirs.insert(1 if theme.custom_dir else 0, str(THEME))
    theme.get_env = partial(_environment, theme, theme.get_env, colours)  # type: ignore[method-assign]


def _environment(theme: Theme, make: Callable[[], jinja2.Environment], colours: str) -> jinja2.Environment:
    """The theme's templates: also our generated pages, and Material's own as `material/…`.

    Ours extend Material's of the same name. Other plugins make environments too, so each of them has these.
    """
    env = make()
    env.template_class = PageTemplate
    env.globals |= {"autonym": texts.autonym, "titled": titled, "led": led}
    env.globals |= {"menu_part": menu.plain, "menu_parts": menu.plain_parts}
    env.globals["colours"] = colours
    env.globals["joined"] = partial(joined.address, THEME, colours)
    env.filters |= {"unlabelled": unlabelled, "compact": menu.compact, "unmarked": foreign.unmarked}
    env.policies["json.dumps_kwargs"] = {"sort_keys": False}  # choices are shown in the order of our texts
    folder = material_folder(theme)
    assert folder is not None  # noqa: S101 - the configuration was checked
    known = {file.stem for file in (folder / _LANGUAGES).glob("*.html")}
    env.globals |= {"material_language": partial(material_language, known), "in_language": palette}
    env.globals["contact_address"] = contact_address
    env.globals["material_worker"] = material_worker(folder)
    material = _Material(folder)
    plain = type(env.loader) is jinja2.FileSystemLoader
    loaders = [_Folders(theme.dirs) if plain else env.loader] if env.loader else []
    env.loader = jinja2.ChoiceLoader(
        [
            _Written(generated.source),
            _Written(REPLACED.get),
            *loaders,
            _Unlisted({"material": material}),
        ]
    )
    return env


def _named(folder: str) -> Iterator[str]:
    """The names of the templates in `folder` as Jinja gives them, but for those in hidden folders."""
    for place, inside, files in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith(".")]
        for file in files:
            yield f"{place}{os.sep}{file}"[len(folder) :].strip(os.sep).replace(os.sep, "/")


def layout(env: jinja2.Environment, context: Mapping[str, Any]) -> str:
    """The template that our pages extend: the first in which what they say is shown, with this `context`.

    A site may have a main.html or base.html of its own without the block that is ours to fill.
    """
    for name in LAYOUTS:
        tried = {**context, "tried": name, "mark": _PROBE}
        if _PROBE in env.get_template("gapless/probe.html").render(tried):
            break
    return name


@jinja2.pass_context
def contact_address(context: TemplateContext) -> str:
    """Where a page leads who looks for a person: to the contact page, or where the site says."""
    gapless: Context = context["gapless"]  # type: ignore[typeddict-item]
    return url_filter(context, gapless.contact) if gapless.form else str(gapless.contact)


def material_folder(theme: Theme) -> Path | None:
    """Where Material's own files lie, also for a theme that extends it; None for any other theme."""
    folders = (Path(folder) for folder in theme.dirs)
    return next((one for one in folders if (one / _LANGUAGES).is_dir() and material_worker(one)), None)


def material_worker(folder: Path) -> str:
    """The search worker of Material's theme in `folder`, relative to the site's root; "" if it has none."""
    found = next(folder.glob("assets/javascripts/workers/search.*.js"), None)
    return found.relative_to(folder).as_posix() if found else ""


def material_language(known: Collection[str], lang: str, site: str) -> str:
    """Which of the `known` languages of the theme's own texts a page in `lang` has; the site's is `site`."""
    if not lang or lang == site:
        return site
    names = {name.lower(): name for name in known}
    return next((names[code] for code in (lang.lower(), base_language(lang)) if code in names), "en")


def titled(html: str | None) -> tuple[str, str]:
    """The words of the title that `html` begins with, as HTML, and what follows it."""
    found = _TITLE.match(html or "")
    return (_TAG.sub("", found[1]), found.string[found.end() :]) if found else ("", html or "")


def led(html: str) -> tuple[str, str]:
    """The HTML in the short paragraph that `html` begins with, and what follows; "" where none does."""
    found = _LEAD.match(html)
    if not found or len(_TAG.sub("", found[1])) > LEAD:
        return "", html
    return found[1], html[found.end() :]


def unlabelled(footer: str) -> str:
    """The `footer` of a page, its links to the pages beside it named by their own words alone."""
    return _LABEL.sub(r"\1", footer)


def palette(options: Sequence[Mapping[str, Any]], spoken: texts.Texts) -> list[dict[str, Any]]:
    """The `theme.palette` of a site, its switches named in another language than the site's."""
    named = []
    for option in options:
        if not (toggle := option.get("toggle")):
            named.append({**option})
            continue
        dark = option.get("scheme") == "slate"
        name = spoken("center.light_mode" if dark else "center.dark_mode")
        named.append({**option, "toggle": {**toggle, "name": name}})
    return named
