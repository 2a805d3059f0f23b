"""The gaps over HTTP, for writers who are logged in: /api/gaps; and the weekly digest as a feed."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest, Conflict, NotFound

from kb_server import storage
from kb_server.access import logins
from kb_server.gaps import decisions, desk, digest, drafts, keeping, project, remedies, standing
from kb_server.gaps.desk import Desk
from kb_server.settings import Settings

blueprint = Blueprint("gaps", __name__, url_prefix="/api/gaps")


@blueprint.get("")
@logins.require("writer")
def list_gaps() -> ResponseReturnValue:
    """All gaps, the heaviest first; `?state=` and `?type=` may repeat, `?owner=`."""
    states, types = set(request.args.getlist("state")), set(request.args.getlist("type"))
    owner = request.args.get("owner", "")
    with _desk() as sat:
        found = sat.list()
    kept = [
        standing.to_json(s)
        for s in found
        if (not states or s.state in states)
        and (not types or s.type in types)
        and (not owner or s.owner == owner)
    ]
    return jsonify({"gaps": kept, "total": len(found)})


@blueprint.get("/<int:gap>")
@logins.require("writer")
def show(gap: int) -> ResponseReturnValue:
    """One gap, whole."""
    with _desk() as sat, _possible(NotFound):
        return jsonify(standing.to_json(sat.find(gap)))


@blueprint.post("/<int:gap>/<decision>")
@logins.require("writer")
def decide(gap: int, decision: str) -> ResponseReturnValue:
    """Decide: plan, dismiss, reopen, assign, due, note, type, merge, split. JSON: `value`, `why`."""
    body = _body()
    value, why = body.get("value", ""), str(body.get("why", ""))
    who: dict[str, Any] = {"who": _name(), "at": datetime.now(UTC)}
    said = str(value)
    made: list[int] = []

    def divide(c: Connection, n: int) -> None:
        keys = value if isinstance(value, list) else [said]
        made.append(decisions.split(c, n, [str(key) for key in keys], why=why, **who))

    ways: dict[str, Callable[[Connection, int], None]] = {
        "plan": lambda c, n: decisions.record(c, n, "plan", why=why, **who),
        "dismiss": lambda c, n: decisions.dismiss(c, n, why=why, **who),
        "reopen": lambda c, n: decisions.record(c, n, "reopen", why=why, **who),
        "assign": lambda c, n: decisions.record(c, n, "assign", value=said, **who),
        "due": lambda c, n: decisions.schedule(c, n, said, **who),
        "note": lambda c, n: decisions.record(c, n, "note", why=why or said, **who),
        "type": lambda c, n: decisions.retype(c, n, said, why=why, **who),
        "merge": lambda c, n: decisions.merge(c, n, _number(value), why=why, **who),
        "split": divide,
    }
    if decision not in ways:
        raise NotFound(f"There is no decision {decision!r}. There are: {', '.join(ways)}.")
    with _desk() as sat:
        with _possible(NotFound):
            sat.find(gap)
        with _possible(Conflict):
            stands = sat.decide(gap, ways[decision])
        return jsonify(standing.to_json(sat.find(made[0]) if made else stands))


@blueprint.get("/<int:gap>/draft")
@logins.require("writer")
def draft(gap: int) -> ResponseReturnValue:
    """The draft of the article that the gap asks for; `?type=`, `?anyway=1`. No file is written."""
    kind, anyway = request.args.get("type", ""), bool(request.args.get("anyway"))
    with _desk() as sat, _possible(Conflict):
        made = drafts.write(sat.find(gap), project.find(sat.settings), kind=kind, anyway=anyway)
    return jsonify({"article": made.id, "file": made.file.as_posix(), "text": made.text})


@blueprint.get("/<int:gap>/patch")
@logins.require("writer")
def patch(gap: int) -> ResponseReturnValue:
    """The gap's remedies as patches; `?kind=` for one, `?article=`."""
    with _desk() as sat, _possible(Conflict):
        stands, place = sat.find(gap), project.find(sat.settings)
        kinds = request.args.getlist("kind") or remedies.proposed(stands)
        if unknown := set(kinds) - set(remedies.KINDS):
            raise BadRequest(f"There is no patch {min(unknown)!r}.")
        made = [
            (kind, remedies.patch(stands, kind, place, request.args.get("article", ""))) for kind in kinds
        ]
    return jsonify({"patches": [{"kind": k, "file": p.file.as_posix(), "patch": str(p)} for k, p in made]})


@blueprint.get("/digest.atom")
def feed() -> ResponseReturnValue:
    """The weekly digests as a feed, for who has the `?key=` that `gapless digest --feed` prints."""
    if not hmac.compare_digest(
        request.args.get("key", "").encode(), feed_key(storage.keys().of("feed")).encode()
    ):
        abort(404)
    chosen = _settings()
    with _desk() as sat:
        known = sat.list()
        with sat.database.read() as connection:
            members = keeping.read(connection)
    this = digest.monday(datetime.now(UTC).date())
    weeks = [this - timedelta(weeks=back) for back in range(1, digest.WEEKS + 1)]
    body = digest.atom([digest.write(week, known, members) for week in weeks], chosen.base_url)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def feed_key(key: bytes) -> str:
    """What opens the feed to a reader that cannot log in."""
    return key.hex()[:32]


@contextmanager
def _desk() -> Iterator[Desk]:
    with desk.at(_settings(), storage.database()) as sat:
        sat.fresh()
        yield sat


@contextmanager
def _possible(otherwise: type[NotFound] | type[Conflict]) -> Iterator[None]:
    try:
        yield
    except decisions.Impossible as error:
        raise otherwise(str(error)) from error


def _settings() -> Settings:
    chosen: Settings = current_app.extensions["gapless.settings"]
    return chosen


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True) if request.data else {}
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object with `value` and `why`.")
    return body


def _number(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise decisions.Impossible("`value` must be the number of a gap.")


def _name() -> str:
    user = logins.current()
    assert user is not None  # noqa: S101 - require has let only users in
    return user.name
