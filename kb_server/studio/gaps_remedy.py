"""`/studio/gaps/<gap>/draft` and `…/remedy`: what mends a gap, ready to take; and replies given by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from kb_server.access import logins
from kb_server.gaps import hand_replies, store
from kb_server.gaps.fixes import drafts, material, patches, project
from kb_server.gaps.gap import Gap
from kb_server.gaps.impossible import Impossible
from kb_server.gaps.store import GapStore
from kb_server.studio import gaps_decisions
from kb_server.web import application
from kb_server.web.staff import pages as staff

blueprint = Blueprint("studio_remedy", __name__, url_prefix="/studio/gaps", template_folder="templates")


@blueprint.get("/<int:gap>/draft")
@logins.require("writer")
def draft(gap: int) -> ResponseReturnValue:
    """The article that the gap asks for, begun. No file is written."""
    with _opened(gap) as (gaps, found):
        try:
            with application.database().read() as connection:
                told = material.of(connection, found, gaps.knowledge)
            made = drafts.write(
                found,
                project.required(application.settings()),
                told,
                anyway=request.args.get("anyway") == "1",
            )
        except Impossible as error:
            return gaps_decisions.refused("", said=error.reason, back=_address(gap))
    return _file(found, made.file.as_posix(), made.text, f"gapless draft {found.id}")


@blueprint.get("/<int:gap>/remedy")
@logins.require("writer")
def remedy(gap: int) -> ResponseReturnValue:
    """The change that mends the gap without a new article, as a patch; `?kind=`. No file is changed."""
    kind = request.args.get("kind", "")
    if kind not in patches.KINDS:
        raise NotFound
    with _opened(gap) as (gaps, found):
        try:
            made = patches.patch(
                found, kind, project.required(application.settings()), knowledge=gaps.knowledge
            )
        except Impossible as error:
            return gaps_decisions.refused("", said=error.reason, back=_address(gap))
    command = f"gapless gaps patch {found.id} --kind {kind} --apply"
    return _file(found, made.file.as_posix(), str(made), command)


@blueprint.post("/<int:gap>/reply")
@logins.require("writer")
def reply(gap: int) -> ResponseReturnValue:
    """Keep what the user answered to a customer by hand."""
    kept = hand_replies.cleaned(request.form.get("text", "")[: hand_replies.LONGEST])
    if not kept:
        return gaps_decisions.refused("studio.gap.reply_empty", back=_address(gap))
    now, who = datetime.now(UTC), logins.user().name
    with _opened(gap) as (_, found), application.database().write() as connection:
        hand_replies.keep(connection, kept, agent=who, lang=found.lang, at=now, gap=found.id)
    return redirect(f"{url_for('studio_gaps.show', gap=found.id)}#replies", 303)


def _address(gap: int) -> str:
    return f"{gaps_decisions.HOME}/{gap}"


@contextmanager
def _opened(number: int) -> Iterator[tuple[GapStore, Gap]]:
    with store.at(application.settings(), application.database()) as gaps:
        try:
            found = gaps.find(number)
        except Impossible as error:
            raise NotFound from error
        yield gaps, found


def _file(gap: Gap, name: str, text: str, command: str) -> Response:
    return staff.render(
        "studio/gaps/file.html",
        viewer=logins.current(),
        here="gaps",
        gap=gap,
        name=name,
        text=text,
        command=command,
    )
