"""The MkDocs plugin: a thin face that hands MkDocs' events to the stages of a build."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Literal, Protocol

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from plugins import configuration, site_build
from plugins.configuration import Options
from plugins.progress import Progress
from plugins.site_build import BuildRequest, SiteBuild


class MountedPreview(Protocol):
    """What the entry point `gapless.preview` returns: a WSGI application that follows the builds."""

    def rebuilt(self) -> list[str]:
        """Read what was just built; return what is wrong with it."""

    def close(self) -> None:
        """Remove what it wrote."""


class GaplessPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Adds ids, search documents, the learn center's templates and its generated pages to a Material site.

    A command may build many times with one plugin: `request` and `preview` last as long as the command, and
    `build` as long as one build.
    """

    build: SiteBuild  # from on_files on

    def __init__(self) -> None:
        super().__init__()
        self.request = BuildRequest()
        self.preview: MountedPreview | None = None

    def deliver(self, out: Path, progress: Progress) -> None:
        """Write the search documents of the next command into `out`, and report how far it is."""
        self.request = BuildRequest(out, progress)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Have a place for the search documents of a preview, which lives as long as `mkdocs serve`."""
        if command == "serve":
            self.request = BuildRequest(Path(tempfile.mkdtemp(prefix="gapless-")), serving=True)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates, and the extension that plays videos."""
        configuration.complete(config)
        return config

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Begin a build."""
        self.build = site_build.begin(files, config, self.config, self.request)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation."""
        site_build.take_navigation(self.build, nav, files)
        return nav

    @event_priority(-100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Prepare the page for our extension and templates."""
        site_build.prepare_page(self.build, page, files)
        return markdown

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Check and count the rendered page."""
        site_build.finish_page(self.build, page)
        return html

    @event_priority(-100)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Read all pages, which are rendered by now."""
        site_build.read(self.build, files, env)
        return env

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give pages that are no articles the part of the context that does not depend on one."""
        context["gapless"] = self.build.read.templates.context()  # type: ignore[typeddict-unknown-key]
        return context

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the page's template what it shows."""
        shown = self.build.read.templates.context(page.file.src_uri)
        context["gapless"] = shown  # type: ignore[typeddict-unknown-key]
        self.build.counter.count(site_build.SITE)
        return context

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files beside the pages, and let a preview read them."""
        site_build.write(self.build)
        if self.preview:
            for message in self.preview.rebuilt():
                site_build.log.warning(message)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """Put search, suggestions and permalinks beside the pages, where the service is installed."""
        for entry in entry_points(group="gapless.preview"):
            preview = entry.load()(server.serve_request, self.request.out, server.mount_path)
            server.set_app(preview)
            self.preview = preview
        return server

    def on_shutdown(self) -> None:
        """Remove what a preview left, and forget it: MkDocs hands the same plugin to the next command."""
        if self.preview:
            self.preview.close()
        if self.request.serving and self.request.out:
            shutil.rmtree(self.request.out, ignore_errors=True)
        self.request, self.preview = BuildRequest(), None
