"""The gaps over HTTP, for writers and their programs: /api/gaps; and the weekly digest as a feed."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from pydantic import Field, StringConstraints
from sqlalchemy.engine import Connection
from werkzeug.exceptions import Conflict, NotFound

from kb_server.access import callers
from kb_server.gaps import decisions, membership, store
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.fixes import drafts, project
from kb_server.gaps.fixes import patches as remedies
from kb_server.gaps.fixes.project import Project
from kb_server.gaps.gap import Standing
from kb_server.gaps.reports import digest
from kb_server.gaps.states import STATES
from kb_server.gaps.store import Desk
from kb_server.web import application
from kb_server.web.api.fields import NUMBER, PLAIN, Flag, Input, OneOf
from kb_server.web.api.operations import operation
from kb_server.web.application import settings

KEYS = 500  # wordings of one split

blueprint = Blueprint("gaps", __name__, url_prefix="/api/gaps")

Number = Annotated[int, Field(ge=1, le=2**31 - 1), NUMBER]
State = Annotated[str, OneOf(STATES)]
Type = Annotated[str, OneOf(TYPES)]
Kind = Annotated[str, OneOf(remedies.KINDS)]
DECISIONS = ("plan", "dismiss", "reopen", "assign", "due", "note", "type", "merge", "split")
Decision = Annotated[str, OneOf(DECISIONS)]
_Word = Annotated[str, StringConstraints(max_length=200), PLAIN]


class AskedGaps(Input):
    """Which gaps."""

    state: list[State] = Field([], max_length=len(STATES), description="Only in these states.")
    type: list[Type] = Field([], max_length=len(TYPES), description="Only of these types.")
    owner: _Word = Field("", description="Only those of this owner.")


class Deciding(Input):
    """What is decided, and why."""

    value: _Word | Number | Annotated[list[_Word], Field(min_length=1, max_length=KEYS)] = Field(
        "",
        description="assign: the owner; due: a day, as 2026-12-31; type: a type; merge: the number of a gap; "
        'split: the keys of wordings. "" takes owner, day or type away.',
    )
    why: Annotated[str, StringConstraints(max_length=1000), PLAIN] = Field(
        "", description="The reason; dismiss needs one. For note: the words."
    )


class AskedDraft(Input):
    """Which draft."""

    type: Annotated[str, OneOf(("", *drafts.KINDS))] = Field(
        "", description="Of the article; guessed from the questions when left out."
    )
    anyway: Flag = Field("0", description="1: even when no article is missing.")


class AskedPatches(Input):
    """Which patches."""

    kind: list[Kind] = Field(
        [], max_length=len(remedies.KINDS), description="Only these; else all that there are."
    )
    article: _Word = Field("", description="The article that is to be changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Gaps, the heaviest first."""

    gaps: tuple[Standing, ...]
    total: int  # of all, before the filters


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft that is not written yet."""

    article: str  # its id
    file: str  # below the folder of mkdocs.yml
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A change of one file."""

    kind: str
    file: str  # below the folder of mkdocs.yml
    patch: str  # a unified diff that `git apply` takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """The changes that mend a gap without a new article."""

    patches: tuple[Patch, ...]


@operation(blueprint.get, "", scope="gap")
def list_gaps(query: AskedGaps) -> Gaps:
    """List the gaps, the heaviest first."""
    with _desk() as sat:
        found = sat.list()
    kept = tuple(
        s
        for s in found
        if (not query.state or s.state in query.state)
        and (not query.type or s.type in query.type)
        and (not query.owner or s.owner == query.owner)
    )
    return Gaps(gaps=kept, total=len(found))


@operation(blueprint.get, "/<int:gap>", scope="gap")
def show_gap(gap: Number) -> Standing:
    """Show one gap, whole: of one that was merged, the gap that took it in."""
    with _desk() as sat:
        return _find(sat, gap)


