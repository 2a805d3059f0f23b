"""The stage of a build in which Markdown becomes HTML, page by page."""

from __future__ import annotations

from contextlib import nullcontext
from functools import partial

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import is_markdown_file

from plugins import defaults
from plugins.mistakes import Mistake, Mistaken
from plugins.read import media, scripts
from plugins.site_build import PAGES, SiteBuild
from plugins.untrusted import front as untrusted_front
from plugins.untrusted import markup
from plugins.untrusted import pages as untrusted_pages
from plugins.videos.block import NAME as VIDEOS
from plugins.write import (
    escaping,
)


def source(build: SiteBuild, page: Page) -> str | None:
    """The text of `page` as it was read for its front matter; None where it must be read again."""
    text = build.content.texts.pop(page.file.src_uri, None)
    return text if build.cache.known else None


def take_markdown(build: SiteBuild, page: Page, markdown: str) -> None:
    """Guard the front matter of `page`, and keep the `markdown` as its writer wrote it."""
    guard_page(build, page)
    build.written[page.file.src_uri] = "" if page.file.generated_by else markdown


def guard_page(build: SiteBuild, page: Page) -> None:
    """Take the keys out of the front matter that an untrusted writer must not have."""
    if build.options.untrusted:
        for key in list(untrusted_front.refused(page.meta)):
            del page.meta[key]


def prepare_page(build: SiteBuild, page: Page, files: Files, markdown: str) -> None:
    """Tell the video extension which page it works on, and make the page's words safe to print.

    `markdown` is that of the page after all other plugins.
    """
    path = page.file.src_uri
    build.added[path] = _added(build, path, markdown)
    defaults.give_start_page(page, build.folders.values(), build.config)
    guard_page(build, page)
    build.content.plain[path] = escaping.escape_words(page)
    page.meta = scripts.mark_values(page.meta)
    front = build.content.fronts.get(path)
    page.render = partial(render_page, build, page)  # type: ignore[method-assign]
    build.config.mdx_configs[VIDEOS] = {
        **build.config.mdx_configs.get(VIDEOS, {}),
        "resolve": media.resolver(page.file, files),
        "lang": build.spoken.of(path, page.meta.get("lang")),
        "source": build.name(page.file),
        "line": front.first if front else 1,
        "report": build.content.mistakes.append,
    }


def _added(build: SiteBuild, path: str, markdown: str) -> set[str]:
    """The scripts that plugins and hooks have put into the Markdown of the page at `path`."""
    written = build.written.get(path, markdown)
    if markdown == written or build.options.untrusted:
        return set()
    return _not_copied(build, scripts.added(written, markdown))


def keep_markup(build: SiteBuild, page: Page, html: str) -> str:
    """Keep what the Markdown of `page` was rendered to, before other plugins change it; the scripts marked.

    Not all of it comes from Markdown: a plugin may show notebooks.
    """
    path, marked = page.file.src_uri, scripts.mark(html)
    theirs = build.added.pop(path, set()) | _made(build, path, marked)
    build.markup[path] = scripts.unmark(marked, theirs)
    return build.markup[path]


def _made(build: SiteBuild, path: str, html: str) -> set[str]:
    """The scripts that Markdown extensions have made in the page at `path`, rendered to `html`."""
    written = build.written.pop(path, None)
    if written is None or build.options.untrusted or not is_markdown_file(path):
        return set()
    return _not_copied(build, scripts.made(written, html))


def _not_copied(build: SiteBuild, found: set[str]) -> set[str]:
    """Those of the scripts `found` that no file of the content has; the files are read only for some."""
    return found - build.copying() if found else found


def render_page(build: SiteBuild, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Turn the Markdown of `page` into HTML, as `Page.render` does, and clean that of an untrusted writer.

    Raises Mistaken, which names the page, where that fails.
    """
    private = page.file in build.content.agents
    render = partial(Page.render, page) if private else partial(build.cache.render, page)
    name, text = build.name(page.file), page.markdown or ""
    untrusted = build.options.untrusted
    try:
        with untrusted_pages.limited(name) if untrusted else nullcontext():
            render(config, files)
            removed = untrusted_pages.clean(page, build.options.trusted, name) if untrusted else []
    except (ValueError, RecursionError, AssertionError) as error:  # the last of html.parser
        if isinstance(error, Mistaken):
            raise
        cure = (
            "Look for an address that cannot be one, such as http://[, and for quotes or lists nested deeply."
        )
        raise Mistaken(Mistake(name, f"cannot be read: {error}", cure)) from error
    front = build.content.fronts.get(page.file.src_uri)
    build.content.removed += untrusted_pages.told(removed, text, name, front.first if front else 1)


def finish_page(build: SiteBuild, page: Page, html: str) -> str:
    """Count a rendered page, and return its `html`, which other plugins may have changed.

    Raises PluginError if a file other than the page makes it agents' alone.
    """
    wrong = build.content.wrong.get(page.file.src_uri, ())
    known = page.file in build.content.agents or "audience" in wrong
    if not known and "agent" in str(page.meta.get("audience", "")).lower():
        raise PluginError(
            f"{build.name(page.file)}: audience: agents comes from a file of defaults. "
            "Write it in the page itself, so that nothing can publish the page by accident."
        )
    build.counter.count(PAGES)
    if build.options.untrusted and html != build.markup.get(page.file.src_uri):
        return markup.clean(html, build.options.trusted)
    return html
