"""Decisions about gaps in the studio: made, answered with a redirect, offered to be undone, and undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection

from kb_server.access import logins
from kb_server.gaps import records, remarks, store
from kb_server.gaps.decisions import DECISIONS, Value
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.states import Remark
from kb_server.gaps.store import DecidedMeanwhile
from kb_server.web import application
from kb_server.web.request import local, number
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken
from texts import sentences

TOGETHER = ("plan", "assign", "due", "dismiss", "reopen")  # what can be decided about several gaps
SEVERAL = 100  # gaps that are decided about at once
OFFERED = timedelta(minutes=30)  # that undoing is offered beside what was decided
HOME = "/studio/gaps"
_CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What the user decided just now, and can undo."""

    kind: str  # of the decision
    numbers: tuple[int, ...]  # of the decisions
    gaps: tuple[int, ...]
    late: bool  # what follows is not computed yet


def answer(name: str, wanted: Sequence[tuple[int, Value]]) -> ResponseReturnValue:
    """Decide, and lead back to where the form says, with an offer to undo it; or say why it is impossible.

    Where the form says what its user saw, and others have decided since, they are asked again.
    """
    why = request.form.get("why", "").strip()
    if not wanted or len(wanted) > SEVERAL:
        return refused("studio.decisions.choose", most=SEVERAL)
    if DECISIONS[name].why == "required" and not why:
        return refused("studio.decisions.why_needed")
    began, seen = datetime.now(UTC), request.form.get("seen")
    try:
        made = _decided(name, wanted, why, seen=None if seen is None else number(seen) or 0)
    except DecidedMeanwhile as meanwhile:
        return _ask_again(name, meanwhile.told)
    except Impossible as error:
        return refused("", said=error.reason)
    last = [gap.history[-1] for gap in made if gap.history]
    return _back(made, [remark.number for remark in last if remark.at >= began])


def undo() -> ResponseReturnValue:
    """Take back the decisions whose numbers the form has, all of them or none."""
    numbers = listed(request.form.getlist("number"))[:SEVERAL]
    with application.database().read() as connection:
        found = remarks.find(connection, numbers)
    if not found:
        return refused("studio.decisions.choose", most=SEVERAL)
    try:
        made = _decided("undo", [(gap, number) for number, (gap, _) in found.items()], "")
    except Impossible as error:
        return refused("", said=error.reason)
    return _back(made, [])


def listed(said: Iterable[str]) -> list[int]:
    """The numbers among these."""
    return [found for one in said if (found := number(one)) is not None]


def done(connection: Connection, asked: Mapping[str, str]) -> Done | None:
    """What the address says was just decided by the user, if that is so and still stands."""
    numbers = listed(asked.get("done", "").split("-"))[:SEVERAL]
    if not numbers:
        return None
    since = datetime.now(UTC) - OFFERED
    found = {
        number: (gap, remark)
        for number, (gap, remark) in remarks.find(connection, numbers).items()
        if remark.who == logins.user().name and remark.at >= since
    }
    told = remarks.read(connection, {gap for gap, _ in found.values()})
    mine = [
        (gap, remark)
        for gap, remark in found.values()
        if remark.number not in remarks.undone(told[gap]) and remark.kind != remarks.UNDO
    ]
    if not mine:
        return None
    computed = {gap.id: {one.at for one in gap.history} for gap in records.whole(connection, told)}
    return Done(
        kind=mine[0][1].kind,
        numbers=tuple(remark.number for _, remark in mine),
        gaps=tuple(gap for gap, _ in mine),
        late=any(remark.at not in computed.get(gap, ()) for gap, remark in mine),
    )


def refused(key: str, *, said: str = "", back: str = "", **values: object) -> Response:
    """A page that says why nothing was decided, with the way back. `said` is a reason of the gaps."""
    response = staff.render(
        "studio/gaps/refused.html",
        viewer=logins.current(),
        here="gaps",
        key=key,
        said=sentences.said(said, spoken()),
        values=values,
        back=back or _target(),
    )
    response.status_code = _CONFLICT
    return response


def _decided(
    name: str, wanted: Sequence[tuple[int, Value]], why: str, *, seen: int | None = None
) -> list[Gap]:
    with store.at(application.settings(), application.database()) as gaps:
        return gaps.decide_all(
            wanted, DECISIONS[name], why=why, who=logins.user().name, via="page", seen=seen
        )


def _ask_again(name: str, told: Mapping[int, Sequence[Remark]]) -> Response:
    """A page that says what others decided meanwhile, with the same form to send again."""
    given = [pair for pair in request.form.items(multi=True) if pair[0] != "seen"]
    response = staff.render(
        "studio/gaps/meanwhile.html",
        viewer=logins.current(),
        here="gaps",
        name=name,
        told=told,
        given=[*given, ("seen", max(one.number for found in told.values() for one in found))],
        back=_target(),
    )
    response.status_code = _CONFLICT
    return response


def _target() -> str:
    """The address that the form came from, as staff pages give it; else the list."""
    return local(request.form.get("next", "")) or HOME


def _back(made: Sequence[Gap], numbers: Sequence[int]) -> ResponseReturnValue:
    """Lead back; from the page of a gap to the page of the gap that the decision left."""
    parts = urlsplit(_target())
    path = f"{HOME}/{made[0].id}" if "here" in request.form and made else parts.path
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] != "done"]
    if numbers:
        kept.append(("done", "-".join(map(str, numbers))))
    return redirect(f"{request.script_root}{path}{'?' if kept else ''}{urlencode(kept)}", 303)
