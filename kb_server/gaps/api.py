"""The gaps over HTTP, for writers and their programs: /api/gaps; and the weekly digest as a feed."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from pydantic import Field, StringConstraints
from werkzeug.exceptions import Conflict, NotFound

import texts
from kb_server.access import callers
from kb_server.data.weeks import monday
from kb_server.gaps import store
from kb_server.gaps.decisions import DECISIONS as DECLARED
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.disclosure import nameless
from kb_server.gaps.fixes import drafts, material, project
from kb_server.gaps.fixes import patches as remedies
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.proposals import Proposal
from kb_server.gaps.records import Filter, Sort
from kb_server.gaps.reports import digest
from kb_server.gaps.states import STATES
from kb_server.gaps.store import GapStore
from kb_server.web import application
from kb_server.web.api.fields import NUMBER, PLAIN, Flag, Input, OneOf
from kb_server.web.api.operations import operation
from kb_server.web.application import settings

KEYS = 500  # wordings of one split
SEVERAL = 100  # gaps that one request decides about

blueprint = Blueprint("gaps", __name__, url_prefix="/api/gaps")

Number = Annotated[int, Field(ge=1, le=2**31 - 1), NUMBER]
State = Annotated[str, OneOf(STATES)]
Type = Annotated[str, OneOf(TYPES)]
Kind = Annotated[str, OneOf(remedies.KINDS)]
DECISIONS = tuple(DECLARED)
DecisionName = Annotated[str, OneOf(DECISIONS)]
_Word = Annotated[str, StringConstraints(max_length=200), PLAIN]


class AskedGaps(Input):
    """Which gaps."""

    state: list[State] = Field([], max_length=len(STATES), description="Only in these states.")
    type: list[Type] = Field([], max_length=len(TYPES), description="Only of these types.")
    owner: _Word = Field("", description="Only those of this owner.")
    language: _Word = Field("", description="Only those asked in this language.")
    segment: _Word = Field("", description="Only those that somebody of this segment asked.")
    words: _Word = Field("", description="Only those whose title or wordings have each of these words.")
    sort: Sort = Field(
        "weight", description="What comes first: the heaviest, the latest asked, the first due."
    )
    few: Flag = Field("0", description="1: also gaps that fewer than three visitors asked.")


class Deciding(Input):
    """What is decided, and why."""

    value: _Word | Number | Annotated[list[_Word], Field(min_length=1, max_length=KEYS)] = Field(
        "",
        description="; ".join(f"{one.name}: {one.argument.help}" for one in DECLARED.values() if one.argument)
        + '. "" takes owner, day or type away.',
    )
    why: Annotated[str, StringConstraints(max_length=1000), PLAIN] = Field(
        "", description="The reason; dismiss needs one. For note: the words."
    )


class DecidingAll(Deciding):
    """What is decided about several gaps, and why."""

    gaps: list[Number] = Field(..., min_length=1, max_length=SEVERAL, description="The numbers of the gaps.")


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
class FewAsked:
    """The gaps of which nothing may be shown, since fewer than three visitors asked."""

    gaps: int
    questions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Gaps, the heaviest first."""

    gaps: tuple[Gap, ...]
    few: FewAsked
    total: int  # all gaps, before the filters


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedGaps:
    """The gaps as they are after a decision."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """Changes that wait for somebody to accept or decline them, the oldest first."""

    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """A draft that is not written yet."""

    article: str  # its id
    file: str  # below the folder of mkdocs.yml
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPatch:
    """A change of one file."""

    kind: str
    file: str  # below the folder of mkdocs.yml
    patch: str  # a unified diff that `git apply` takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Patches:
    """The changes that mend a gap without a new article."""

    patches: tuple[ShownPatch, ...]


@operation(blueprint.get, "", scope="gap")
def list_gaps(query: AskedGaps) -> Gaps:
    """List the gaps, the heaviest first."""
    chosen = Filter(
        states=tuple(query.state),
        types=tuple(query.type),
        owner=query.owner,
        language=query.language,
        segment=query.segment,
        words=query.words,
        sort=query.sort,
    )
    with _opened() as gaps:
        found, total = gaps.whole(chosen), gaps.count()
    few = [gap for gap in found if nameless(gap.title, gap.owner, gap.state)]
    return Gaps(
        gaps=tuple(found if query.few == "1" else (gap for gap in found if gap not in few)),
        few=FewAsked(gaps=len(few), questions=sum(gap.intents for gap in few)),
        total=total,
    )


@operation(blueprint.get, "/proposals", scope="gap")
def list_proposals() -> Proposals:
    """List what grouping would change about gaps that people touched or whose answer is being tried."""
    with _opened() as gaps:
        return Proposals(proposals=tuple(gaps.proposals()))


@operation(blueprint.get, "/<int:gap>", scope="gap")
def show_gap(gap: Number) -> Gap:
    """Show everything about one gap. For a gap that was merged, show the one that took it in."""
    with _opened() as gaps:
        return _find(gaps, gap)


@operation(blueprint.post, f"/<int:gap>/<any({', '.join(DECISIONS)}):decision>", scope="gap", errors=(409,))
def decide_gap(gap: Number, decision: DecisionName, body: Deciding) -> Gap:
    """Decide about a gap. Returns the gap as it is afterwards; after a split, the new gap."""
    actor = callers.actor()
    with _opened() as gaps:
        number = _find(gaps, gap).id
        with _possible():
            return gaps.decide(
                number, DECLARED[decision], body.value, why=body.why, who=actor.name, via=actor.via
            )


@operation(blueprint.post, f"/decisions/<any({', '.join(DECISIONS)}):decision>", scope="gap", errors=(409,))
def decide_gaps(decision: DecisionName, body: DecidingAll) -> DecidedGaps:
    """Decide about several gaps: about all of them, or, where one is impossible, about none."""
    actor = callers.actor()
    with _opened() as gaps:
        wanted = [(_find(gaps, number).id, body.value) for number in body.gaps]
        with _possible():
            made = gaps.decide_all(wanted, DECLARED[decision], why=body.why, who=actor.name, via=actor.via)
    return DecidedGaps(gaps=tuple(made))


@operation(blueprint.get, "/<int:gap>/draft", scope="gap", errors=(409,))
def draft_gap(gap: Number, query: AskedDraft) -> Drafted:
    """Begin the article that a gap asks for. No file is written."""
    with _opened() as gaps:
        found = _find(gaps, gap)
        with _possible():
            with application.database().read() as connection:
                told = material.of(connection, found, gaps.knowledge)
            made = drafts.write(
                found, project.required(settings()), told, kind=query.type, anyway=query.anyway == "1"
            )
    return Drafted(article=made.id, file=made.file.as_posix(), text=made.text)


@operation(blueprint.get, "/<int:gap>/patch", scope="gap", errors=(409,))
def patch_gap(gap: Number, query: AskedPatches) -> Patches:
    """Write the changes that mend a gap without a new article. No file is changed."""
    with _opened() as gaps:
        found = _find(gaps, gap)
        with _possible():
            place = project.required(settings())
            made = tuple(
                ShownPatch(kind=kind, file=patch.file.as_posix(), patch=str(patch))
                for kind in query.kind or remedies.proposed(found)
                for patch in [remedies.patch(found, kind, place, query.article, gaps.knowledge)]
            )
    return Patches(patches=made)


@blueprint.get("/digest.atom")
def feed() -> ResponseReturnValue:
    """The weekly digests as a feed. It opens with the `?key=` that `gapless digest --feed` prints."""
    if not hmac.compare_digest(
        request.args.get("key", "").encode(), digest.feed_key(application.keys().of("feed")).encode()
    ):
        abort(404)
    this = monday(datetime.now(UTC).date())
    weeks = [this - timedelta(weeks=back) for back in range(1, digest.WEEKS + 1)]
    with application.database().read() as connection:
        digests = digest.read(connection, weeks)
    body = digest.atom(digests, settings().base_url, texts.load(settings().lang))
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@contextmanager
def _opened() -> Iterator[GapStore]:
    with store.at(settings(), application.database()) as gaps:
        yield gaps


def _find(gaps: GapStore, gap: int) -> Gap:
    try:
        return gaps.find(gap)
    except Impossible as error:
        raise NotFound(str(error)) from error


@contextmanager
def _possible() -> Iterator[None]:
    try:
        yield
    except Impossible as error:
        raise Conflict(str(error)) from error
