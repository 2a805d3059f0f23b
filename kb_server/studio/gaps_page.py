"""`/studio/gaps/<gap>`: everything about one gap, every decision about it, and the remedy that is ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from werkzeug.exceptions import NotFound

from kb_server.access import exports, logins, users
from kb_server.access.audiences import audiences
from kb_server.gaps import checks, feedback, hand_replies, proposals, records, remarks
from kb_server.gaps.answering import waiting
from kb_server.gaps.decisions import DECISIONS, NUMBERS, Value
from kb_server.gaps.diagnosis import TYPES
from kb_server.gaps.fixes import agreement, drafts, patches
from kb_server.gaps.gap import SHORT, Gap, Wording
from kb_server.gaps.proposals import Proposal
from kb_server.gaps.records import Filter
from kb_server.gaps.states import UNDER_TRIAL
from kb_server.releases.articles import PublishedArticle
from kb_server.releases.current import NothingServed
from kb_server.studio import gaps_decisions, gaps_evidence, gaps_files, gaps_near
from kb_server.studio.gaps_evidence import GapWeek
from kb_server.web import application
from kb_server.web.request import any_release, number, release
from kb_server.web.staff import charts
from kb_server.web.staff import pages as staff
from kb_server.web.staff.charts import Chart, Series
from kb_server.web.staff.language import spoken
from search import EngineError
from texts import sentences
from texts.sentences import Sentence

COMMENTS = 500  # questions of a gap, the newest, whose visitors' words are looked for
BESIDE = 30  # gaps that are offered for a merge, the heaviest
CHECKS = 8  # releases whose word about the gap is shown, the last

blueprint = Blueprint("studio_gaps", __name__, url_prefix="/studio/gaps", template_folder="templates")


@blueprint.get("/<int:gap>")
@logins.require("writer")
def show(gap: int) -> ResponseReturnValue:
    """The page of a gap; a merged one leads to the gap that took it in. `?addresses=1` shows who waits.

    `?format=` with `?list=` downloads one of its tables.
    """
    form = exports.asked(request.args)
    with application.database().read() as connection:
        newest = remarks.newest(connection)
        found = records.find(connection, gap)
        if found is None:
            raise NotFound
        if found.id != gap:
            return redirect(url_for(".show", gap=found.id), 303)
        if form:
            return gaps_files.file(connection, found, form)
        values = _told(connection, found) | _said(connection, found)
    articles = _articles()
    return staff.render(
        "studio/gaps/gap.html",
        viewer=logins.current(),
        here="gaps",
        gap=found,
        newest=newest,
        evidence=_in_words(found.evidence),
        say=lambda line: sentences.said(line, spoken()),
        say_alone=_alone,
        file_url=lambda name: partial(url_for, ".show", gap=gap, list=name),
        can=_possible(found),
        first=_first(_possible(found)),
        articles=articles,
        drawn=_drawn(values.pop("weeks")),
        segments=gaps_evidence.segments(found.weight.parts),
        near=_near(found),
        kinds=patches.proposed(found),
        drafted=found.type not in drafts.NO_ARTICLE,
        types=TYPES,
        due=date.fromisoformat(found.due) if found.due else None,
        today=datetime.now(UTC).date(),
        **values,
    )


@blueprint.post(f"/<int:gap>/<any({', '.join(set(DECISIONS) - {'undo'})}):decision>")
@logins.require("writer")
def decide(gap: int, decision: str) -> ResponseReturnValue:
    """Decide about the gap; the page of the gap that is left says what was done and offers to undo it."""
    return gaps_decisions.answer(decision, [(gap, _value(decision))])


def _in_words(evidence: Sequence[str]) -> list[tuple[str, bool]]:
    """The evidence in the reader's language, each with: is it that? An older version stored it in English."""
    return [(sentences.said(line, spoken()), isinstance(line, Sentence)) for line in evidence]


def _alone(said: str) -> str:
    """What a release said, without its name, which stands beside it."""
    if isinstance(said, Sentence) and said.key == "gaps.steps.of_release":
        why = said.values["why"]
        return sentences.said(why, spoken()) if isinstance(why, str) else str(why)
    return sentences.said(said, spoken())


