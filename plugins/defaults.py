"""What a site has where its mkdocs.yml says nothing: colours, features, logo, extensions, a start page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from pymdownx.superfences import fence_code_format

import texts
from plugins.untrusted import site
from plugins.write import brand, environment
from plugins.write.generated import HOME
from texts import foreign

MARK = "assets/gapless/mark.svg"  # the logo and icon of a site that has none
FEATURES = (
    *("navigation.instant", "navigation.instant.progress", "navigation.tabs", "navigation.indexes"),
    *("navigation.prune", "navigation.top", "navigation.footer", "content.code.copy", "content.tabs.link"),
    "toc.follow",
)
EXTENSIONS: Mapping[str, Mapping[str, Any]] = {
    "abbr": {},
    "admonition": {},
    "attr_list": {},
    "def_list": {},
    "footnotes": {},
    "md_in_html": {},
    "tables": {"use_align_attribute": True},  # the content security policy forbids inline styles
    "toc": {"permalink": True},
    "pymdownx.details": {},
    "pymdownx.highlight": {},
    "pymdownx.inlinehilite": {},
    "pymdownx.magiclink": {},
    "pymdownx.superfences": {
        "custom_fences": [{"name": "mermaid", "class": "mermaid", "format": fence_code_format}],
        "relaxed_headers": True,  # ```js {1,3} is code, whatever other programs read in its first line
    },
    "pymdownx.tabbed": {"alternate_style": True},
    "pymdownx.tilde": {"subscript": False},  # ~~struck out~~; "~5 or ~6" is no subscript
}
CODE = ("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.superfences")  # change the HTML of code
# Plugins that do not look for code in pages, beside those that untrusted pages may meet.
_INERT = site.PLUGINS | {
    *("blog", "meta", "optimize", "privacy", "projects", "social", "typeset"),
    *("awesome-nav", "awesome-pages", "exclude", "literate-nav", "section-index"),
}  # fmt: skip
WELCOME = 1500  # characters: a start page that says more is an article
_PART = re.compile(r"^ {0,3}(?:#{2,6}\s|```|~~~|=== \"|\S.*\n {0,3}-{3,}\s*$)", re.MULTILINE)


def complete(config: MkDocsConfig, lang: str, colour: str) -> None:
    """Complete `config` where mkdocs.yml says nothing. `colour` is the option `brand`, "" if left out.

    Raises PluginError for a brand that cannot be read or that the palette would hide.
    """
    said = written(config)
    ours = said.get("theme")
    theme = ours if isinstance(ours, Mapping) else {}
    _check(colour, config.theme.get("palette"))
    if "palette" not in theme and not config.theme.get("palette"):
        config.theme["palette"] = palette(foreign.read(lang))
    if has_our_features(config) and not config.theme.get("features"):
        config.theme["features"] = _features(config)
    if "font" not in theme:
        config.theme["font"] = False  # nothing is loaded from third parties
    if "markdown_extensions" not in said:
        _extend(config)


def has_our_features(config: MkDocsConfig) -> bool:
    """Does mkdocs.yml leave the features of the theme to us?"""
    theme = written(config).get("theme")
    return not (isinstance(theme, Mapping) and "features" in theme)


def palette(spoken: texts.Texts) -> list[dict[str, Any]]:
    """Light and dark as the reader's system has it, with a switch, in our colours."""
    switches = (
        ("light", "default", "material/weather-night", "center.dark_mode"),
        ("dark", "slate", "material/weather-sunny", "center.light_mode"),
    )
    return [
        {
            "media": f"(prefers-color-scheme: {media})",
            "scheme": scheme,
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": icon, "name": spoken(name)},
        }
        for media, scheme, icon, name in switches
    ]


def colours(config: MkDocsConfig, colour: str) -> str:
    """The colours of the site as styles: none for a palette of its own, unless it has a `brand`, too."""
    return brand.stylesheet(colour) if colour or _is_ours(config.theme.get("palette")) else ""


def _is_ours(options: Any) -> bool:
    """Is this the palette that we give to sites without one, in whatever language its switches are named?"""
    spoken = texts.load(texts.FALLBACK)
    listed = isinstance(options, list)
    return listed and environment.palette(options, spoken) == palette(spoken)


