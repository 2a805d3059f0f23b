"""The MkDocs plugin: a thin face that hands MkDocs' events to the stages of a build."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from plugins import configuration, defaults, site_output
from plugins.builds import NestedBuilds
from plugins.configuration import Options
from plugins.progress import Progress
from plugins.site_build import SITE, BuildRequest
from plugins.stages import beginning, reading, rendering, writing
from plugins.write import diagrams, environment, joined

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer  # loads a web server

# When we handle an event among all plugins, wherever mkdocs.yml lists us. Plugins that come late use -100.
FIRST, LATE, LAST = 1000, -150, -1000


class MountedPreview(Protocol):
    """What the entry point `gapless.preview` returns: a WSGI application that follows the builds."""

    def rebuilt(self) -> list[str]:
        """Read what was just built; return what is wrong with it."""

    def close(self) -> None:
        """Remove what it wrote."""


class GaplessPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Adds ids, search documents, the learn center's templates and its generated pages to a Material site.

    A command may build many times with one plugin: `request` and `preview` last as long as the command.
    """

    def __init__(self) -> None:
        super().__init__()
        self.builds = NestedBuilds()
        self.request = BuildRequest()
        self.preview: MountedPreview | None = None

    def deliver(self, out: Path, progress: Progress, **asked: Any) -> None:
        """Write the search documents of the next command into `out`, and report its progress.

        `asked` is what else is asked of it (see BuildRequest).
        """
        self.request = BuildRequest(out, progress, **asked)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Make a place for the search documents of a preview, which lasts as long as `mkdocs serve`."""
        if command == "serve":
            self.request = BuildRequest(Path(tempfile.mkdtemp(prefix="gapless-")), serving=True)

    @event_priority(LATE)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add our templates and extensions."""
        configuration.complete(config, self.config, self.request.apart)
        if self.request.out:  # `mkdocs build`, as mike runs it, keeps its list of versions
            tell = (configuration.leave_out_versions, configuration.unheard, configuration.asked_twice)
            for told in (about(config) for about in tell):
                if told:
                    site_output.log.info(told)
        environment.add(config.theme, defaults.colours(config, self.config.brand))
        return config

    @event_priority(FIRST)
    def _listed(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Take out the files of our theme that the site gets in another form, or only if it needs them."""
        joined.take_parts(files, environment.THEME)
        diagrams.take_out(files)
        return files

    @event_priority(-60)
    def _begun(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Begin a build."""
        earlier = self.builds.earlier
        self.builds.begin(beginning.begin(files, config, self.config, self.request, earlier))
        return files

    on_files = CombinedEvent(_listed, _begun)

    @event_priority(LAST)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the navigation."""
        beginning.take_navigation(self.builds.current, nav, files)
        return nav

    @event_priority(FIRST)
    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Give MkDocs the page as it was read for its front matter, where no plugin may have changed it."""
        return rendering.source(self.builds.current, page) if self.builds.under_way else None

    @event_priority(FIRST)
    def _read(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Guard the front matter and keep the Markdown, before other plugins read them."""
        rendering.take_markdown(self.builds.current, page, markdown)
        return markdown

    @event_priority(LAST)
    def _prepared(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Prepare the page for our extension and templates."""
        rendering.prepare_page(self.builds.current, page, files, markdown)
        return markdown

    on_page_markdown = CombinedEvent(_read, _prepared)

    @event_priority(FIRST)
    def _rendered(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Keep what the Markdown was rendered to, before other plugins change it."""
        return rendering.keep_markup(self.builds.current, page, html)

    @event_priority(LAST)
    def _changed(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Check and count the rendered page."""
        return rendering.finish_page(self.builds.current, page, html)

    on_page_content = CombinedEvent(_rendered, _changed)

    @event_priority(LAST)
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Read all pages, which are rendered by now."""
        reading.read(self.builds.current, files, env)
        return env

    @event_priority(LATE)
    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Give pages that are not articles what their templates show."""
        build = self.builds.current
        shown = build.read.templates.generated(template_name)
        writing.page_context(build, context, shown, template_name)
        return context

    @event_priority(LAST)
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Put our parts into a page that is not an article."""
        return writing.built_template(self.builds.current, template_name, output_content)

    @event_priority(FIRST)
    def _reused(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the page's template what it shows, before plugins that change nothing read a page in vain."""
        if self.builds.current.cache.known:
            writing.show_page(self.builds.current, context, page)
        return context

    @event_priority(LATE)
    def _shown(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Give the page's template what it shows, after plugins that may change it."""
        build = self.builds.current
        if not build.cache.known:
            writing.show_page(build, context, page)
        build.counter.count(SITE)
        return context

    on_page_context = CombinedEvent(_reused, _shown)

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Read the page as readers will get it, and put our parts into it."""
        return writing.built_page(self.builds.current, page, output)

    @event_priority(LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write the files beside the pages, and let a preview read them."""
        builds = self.builds.end()
        if not builds:
            return
        site_output.write(builds)
        if self.preview:
            for message in self.preview.rebuilt():
                site_output.log.warning(message)

    def on_build_error(self, *, error: Exception) -> None:
        """Forget the builds that have failed."""
        self.builds.forget()

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
