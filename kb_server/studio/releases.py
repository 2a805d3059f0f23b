"""`/studio/releases`: what each release changed, two compared, and the way back to an older one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from kb_server.access import callers, exports, logins
from kb_server.data import audit
from kb_server.releases import contents, store
from kb_server.releases.articles import MalformedArticles
from kb_server.releases.contents import Difference
from kb_server.releases.store import Manifest
from kb_server.studio import release_gaps
from kb_server.studio.release_gaps import ReleaseGaps
from kb_server.web import application
from kb_server.web.application import settings
from kb_server.web.request import any_release
from kb_server.web.staff import navigation
from kb_server.web.staff import pages as staff
from kb_server.web.staff.navigation import NavigationLink
from search.documents import MalformedDocument

COLUMNS = (  # of a file
    "release", "time", "serving", "commit", "articles", "sections", "contracts", "contracts_failed", "size",
    "answers", "drifted", "loses",
)  # fmt: skip
CHANGES = ("change", "article", "title", "before", "query")  # columns of a file of two compared

blueprint = Blueprint("studio_releases", __name__, url_prefix="/studio/releases", template_folder="templates")
navigation.add(
    blueprint,
    NavigationLink(
        "releases", "studio_releases.listed", "studio.releases.title", role="writer", group="studio", key="r"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRelease:
    """A release in the list. The numbers in `more` are those that it has beyond the one before."""

    made: Manifest
    time: datetime
    serving: bool
    before: str  # the id of the release before it; "" for the oldest
    more: dict[str, int]
    size: int  # bytes
    gaps: Sequence[ReleaseGaps]  # that it answers and loses


@blueprint.get("")
@logins.require("writer")
def listed() -> Response:
    """The releases that are kept, the newest first; `?format=` gives them as a file."""
    form = exports.asked(request.args)
    return exports.file("releases", COLUMNS, map(_line, _rows()[0]), form) if form else _list()


@blueprint.get("/compare")
@logins.require("writer")
def compare() -> Response:
    """What writers did between the releases `?before=` and `?after=`; `?format=` gives it as a file."""
    before, after = (_named(request.args.get(name, "")) for name in ("before", "after"))
    directory = settings().releases
    try:
        found = contents.between(directory / before.id, directory / after.id)
    except (MalformedArticles, MalformedDocument) as damaged:
        return _refused(str(damaged))
    sizes = {made.id: _size(made) for made in (before, after)}
    if form := exports.asked(request.args):
        return exports.file("comparison", CHANGES, _changes(found), form)
    nothing = not any(getattr(found, name) for name in Difference.__dataclass_fields__)
    replayed = after.replay if after.replay.get("compared", {}).get("with") == before.id else {}
    return _page(
        "release_comparison",
        before=before,
        after=after,
        found=found,
        sizes=sizes,
        times={made.id: datetime.fromisoformat(made.time) for made in (before, after)},
        titles=_article_titles(found),
        gaps=release_gaps.of(replayed, _titles([after])),
        nothing=nothing,
    )


def _changes(found: Difference) -> Iterator[dict[str, object]]:
    """Each change as a row of a file: of an article its titles, of an answer contract its query."""
    for kind in ("new", "gone", "changed"):
        for one in getattr(found, kind):
            yield {"change": kind, "article": one.article, "title": one.title, "before": one.before}
    for kind in ("promised", "withdrawn"):
        for one in getattr(found, kind):
            yield {"change": kind, "article": one.article, "query": one.query}


@blueprint.post("/serve")
@logins.require("admin")
def serve() -> ResponseReturnValue:
    """Serve another release. Its files are compared with their checksums first."""
    wanted = _named(request.form.get("release", ""))
    try:
        store.rollback(settings().releases, wanted.id)
    except store.ReleaseError as error:
        return _refused(str(error))
    with application.database().write() as connection:
        audit.note(connection, callers.actor(), "release_rolled_back", wanted.id)
    return redirect(url_for("studio_releases.listed"), 303)


def _refused(trouble: str) -> Response:
    """The list, with why nothing was done."""
    response = _list(trouble)
    response.status_code = Conflict.code
    return response


def _list(trouble: str = "") -> Response:
    rows, damaged = _rows()
    return _page("releases", rows=rows, damaged=damaged, trouble=trouble)


def _line(row: ListedRelease) -> dict[str, object]:
    """A release as a row of a file; gaps are named by their numbers."""
    made = row.made
    named = {group.kind: [one.gap for one in group.gaps] for group in row.gaps}
    counts = {name: made.counts.get(name, 0) for name in ("articles", "sections", "contracts")}
    return (
        counts
        | named
        | {
            "release": made.id,
            "time": row.time,
            "serving": row.serving,
            "commit": made.commit,
            "contracts_failed": made.contracts.get("failed", 0),
            "size": row.size,
        }
    )


def _rows() -> tuple[list[ListedRelease], list[str]]:
    """The releases, the newest first, and the ids of those whose manifest cannot be read."""
    directory = settings().releases
    try:
        serving = store.current(directory)
    except store.NoRelease:
        serving = ""
    found, damaged = _readable(directory)
    titles = _titles(found)
    rows = [
        ListedRelease(
            made=made,
            time=datetime.fromisoformat(made.time),
            serving=made.id == serving,
            before=before.id if before else "",
            more=_more(before, made),
            size=_size(made),
            gaps=release_gaps.of(made.replay, titles),
        )
        for before, made in zip([None, *found], found, strict=False)
    ]
    return rows[::-1], damaged


def _titles(found: Iterable[Manifest]) -> dict[int, str]:
    with application.database().read() as connection:
        return release_gaps.titles(connection, [made.replay for made in found])


def _page(template: str, **values: object) -> Response:
    viewer = logins.current()
    return staff.render(f"studio/{template}.html", viewer=viewer, here="releases", **values)


def _readable(directory: Path) -> tuple[list[Manifest], list[str]]:
    """The releases, the oldest first, and the ids of those whose manifest cannot be read."""
    found: list[Manifest] = []
    damaged: list[str] = []
    for name in store.names(directory):
        try:
            found.append(store.read(directory, name))
        except store.ReleaseError:
            damaged.append(name)
    return found, damaged


def _article_titles(found: Difference) -> dict[str, str]:
    """The titles of the articles that are served or differ."""
    differ = {one.article: one.title for one in (*found.gone, *found.new, *found.changed)}
    served = any_release()
    return {name: one.title for name, one in (served.articles if served else {}).items()} | differ


def _named(name: str) -> Manifest:
    if not name:
        raise BadRequest("Name a release.")
    try:
        return store.read(settings().releases, name)
    except store.ReleaseError as error:
        raise NotFound(str(error)) from error


def _size(made: Manifest) -> int:
    """The bytes of a release. Of one that an older version published they are counted, which takes longer."""
    return made.counts.get("bytes") or contents.size(settings().releases / made.id)


def _more(before: Manifest | None, made: Manifest) -> dict[str, int]:
    if before is None:
        return {}
    return {name: count - before.counts.get(name, 0) for name, count in made.counts.items()}
