"""Publishing: from Markdown to the release that is served, in one function that reads from top to bottom."""

from __future__ import annotations

import contextlib
import importlib.metadata
import platform
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import search
from kb_server.releases import (
    articles,
    checksums,
    compressed,
    hosts,
    moves,
    policy,
    reserved,
    site_build,
    store,
    support,
    working_parts,
)
from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.checkout import Checkout
from kb_server.releases.moves import Pointing
from kb_server.releases.site_build import Build, BuildOptions, Progress
from kb_server.releases.store import Manifest
from kb_server.terminal.exit_codes import LOST
from search import Engine, SiteFiles
from search.documents import PUBLIC, Contract, Document

# Asks a new release the questions of the log, before it is served. It is called with the engine and the
# release's directory, and returns a record for the manifest.
Replay = Callable[[Engine, Path], dict[str, Any]]

_MADE_WITH = ("gapless", "mkdocs", "mkdocs-material", "whoosh")


class Refused(RuntimeError):
    """The site was built but must not be served. Each line of the message names one fault and its cure."""

    exit_code: ClassVar[int] = 1


class AnswersLost(Refused):
    """Questions that customers got answered would not be answered any more."""

    exit_code: ClassVar[int] = LOST


def publish(
    config: Path,
    directory: Path,
    *,
    keep: int = 5,
    cache: Path | None = None,
    url: str = "",
    everything: bool = False,
    untrusted: bool = False,
    preview: bool = False,
    meant: Collection[str] = (),
    progress: Progress = lambda _stage, _done, _total: None,
    warn: Callable[[str], None] = lambda _warnings: None,
    replay: Replay | None = None,
    refuse_lost: bool = False,
    sent: Pointing = MappingProxyType({}),
    habits: Mapping[str, Any] = MappingProxyType({}),
    at: datetime | None = None,
    build: Build = site_build.site,
) -> Manifest:
    """Make a release of the site of `config` in `directory` and serve it; return its manifest.

    `url` is the site's public address; without it, the configuration's `site_url` is. What has not changed
    since the last publish is taken from the folder `cache`. With `untrusted`, content is taken for that of
    unknown writers, of which only what is harmless is published. Languages in `meant` get semantic search.
    `sent` are the links that agents sent, by their target, and `habits` what readers do (measures.habits).
    The release is dated `at`, by default now, and `build` builds its site. Raises SiteBroken, MalformedRules
    or Refused for a writer's mistake, AnswersLost with `refuse_lost` when the replay says that answers of
    gaps would be lost, and ReleaseError for the directory's state. In all these cases, and even when the
    process is killed, the release that was served stays.
    """
    served = directory / store.CURRENT
    with store.locked(directory), store.building(directory) as making:
        shared = store.before_current(directory)
        asked = BuildOptions(
            url=url,
            everything=everything,
            untrusted=untrusted,
            cache=cache,
            shared=shared,
            served=served,
            habits=habits,
        )
        if warnings := build(config, making, progress, asked):
            warn(warnings)
        files = SiteFiles.read(making)
        sections, promised = files.sections, files.contracts
        published = _keep_permalinks(directory, making, sent, warn)
        built = BuiltFiles(cache)
        built.take_linked(making)
        _check_site(making, sections, published, built, warn)
        inline = policy.inline(making, built)
        compressed.write(making / "site", making, built, served, shared)

        files.build(
            making / "index",
            meant=meant,
            earlier=served / "index",
            cache=cache,
            progress=progress,
        )
        loaded = hosts.used(making / "site", built, styled=inline.diagrams)
        built.save()
        total = checksums.write(making, built.checksums)
        name = store.new_id(total, directory, at or datetime.now(UTC))
        with contextlib.closing(search.open(making / "index", release=name)) as opened:
            replayed = replay(opened, making) if replay else {}
            progress("contracts", 0, len(promised))
            _check_contracts(files, opened, replayed)
            if refuse_lost and replayed.get("loses"):
                raise AnswersLost("\n".join(replayed["loses"]))
            progress("contracts", len(promised), len(promised))

        commit, dirty = Checkout(config.parent).head()
        manifest = Manifest(
            id=name,
            time=(at or datetime.now(UTC)).isoformat(timespec="seconds"),
            commit=commit,
            dirty=dirty,
            counts=_counts(sections, promised, published, making / "site", built)
            | {"replies": len(files.documents) - len(sections)},
            versions={p: importlib.metadata.version(p) for p in _MADE_WITH}
            | {"python": platform.python_version()},
            contracts={"kept": len(promised), "failed": 0},
            replay=replayed,
            script_hashes=inline.scripts,
            style_hashes=inline.styles,
            style_attribute_hashes=inline.attributes,
            blocked_scripts=inline.blocked,
            written_script_hashes=inline.written,
            diagrams=inline.diagrams,
            preview=preview,
            hosts=loaded,
            checksums=total,
        )
        manifest = store.complete(directory, making, manifest)
        store.activate(directory, name)
        store.prune(directory, keep)
        return manifest