def _drawn(weeks: Sequence[GapWeek]) -> Chart:
    """The chart of a gap's questions, week by week."""
    t = spoken()
    return charts.columns(
        [t.short_date(one.week) for one in weeks],
        Series(t("studio.gap.answered"), tuple(float(one.answered) for one in weeks)),
        Series(t("studio.gap.unanswered"), tuple(float(one.unanswered) for one in weeks)),
    )


def _value(decision: str) -> Value:
    """The value of the form, of the kind that the decision needs."""
    argument = DECISIONS[decision].argument
    if argument is None:
        return ""
    if argument.kind == "wordings":
        return request.form.getlist("value")
    value = request.form.get("value", "").strip()
    return (number(value) or value) if argument.kind in NUMBERS else value


def _told(connection: Connection, gap: Gap) -> dict[str, Any]:
    """What the database knows about the gap besides the gap itself."""
    told = remarks.read(connection, [gap.id])[gap.id]
    proposed = [one for one in proposals.waiting(connection) if gap.id in (one.gap, one.into)]
    beside = records.listed(connection, Filter(named=True, limit=BESIDE))
    return {
        "history": list(reversed(told)),
        "undone": remarks.undone(told),
        "proposals": proposed,
        "leaving": {one.number: _leaving(gap, one) for one in proposed},
        "titles": gaps_evidence.titles(connection, _others(proposed)),
        "beside": [one for one in beside if one.id != gap.id],
        "weeks": gaps_evidence.weeks(connection, gap.id, datetime.now(UTC).date()),
        "opened": gaps_evidence.opened(connection, gap.id),
        "langs": gaps_evidence.languages(connection, gap.id),
        "checks": checks.read(connection, [gap.id])[gap.id][: -CHECKS - 1 : -1],
        "staff": users.having(connection, "writer"),
        "done": gaps_decisions.done(connection, request.args),
    }


def _said(connection: Connection, gap: Gap) -> dict[str, Any]:
    """What customers and agents wrote about the gap, and who waits for its answer."""
    replies = hand_replies.of_gap(connection, gap.id)
    waits = waiting.of_gap(connection, gap.id)
    return {
        "comments": feedback.of_gap(connection, gap.id, newest=COMMENTS),
        "replies": replies,
        "agreed": agreement.common(replies, hand_replies.others(connection, gap.id)) if replies else (),
        "confirmed": len({one.address.casefold() for one in waits if one.confirmed}),
        "waits": len({one.address.casefold() for one in waits}),
        "addresses": sorted({one.address for one in waits}) if request.args.get("addresses") == "1" else [],
    }


def _leaving(gap: Gap, one: Proposal) -> list[Wording]:
    """The wordings of the gap that a proposed split would take away."""
    keys = {key[:SHORT] for key in one.keys} if one.gap == gap.id else set()
    return [wording for wording in gap.wordings if wording.key in keys]


def _others(proposed: list[Proposal]) -> set[int]:
    return {number for one in proposed for number in (one.gap, one.into) if number is not None}


def _possible(gap: Gap) -> frozenset[str]:
    """The decisions that would change something now."""
    can = {"assign", "due", "note", "type", "merge"}
    can |= {"plan"} if gap.state in ("open", "reopened") else set()
    can |= {"dismiss"} if gap.state != "dismissed" else {"reopen"}
    can |= {"reopen"} if gap.state in UNDER_TRIAL else {"close"}
    can |= {"split"} if len(gap.wordings) > 1 else set()
    return frozenset(can)


def _first(can: frozenset[str]) -> str:
    """What Enter in the field of the reason decides: the first of the buttons beside it."""
    return next(name for name in ("plan", "reopen", "dismiss") if name in can)


def _articles() -> Mapping[str, PublishedArticle]:
    served = any_release()
    return served.articles if served else {}


def _near(gap: Gap) -> dict[str, Any]:
    """What the release finds for the gap's most frequent wording, or why it cannot be asked."""
    wording = gaps_near.asked(gap)
    if wording is None:
        return {"wording": None, "found": [], "trouble": False}
    try:
        found = gaps_near.find(release().engine, wording, audiences())
    except (EngineError, NothingServed):
        return {"wording": wording, "found": [], "trouble": True}
    return {"wording": wording, "found": found, "trouble": False}