@operation(blueprint.post, f"/<int:gap>/<any({', '.join(DECISIONS)}):decision>", scope="gap", errors=(409,))
def decide_gap(gap: Number, decision: Decision, body: Deciding) -> Standing:
    """Decide about a gap. Returns how it stands afterwards; after a split, the new one."""
    value, why = body.value, body.why
    who: dict[str, Any] = {"who": callers.need("gap").name, "at": datetime.now(UTC)}
    made: list[int] = []

    def divide(c: Connection, n: int) -> None:
        keys = value if isinstance(value, list) else [_text(value)]
        made.append(decisions.split(c, n, keys, why=why, **who))

    ways: dict[str, Callable[[Connection, int], None]] = {
        "plan": lambda c, n: decisions.record(c, n, "plan", why=why, **who),
        "dismiss": lambda c, n: decisions.dismiss(c, n, why=why, **who),
        "reopen": lambda c, n: decisions.record(c, n, "reopen", why=why, **who),
        "assign": lambda c, n: decisions.record(c, n, "assign", value=_text(value), **who),
        "due": lambda c, n: decisions.schedule(c, n, _text(value), **who),
        "note": lambda c, n: decisions.record(c, n, "note", why=why or _text(value), **who),
        "type": lambda c, n: decisions.retype(c, n, _text(value), why=why, **who),
        "merge": lambda c, n: decisions.merge(c, n, _number(value), why=why, **who),
        "split": divide,
    }
    with _desk() as sat:
        number = _find(sat, gap).id
        with _possible():
            stands = sat.decide(number, ways[decision])
        return sat.find(made[0]) if made else stands


@operation(blueprint.get, "/<int:gap>/draft", scope="gap", errors=(409,))
def draft_gap(gap: Number, query: AskedDraft) -> Drafted:
    """Begin the article that a gap asks for. No file is written."""
    with _desk() as sat:
        stands = _find(sat, gap)
        with _possible():
            made = drafts.write(stands, _project(), kind=query.type, anyway=query.anyway == "1")
    return Drafted(article=made.id, file=made.file.as_posix(), text=made.text)


@operation(blueprint.get, "/<int:gap>/patch", scope="gap", errors=(409,))
def patch_gap(gap: Number, query: AskedPatches) -> Patches:
    """Write the changes that mend a gap without a new article. No file is changed."""
    with _desk() as sat:
        stands = _find(sat, gap)
        with _possible():
            place = _project()
            made = tuple(
                Patch(kind=kind, file=patch.file.as_posix(), patch=str(patch))
                for kind in query.kind or remedies.proposed(stands)
                for patch in [remedies.patch(stands, kind, place, query.article)]
            )
    return Patches(patches=made)


@blueprint.get("/digest.atom")
def feed() -> ResponseReturnValue:
    """The weekly digests as a feed, for who has the `?key=` that `gapless digest --feed` prints."""
    if not hmac.compare_digest(
        request.args.get("key", "").encode(), digest.feed_key(application.keys().of("feed")).encode()
    ):
        abort(404)
    with _desk() as sat:
        known = sat.list()
        with sat.database.read() as connection:
            members = membership.read(connection)
    this = digest.monday(datetime.now(UTC).date())
    weeks = [this - timedelta(weeks=back) for back in range(1, digest.WEEKS + 1)]
    body = digest.atom([digest.write(week, known, members) for week in weeks], settings().base_url)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@contextmanager
def _desk() -> Iterator[Desk]:
    with store.at(settings(), application.database()) as sat:
        sat.fresh()
        yield sat


def _find(sat: Desk, gap: int) -> Standing:
    try:
        return sat.find(gap)
    except decisions.Impossible as error:
        raise NotFound(str(error)) from error


@contextmanager
def _possible() -> Iterator[None]:
    try:
        yield
    except decisions.Impossible as error:
        raise Conflict(str(error)) from error


def _project() -> Project:
    try:
        return project.find(settings())
    except OSError as error:
        raise decisions.Impossible(
            "The writers' files are not on this machine: GAPLESS_CONFIG names no mkdocs.yml here."
        ) from error


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise decisions.Impossible("`value` must be text.")


def _number(value: object) -> int:
    if isinstance(value, int):
        return value
    raise decisions.Impossible("`value` must be the number of a gap.")