def colour(config: MkDocsConfig, ours: str) -> str:
    """The colour of the site: `ours`, the option `brand`, or that of a palette of its own; "" without any."""
    options = config.theme.get("palette")
    if ours or _is_ours(options):
        return ours
    listed = options if isinstance(options, list) else [options]
    said = (one.get("primary") for one in listed if isinstance(one, Mapping))
    named = str(next(filter(None, said), "indigo")).replace(" ", "-")
    folder = environment.material_folder(config.theme)
    sheets = [Path(config.docs_dir, style) for style in config.extra_css] if named == "custom" else []
    sheets += folder.glob("assets/stylesheets/palette.*.css") if folder and named != "custom" else []
    chosen = "" if named == "custom" else rf"data-md-color-primary={re.escape(named)}\]\{{[^}}]*?"
    shade = re.compile(rf"{chosen}--md-primary-fg-color:\s*(#[0-9a-f]{{6}})\b", re.IGNORECASE)
    texts_of = (sheet.read_text(encoding="utf-8", errors="replace") for sheet in sheets if sheet.is_file())
    return next((found[1] for text in texts_of if (found := shade.search(text))), "")


def add_mark(files: Files, config: MkDocsConfig, colour: str) -> None:
    """Give the site a logo and an icon where mkdocs.yml names none.

    Call it when all pages are rendered. Other plugins read the files of the site and the theme's logo before,
    and some of them look for each on the disk.
    """
    theme = written(config).get("theme")
    said = theme if isinstance(theme, Mapping) else {}
    icon = said.get("icon")
    if not config.theme.get("logo") and not (isinstance(icon, Mapping) and icon.get("logo")):
        config.theme["logo"] = MARK
    if "favicon" not in said:
        config.theme["favicon"] = MARK
    if files.get_file_from_path(MARK) is None:
        content = brand.mark(colour or brand.DEFAULT, config.site_name)
        files.append(File.generated(config, MARK, content=content))


def give_start_page(page: Page, folders: Collection[str], config: MkDocsConfig) -> None:
    """Show `page` as a home page if it is a short welcome at the root of the site, or of a language's folder.

    Templates of the site's own arrange its pages themselves.
    """
    starts = {HOME, *(f"{folder}/{HOME}" for folder in folders)}
    if config.theme.custom_dir or "template" in page.meta or page.file.dest_uri not in starts:
        return
    text = page.markdown or ""
    if len(text) <= WELCOME and not _PART.search(text):
        page.meta["template"] = "home.html"


def _features(config: MkDocsConfig) -> list[str]:
    """The features of a site that names none. The plugin for languages refuses instant loading."""
    refused = "i18n" in config.plugins
    return [name for name in FEATURES if not (refused and name.startswith("navigation.instant"))]


def _check(colour: str, chosen: Any) -> None:
    if not colour:
        return
    options = chosen if isinstance(chosen, list) else [chosen] if chosen else []
    other = next((found for one in options if (found := one.get("primary", "indigo")) != "custom"), None)
    problem = brand.check(colour)
    if other and not problem:
        problem = (
            f'brand: "{colour}" has no effect beside theme.palette with primary: {other}. '
            "Remove the palette, or write primary: custom and accent: custom in it."
        )
    if problem:
        raise PluginError(f"mkdocs.yml: gapless: {problem}")


def written(config: MkDocsConfig) -> dict[str, Any]:
    """What mkdocs.yml says, before MkDocs and the theme complete it."""
    found: dict[str, Any] = {}
    for part in _said(config):
        found |= part
    return found


def _said(config: MkDocsConfig) -> list[dict[str, Any]]:
    """What mkdocs.yml says, and then what a command does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # MkDocs itself has no use for it
        return list(config.user_configs)


def _may_read_code(config: MkDocsConfig) -> bool:
    """May a hook or plugin of a site that was not written for us look for code as plain MkDocs has it?

    What draws charts or diagrams looks for `<code class="language-…">`.
    """
    said = next(iter(_said(config)), {}).get("plugins")  # what we add comes behind the file
    listed = [name for one in said or () for name in (one if isinstance(one, Mapping) else [one])]
    unknown = (name for name in config.plugins if name.removeprefix("material/") not in _INERT)
    return "gapless" not in listed and (bool(config.hooks) or any(unknown))


def _extend(config: MkDocsConfig) -> None:
    left = CODE if _may_read_code(config) else ()
    for name, options in EXTENSIONS.items():
        if name in left:
            continue
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
        config.mdx_configs[name] = {**options, **config.mdx_configs.get(name, {})}