def _keep_permalinks(
    directory: Path, making: Path, sent: Pointing, warn: Callable[[str], None]
) -> dict[str, articles.PublishedArticle]:
    """Write the articles with all earlier moves. Raises Refused when a published link would be lost."""
    new = articles.load(making / articles.FILE)
    old = _published_before(directory)
    published = moves.with_earlier_moves(old, new)
    if messages := moves.broken_links(old, published, sent):
        raise Refused("\n".join(messages))
    for messages in (
        moves.redirected_links(old, published, sent),
        moves.vanished_headings(old, published, sent),
    ):
        if messages:
            warn("\n".join(messages))
    articles.dump(published, making / articles.FILE)
    return published


def _published_before(directory: Path) -> dict[str, articles.PublishedArticle]:
    """The articles that readers may know: of the current release, or of the newest that is not damaged.

    Releases of the development server do not count: no reader has seen them.
    """
    candidates = store.online(directory)
    with contextlib.suppress(store.NoRelease):
        current = store.current(directory)
        candidates += [current] if current in candidates else []
    for name in reversed(candidates):
        with contextlib.suppress(articles.MalformedArticles):
            return articles.load(directory / name / articles.FILE)
    return {}


def _check_site(
    making: Path,
    sections: Sequence[Document],
    published: dict[str, articles.PublishedArticle],
    built: BuiltFiles,
    warn: Callable[[str], None],
) -> None:
    """Warn about what does not work in the built pages. Raises Refused when the site must not be served."""
    site, form = making / "site", support.load(making / support.FILE)
    topics = [topic.id for topic in form.topics] if form else []
    if faults := [
        *_misplaced(sections, site, built),
        *reserved.shadowed(site, built, published, topics),
        *reserved.shadowed(making / "agents", built, published, topics),
        *working_parts.faults(site, built),
    ]:
        raise Refused("\n".join(faults))
    urls = {d.url.partition("#")[0] for d in sections if d.audience == PUBLIC}
    if lost := list(working_parts.warnings(site, urls, built)):
        warn("\n".join(lost))


def _misplaced(sections: Sequence[Document], site: Path, built: BuiltFiles) -> Iterator[str]:
    """Yield a message for each public section whose page the site lacks, and each agents' page in it."""
    for url, audience in sorted({(d.url.partition("#")[0], d.audience) for d in sections}):
        there = built.page(site, url) is not None
        if there and audience != PUBLIC:
            yield f"{url}: a page for agents and a public page have this address. Rename one."
        if not there and audience == PUBLIC:
            yield f"{url}: search has this page, but the site does not. Run mkdocs build to see why."


def _check_contracts(files: SiteFiles, opened: Engine, replayed: dict[str, Any]) -> None:
    failures = files.broken(opened)
    if failures:
        raise Refused("\n".join([*map(str, failures), *replayed.get("breaks", ())]))


def _counts(
    sections: Sequence[Document],
    promised: Sequence[Contract],
    published: dict[str, articles.PublishedArticle],
    site: Path,
    built: BuiltFiles,
) -> dict[str, int]:
    return {
        "articles": len({d.article for d in sections}),
        "sections": len(sections),
        "moments": sum(d.start is not None for d in sections),
        "contracts": len(promised),
        "permalinks": len(published),
        "pages": len(built.below(site, (".html",))),
        **{f"lang:{lang}": n for lang, n in sorted(Counter(d.lang for d in sections).items())},
    }
