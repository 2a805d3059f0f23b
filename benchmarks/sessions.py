"""Scripted sessions, judged by the code that judges customers: `python -m benchmarks.sessions --data DIR`.

It prints each question whose verdict differs from its label, and each pair of questions whose relation does.
A release of the site gives the hits, unless the script itself says what they were (none, weak).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import labelled_site, table
from kb_server.gaps import meaning, outages, questions
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.questions import Question
from kb_server.log import intents
from kb_server.log.entries import Entry
from kb_server.log.events import Asked, Clicked, Contacted, Event, Searched, Viewed, Voted
from kb_server.log.receipts import Receipt

BEGINS = datetime(2026, 11, 2, 12, tzinfo=UTC)
Script = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedStep:
    """One label, and our verdict beside it."""

    session: str
    hard: bool
    what: str  # "verdict", "fact" or "pair"
    text: str
    label: str
    ours: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge all sessions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder that has small-site/")
    data = parser.parse_args(arguments).data
    with labelled_site.published(data) as knowledge:
        judged = [one for s in labelled_site.read(data, "sessions") for one in judge(s, knowledge)]
    wrong = [one for one in judged if one.label != one.ours]
    rows = [[o.session, "hard" if o.hard else "", o.what, o.text, o.label, o.ours] for o in wrong]
    table.show("Other than labelled", ["session", "", "what", "text", "label", "ours"], rows)
    figures = []
    for what in ("verdict", "fact", "pair"):
        for hard in (False, True):
            mine = [o for o in judged if o.what == what and o.hard == hard]
            right = sum(o.label == o.ours for o in mine)
            figures.append([what, "hard" if hard else "", f"{right} of {len(mine)}"])
    table.show("As labelled", ["what", "", "right"], figures)
    return 0


def judge(session: Script, knowledge: Knowledge) -> Iterator[JudgedStep]:
    """Judge every labelled question of a session, and whether the second of each pair rephrases the first."""
    told = list(entries(session, knowledge))
    visitors = {entry.visitor for entry in told}
    folded = [
        i for who in sorted(visitors) for i in intents.fold(entry for entry in told if entry.visitor == who)
    ]
    settled = outages.settle(questions.of(folded, meaning.nearness), knowledge)
    by_search = {name: q for q in settled for name in (q.intent.queries or (q.id,))}
    texts = [step["text"] for step in session["steps"] if step["do"] == "search"]
    for label in session["verdicts"]:
        number = label["search"]
        wanted, _, fact = label["expected"].partition(":")
        question = by_search[_name(session, number)]
        ours = _verdict(question, _name(session, number))
        yield _judged(session, "verdict", texts[number], wanted, ours)
        if fact:
            yield _judged(session, "fact", texts[number], fact, question.outcome)
    for pair in session["pairs"]:
        first, second = (by_search[_name(session, pair[n])] for n in ("first", "second"))
        same = first is second or first.rephrased == second.intent
        both = " / ".join(texts[pair[n]] for n in ("first", "second"))
        yield _judged(session, "pair", both, pair["expected"], "REPHRASES" if same else "CHANGES")


def _verdict(question: Question, search: str) -> str:
    """Return the verdict. A query that the visitor typed further is not a question of its own."""
    return question.verdict if search == question.intent.queries[-1] else "no evidence"


def _judged(session: Script, what: str, text: str, label: str, ours: str) -> JudgedStep:
    return JudgedStep(
        session=session["id"], hard=session["hard"], what=what, text=text, label=label, ours=ours
    )


def entries(session: Script, knowledge: Knowledge) -> Iterator[Entry]:
    """The log's entries of a scripted session."""
    receipts: dict[str, Receipt | None] = {}
    number, last = -1, ""
    for at, step in enumerate(session["steps"]):
        if step["do"] == "search":
            number += 1
            last = _name(session, number)
            receipts[last] = _receipt(session, number, step, knowledge)
        event = _event(session, at, step, last, receipts.get(last))
        if event is None:
            continue
        answer = receipts.get(last) if isinstance(event, Searched | Clicked) else None
        yield Entry(
            event=event,
            received=event.at,
            visitor=f"{session['id']}-{step.get('visitor', 'a')}",
            source=session["id"],
            origin="customer",
            counted=not (isinstance(event, Clicked) and answer is None),
            doubt="no receipt" if isinstance(event, Clicked) and answer is None else "",
            answer=answer,
        )


def _event(session: Script, at: int, step: Script, last: str, answer: Receipt | None) -> Event | None:
    common: dict[str, Any] = {
        "id": f"event-{session['id']}-{at:04d}",
        "at": BEGINS + timedelta(seconds=step["t"]),
    }
    named = step.get("search")
    search = "" if named is None else _name(session, named)
    match step["do"]:
        case "search":
            found = {"none": 0}.get(step["results"], 3)
            return Searched(
                **common | {"id": last}, text=step["text"], lang=step["lang"], via=step["via"], results=found
            )
        case "click":
            shown = answer.articles if answer else ()
            position = shown.index(step["article"]) + 1 if step["article"] in shown else 1
            return Clicked(**common, search=last, article=step["article"], position=position)
        case "open":
            return Viewed(**common, article=step["article"])
        case "vote":
            given = {"reason": step.get("reason", ""), "words": step.get("words", "")}
            return Voted(**common, article=step["article"], helpful=step["helpful"], search=search, **given)
        case "contact":
            return Contacted(**common, channel=step["channel"], search=search)
        case "ask":
            return Asked(**common, text=step["text"], search=last)
        case "back" | "leave":
            return Viewed(**common, article="elsewhere")
    return None


def _receipt(session: Script, number: int, step: Script, knowledge: Knowledge) -> Receipt | None:
    if step["via"] == "static":
        return None
    found = list(dict.fromkeys(hit.article for hit in knowledge.search(step["text"], step["lang"]).hits))
    steps = session["steps"]
    start = steps.index(step)
    for later in steps[start + 1 :]:
        if later["do"] == "search" and later.get("visitor") == step.get("visitor"):
            break
        if later["do"] == "click" and later["article"] not in found:
            found.append(later["article"])
    shown = () if step["results"] == "none" else tuple(found) or ("release-notes",)
    believed = step["results"] == "hits"
    return Receipt(
        id=f"receipt-{session['id']}-{number}",
        issued=BEGINS + timedelta(seconds=step["t"]),
        question=f"{session['id']}-{number}",
        stage="relaxed" if shown else "none",
        results=len(shown),
        confidence=0.9 if believed else 0.1 if shown else 0.0,
        coverage=0.9 if believed else 0.2 if shown else 0.0,
        verdict="believed" if believed else "none",
        release=knowledge.release,
        offset=0,
        articles=shown,
    )


def _name(session: Script, number: int) -> str:
    return f"search-{session['id']}-{number:08d}"


if __name__ == "__main__":
    raise SystemExit(main())
