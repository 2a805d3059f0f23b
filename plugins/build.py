"""Build a MkDocs Material site with its search documents: what publishing runs as a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import ConfigurationError

from plugins import configuration
from plugins.draft import LastBuild
from plugins.plugin import GaplessPlugin
from plugins.progress import Progress
from plugins.read.habits import read as read_habits
from plugins.site_build import APART
from plugins.unchanged_files import UnchangedFiles, linking


@dataclass(frozen=True, slots=True)
class FinishedBuild:
    """How a build went, and what is left of it."""

    strict: bool  # would a warning have stopped it? See configuration.load
    last: LastBuild


def build(
    config: Path,
    site: Path,
    out: Path,
    progress: Progress,
    *,
    url: str = "",
    everything: bool = False,
    untrusted: bool = False,
    cache: Path | None = None,
    earlier: Path | None = None,
    served: Path | None = None,
    habits: Path | None = None,
    apart: Sequence[Path] = APART,
) -> FinishedBuild:
    """Build the site of `config` into `site`, its search documents into `out`.

    `url` replaces the site's `site_url`; `everything` lists all mistakes, however many; `untrusted`
    leaves out what writers whom nobody knows must not publish. Pages that have not changed since the last
    build are taken from the folder `cache`. Files that are the same in the site `earlier` are linked, and
    pages that only the site `served` has are copied. The file `habits` says what readers do, see
    plugins/read/habits.py. No symbolic link of the content may lead into the folders `apart`.
    Raises mkdocs.exceptions.MkDocsException with a message for the writer.
    """
    settings = configuration.load(config, site, url, untrusted=untrusted)
    plugin = settings.plugins["gapless"]
    if not isinstance(plugin, GaplessPlugin):
        raise ConfigurationError("Another plugin of mkdocs.yml is called gapless. Rename it.")
    unchanged = UnchangedFiles(site, earlier, served)
    plugin.deliver(
        out,
        progress,
        url=url,
        everything=everything,
        cache=cache,
        unchanged=unchanged,
        habits=read_habits(habits),
        apart=tuple(apart),
    )
    settings.plugins.on_startup(command="build", dirty=False)
    try:
        with linking(unchanged):
            mkdocs_build.build(settings)
    finally:
        settings.plugins.on_shutdown()
    done = plugin.builds.last
    assert done is not None  # noqa: S101 - it has ended without an error
    return FinishedBuild(bool(settings.strict), LastBuild(done, plugin.builds))
