"""The configuration of a site: mkdocs.yml, completed with what Gapless needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import ListOfItems, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.plugins import get_plugins

from plugins import defaults, mistakes
from plugins.read import folder, scripts
from plugins.untrusted import site as guarded
from plugins.videos.block import NAME as VIDEOS
from plugins.write import assistants, environment

VERSIONS = "versions.json"  # from which Material reads the list of versions
PROJECTS = "projects"  # Material's plugin, which builds other sites beside this
FILTER = "exclude-search"  # a plugin that takes pages out of the index that Material loads
OURS = "gapless"  # our plugin's name in mkdocs.yml
QUOTES = "pymdownx.quotes"  # shows GitHub's alerts as admonitions
SEARCH = ("search", "material/search", "materialx/search")  # the plugins that give a site a search box


class Options(Config):  # type: ignore[no-untyped-call]
    """The plugin's options in mkdocs.yml."""

    brand = Type(str, default="")  # the colour from which all others are derived, such as #0f5f50
    contact = Type(str, default="")  # address or mailto: of those who help where no article does
    service = Type(str, default="")  # base address of the service; the site's own origin when empty
    assistants = Type(dict, default=dict(assistants.KNOWN))  # where each opens, by its name; {} for none
    languages = ListOfItems(Type(str), default=[])  # codes of the folders that hold a language each
    strict = Type(bool, default=True)  # False: mistakes in front matter are listed and the keys left out
    untrusted = Type(bool, default=False)  # True: writers may be anybody, and what they must not write goes
    trusted = ListOfItems(Type(str), default=[])  # plugins, extensions, files and hosts that may stay


def load(config: Path, site: Path, url: str = "", *, untrusted: bool = False) -> MkDocsConfig:
    """Read `config`, and add our plugin and a search box if it has none.

    The pages go to `site`; `url` replaces the `site_url`; `untrusted` switches the option of that name on.
    Raises PluginError where it is on and hooks lie where untrusted writers can change them.

    Where the file does not say whether the build is strict, it is if the file lists our plugin. Any other
    site was not written for us: what MkDocs builds with warnings is published with them.
    """
    known = MkDocsConfig(config_file_path=str(config))
    try:
        with config.open("rb") as file:
            known.load_file(file)  # which knows the tags that MkDocs adds to YAML
    except ConfigurationError as error:  # which does not always say where
        raise ConfigurationError(f"{config.name}: {error}") from error
    raw = defaults.written(known)
    strict = raw.get("strict", OURS in _names(raw.get("plugins")))
    changes: dict[str, Any] = {"site_dir": str(site.resolve()), "strict": strict}
    if url:
        changes["site_url"] = url
    plugins = _with_ours(raw.get("plugins"), {"untrusted": True} if untrusted else {})
    if _asked(plugins).get("untrusted"):
        docs = config.parent / str(raw.get("docs_dir") or "docs")
        if found := list(guarded.hooks_inside(raw.get("hooks"), docs, config.parent)):
            raise PluginError("\n".join(found))
    return load_config(str(config), plugins=plugins, **changes)


def complete(config: MkDocsConfig, options: Options, apart: Sequence[Path] = ()) -> None:
    """Add what mkdocs.yml leaves out, and the extensions that play videos and mark scripts.

    No link of the content may lead into the folders `apart`.

    Raises PluginError for a theme without Material, for a content folder that cannot be read, and for what
    untrusted content must not meet.
    """
    if environment.material_folder(config.theme) is None:
        has = repr(config.theme.name) if config.theme.name else "a theme without a name"
        raise PluginError(
            f"Gapless needs theme: name: material in mkdocs.yml, not {has}. "
            "A theme that extends Material will do."
        )
    _show_search(config)
    defaults.complete(config, language(config), options.brand)
    for name in (VIDEOS, scripts.NAME):
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    if found := list(folder.check(config, root(config), apart, untrusted=options.untrusted)):
        raise PluginError(mistakes.listed(found))
    if options.untrusted and (unsafe := list(guarded.faults(config, options.trusted))):
        raise PluginError("\n".join(unsafe))


def _show_search(config: MkDocsConfig) -> None:
    """Let the theme show its search box where another plugin chose it after plugins had got their names.

    Templates ask for `material/search`. The site's own search goes on writing its index: the plugin that is
    added hears of nothing.
    """
    entry = get_plugins().get(SEARCH[1])
    if entry and "search" in config.plugins and config.plugins.keys().isdisjoint(SEARCH[1:]):
        plugin = entry.load()()
        plugin.load_config({})
        dict.__setitem__(config.plugins, SEARCH[1], plugin)


