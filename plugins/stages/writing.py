"""The stage of a build in which templates make each page, and our parts are put into it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, cast

from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from plugins import configuration
from plugins.page_cache import KeptPage
from plugins.read import final
from plugins.read.final import FinalPage
from plugins.site_build import SiteBuild
from plugins.write import discovery, environment, frame, generated
from plugins.write.context import Context
from plugins.write.tabs import SiteTabs
from texts import foreign

TAGS = "tags"  # the plugin that shows the tags of pages
IN_PLACE = "in place"  # stands for the text of a page whose file nobody needs to write


def page_context(build: SiteBuild, context: TemplateContext, shown: Context, key: str) -> None:
    """Give a template what it shows, and keep it for our own parts of the page."""
    values = cast(dict[str, Any], context)
    values["gapless"] = shown
    values["texts"] = build.read.texts(shown.lang)
    menu = build.spoken.menu(shown.lang)
    values["nav"] = build.read.navigations.get(menu, build.nav)
    values["gapless_tabs"] = build.read.tabs.get(menu)
    # MkDocs knows that of the root alone. The service shows other things in the frame of the contact page.
    if not shown.article and key.endswith((generated.MISSING, *generated.CONTACT)):
        values["base_url"] = build.request.base_path(build.config.site_url)
    build.layout = build.layout or environment.layout(build.read.env, values)
    values["gapless_layout"] = build.layout
    build.contexts[key] = values


def show_page(build: SiteBuild, context: TemplateContext, page: Page) -> None:
    """Give the template of a page what it shows, or the page as the last build made it, if it is the same."""
    path = page.file.src_uri
    page_context(build, context, build.read.templates.context(path), path)
    values = build.contexts[path]
    if leaf := build.read.templates.leaves.get(path):
        tabs = values["gapless_tabs"] or SiteTabs()
        shown = values["gapless"]
        kept = build.cache.find(page, shown, leaf, values["nav"], (tabs.areas, tabs.others))
        build.kept[path] = kept
        if _put_in_place(build, page, kept):
            values[environment.BUILT] = IN_PLACE
            page.content = ""  # what it shows is not read again
        else:
            values[environment.BUILT] = build.cache.html(kept)


def _put_in_place(build: SiteBuild, page: Page, kept: KeptPage) -> bool:
    """Link the file of the page, if an earlier release has the same."""
    if kept.written is None or not build.read.pictures.same(kept.written.pictures):
        return False
    if not build.request.unchanged.take(page.file.abs_dest_path, kept.written.checksum):
        return False
    build.cache.hold(kept)
    return True


def built_page(build: SiteBuild, page: Page, html: str) -> str:
    """Keep what the built page shows, and return it with our parts; "" for one that is not published."""
    whole = _built_page(build, page, html)
    if not build.cache.known:  # a plugin may do anything with the file
        build.sent[page.file.src_uri] = hash(whole.encode("utf-8", "xmlcharrefreplace"))
    return whole


def read_again(build: SiteBuild) -> Iterator[str]:
    """Read the files into which another plugin wrote after the build; yield what it did to others' places."""
    site = Path(build.config.site_dir)
    written = build.sent.keys() & build.final
    sent = [leaf for leaf in build.read.catalog.leaves if leaf.page.path in written]
    gone = {leaf.article.id for leaf in sent if not (site / leaf.page.place).is_file()}
    moved = _places(build, site, gone) if gone else {}
    for leaf in sent:
        path, name, source = leaf.page.path, leaf.article.id, leaf.article.source
        if name in moved:
            build.places[path] = moved[name]
            yield f"{source}: a plugin or hook has moved the page to {moved[name]}: search leads there."
        elif name in gone:
            del build.final[path]
            yield f"{source}: a plugin or hook has removed the page from the site: search does not have it."
            continue
        file = site / moved.get(name, leaf.page.place)
        if hash(content := file.read_bytes()) != build.sent[path]:
            html, before = content.decode("utf-8", "replace"), build.final[path]
            build.final[path] = final.later(before, html)
            if build.final[path] is not before:
                lead = "" if leaf.article.description else discovery.summary(before.outline.sections[0].text)
                file.write_bytes(frame.undescribed(html, lead).encode())


def _places(build: SiteBuild, site: Path, gone: Collection[str]) -> dict[str, str]:
    """The files of the site that are pages of these articles, by id: where nobody else's page is."""
    known = {site / leaf.page.place for leaf in build.read.catalog.leaves}
    found: dict[str, str] = {}
    for file in sorted(set(site.rglob("*.html")) - known):
        name = frame.article(file.read_text(encoding="utf-8", errors="replace"))
        if name in gone:
            found.setdefault(name, file.relative_to(site).as_posix())
    return found


def redirects(build: SiteBuild) -> Iterator[str]:
    """The addresses of pages that only send their readers on."""
    for leaf in build.read.catalog.leaves:
        if (page := build.final.get(leaf.page.path)) and page.redirect:
            yield leaf.article.url


def _built_page(build: SiteBuild, page: Page, html: str) -> str:
    path = page.file.src_uri
    context = build.contexts.pop(path, None)
    leaf = build.read.templates.leaves.get(path)
    if not html.strip() or context is None:
        return foreign.unmarked(html)
    if not leaf:
        return frame.put(html, build.read.env, context)
    markup, kept = build.markup.pop(path, leaf.page.html), build.kept.pop(path, KeptPage())
    if context[environment.BUILT] is not None:
        build.final[path] = FinalPage(leaf.outline, True)
        return html if html == IN_PLACE else _with_pictures(build, page, html, kept)
    tagged = configuration.has_plugin(build.config, TAGS)
    build.final[path] = final.read(leaf, markup, foreign.unmarked(html), tagged=tagged)
    shown = final.shown(leaf, build.final[path])
    context["gapless"] = build.read.templates.described(context["gapless"], shown, html)
    made = frame.put(html, build.read.env, context)
    if shown is not leaf:
        return build.read.pictures.put(made, page.url)
    build.cache.keep(kept, made)
    return _with_pictures(build, page, made, kept)


def _with_pictures(build: SiteBuild, page: Page, html: str, kept: KeptPage) -> str:
    """The page with the forms of its pictures. What is kept names none of them: a picture may change."""
    whole = build.read.pictures.put(html, page.url)
    build.cache.keep_written(kept, whole, build.read.pictures.asked)
    return whole


def built_template(build: SiteBuild, name: str, text: str) -> str:
    """Return a page that is not an article with our parts, and any other file as it is."""
    context = build.contexts.pop(name, None)
    if context and name.endswith(".html"):
        return frame.put(text, build.read.env, context)
    return foreign.unmarked(text)