def leave_out_versions(config: MkDocsConfig) -> str:
    """Leave out Material's list of versions, which lies beside the folders that mike makes of them.

    Returns what to tell the writer; "" where there is nothing to leave out, or the content has the list.
    """
    if not config.extra.get("version") or Path(config.docs_dir, VERSIONS).is_file():
        return ""
    del config.extra["version"]
    return (
        "mkdocs.yml: extra.version: a release is one version of the site, so its pages list no others. "
        "Name other versions under nav: with their addresses."
    )


def has_plugin(config: MkDocsConfig, name: str) -> bool:
    """Does the site list a plugin of this name, whatever theme it comes with, such as `material/`?"""
    return any(listed.rpartition("/")[2] == name for listed in config.plugins)


def unheard(config: MkDocsConfig) -> str:
    """What to tell the writer of plugins by which search finds more or less than they expect, or ""."""
    found = []
    if FILTER in config.plugins:
        found.append(
            f"mkdocs.yml: plugins: {FILTER} takes pages out of Material's search, which Gapless replaces: "
            "they are found. To keep a page out of search, write search: {exclude: true} into its front "
            "matter."
        )
    if has_plugin(config, PROJECTS):
        found.append(
            "mkdocs.yml: plugins: projects adds the sites of its projects as Material makes them: search "
            "does not find their pages, and no question there is kept. Publish each project with Gapless "
            "instead, at an address of its own."
        )
    return "\n".join(found)


def asked_twice(config: MkDocsConfig) -> str:
    """What to tell the writer of a site where the theme asks too whether a page helped, or ""."""
    analytics = config.extra.get("analytics")
    if not isinstance(analytics, dict) or not analytics.get("feedback"):
        return ""
    return (
        "mkdocs.yml: extra: analytics: feedback: where your analytics show it, readers are asked twice "
        "whether a page helped: there, and by Gapless, which counts the answers. To ask once, delete it."
    )


def add_alerts(config: MkDocsConfig) -> None:
    """Add the extension that shows GitHub's alerts."""
    if QUOTES not in config.markdown_extensions:
        config.markdown_extensions.append(QUOTES)
        config.mdx_configs[QUOTES] = {"callouts": True}


def root(config: MkDocsConfig) -> Path:
    """The project's folder, in which mkdocs.yml lies."""
    return Path(config.config_file_path).parent if config.config_file_path else Path.cwd()


def language(config: MkDocsConfig) -> str:
    """The language of the site, where a page has no other."""
    return str(config.theme.get("language") or "en")


def declared_languages(config: MkDocsConfig, options: Options) -> Iterator[str]:
    """Yield the codes of the languages that the site says it has, to us, Material or a plugin."""
    yield from options.languages
    alternate = config.extra.get("alternate")
    for item in alternate if isinstance(alternate, list) else ():
        yield str(item.get("lang") or "")
    translating = config.plugins.get("i18n")
    for item in (translating.config.get("languages") or ()) if translating else ():
        yield str(item.get("locale") or "")


def without(nav: Any, paths: set[str]) -> Any:
    """The `nav:` of mkdocs.yml without `paths` and without the parts that this leaves empty; None if all."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := without(item, paths))] or None
    if isinstance(nav, dict):
        return {name: kept for name, item in nav.items() if (kept := without(item, paths))} or None
    return None if nav in paths else nav


def _names(listed: Any) -> set[Any]:
    """The names of plugins in the list or mapping that mkdocs.yml has."""
    items = [listed] if isinstance(listed, dict) else list(listed or [])
    return {name for item in items for name in (item if isinstance(item, dict) else [item])}


def _with_ours(listed: Any, asked: Mapping[str, Any]) -> list[Any]:
    """Complete a list, or mapping, of plugins as mkdocs.yml has it, and our options by what is `asked`."""
    plugins = (
        [{name: options} for name, options in listed.items()]
        if isinstance(listed, dict)
        else list(listed or [])
    )
    names = _names(listed)
    if OURS not in names:  # the site was not written for Gapless, and its front matter may differ
        plugins.insert(0, {OURS: {"strict": False}})  # some plugins ask to be the last one
    if names.isdisjoint(SEARCH):
        plugins.insert(0, "search")
    if asked:
        plugins = [{OURS: {**_asked([one]), **asked}} if OURS in _names([one]) else one for one in plugins]
    return plugins


def _asked(plugins: list[Any]) -> dict[str, Any]:
    """Our options in a list of plugins."""
    written = [one[OURS] for one in plugins if isinstance(one, dict) and isinstance(one.get(OURS), dict)]
    return {key: value for options in written for key, value in options.items()}
