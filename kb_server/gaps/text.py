"""Gaps as plain text for the terminal, readable without colours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kb_server.gaps.comparison import Comparison
from kb_server.gaps.disclosure import HIDDEN, nameless
from kb_server.gaps.gap import SHORT, Gap, GapSummary
from kb_server.gaps.proposals import Proposal
from kb_server.gaps.replay import OUTCOMES, Replay, Result
from kb_server.gaps.states import Remark
from kb_server.terminal.counts import counted
from kb_server.terminal.tables import table

WIDEST = 60  # columns of a title in a table


def gaps(listed: Sequence[GapSummary]) -> str:
    """The list of gaps; all gaps of which nothing may be shown share one line."""
    hidden = [s for s in listed if nameless(s.title, s.owner, s.state)]
    shown = [s for s in listed if s not in hidden]
    asked = sum(s.questions for s in hidden)
    theirs = f"{counted(asked, 'question')} of fewer than three visitors"
    more = f"{theirs}, in {counted(len(hidden), 'gap')}" if hidden else ""
    return "\n".join(filter(None, (_listed(shown) if shown or not hidden else "", more)))


def _listed(listed: Sequence[GapSummary]) -> str:
    rows = [
        (
            s.id,
            f"{s.weight:.1f}",
            s.state,
            s.type,
            s.visitors,
            s.questions,
            s.lang or "-",
            s.owner or "-",
            s.due or "-",
            s.last.date().isoformat(),
            _cut(s.title),
        )
        for s in listed
    ]
    head = ("gap", "weight", "state", "type", "visitors", "asked", "lang", "owner", "due", "last", "title")
    return table(head, rows)


def proposal(one: Proposal, titles: Mapping[int, str]) -> str:
    """One change that grouping proposes, and the commands that decide about it."""
    named = f"gap {one.gap} ({titles.get(one.gap, HIDDEN)})"
    if one.into is not None:
        said = f"{named} seems to be a part of gap {one.into} ({titles.get(one.into, HIDDEN)})"
    else:
        keys = ", ".join(key[:SHORT] for key in one.keys)
        said = f"{named} seems to be two: the wordings {keys} ask for something else"
    answer = f"gapless gaps accept {one.gap} {one.number}, or decline"
    return f"{one.number}  {said}.\n    {answer}"


def gap(s: Gap) -> str:
    """Everything about one gap."""
    return "\n".join(_gap(s))


def _gap(s: Gap) -> Iterator[str]:
    yield f"Gap {s.id}: {s.title}"
    yield ""
    yield f"state     {s.state}" + (f", answered by {', '.join(s.answers)}" if s.answers else "")
    yield f"type      {s.type}"
    yield from (f"          {line}" for line in s.evidence)
    yield f"owner     {s.owner or '-'}"
    yield f"due       {s.due or '-'}"
    who = counted(s.visitors, "visitor")
    yield f"asked     {counted(s.intents, 'time')} by {who}, last on {s.last.date()}"
    if s.helped or s.failed:
        yield f"since     answered: helped {counted(s.helped, 'visitor')}, failed {s.failed}"
    if s.articles:
        yield f"articles  {', '.join(s.articles)}"
    if s.facts:
        yield "facts     " + ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in sorted(s.facts.items()))
    yield ""
    yield "weight = Σ segment × outcome × decay"
    yield from (f"  {line}" for line in s.weight.formula().splitlines())
    if s.weight.left_out:
        flooding = counted(s.weight.left_out, "question")
        yield f"  left out: {flooding} of visitors who asked more than a person can"
    yield ""
    yield table(
        ("wording", "visitors", "asked", "lang", "words"),
        [(w.key, w.visitors, w.intents, w.lang or "-", w.text) for w in s.wordings],
    )
    if s.remedy:
        yield ""
        yield f"remedy    customers say “{s.remedy.words[0]}” for “{s.remedy.words[1]}”"
        yield f"          gapless gaps patch {s.id}"
    yield ""
    yield table(
        ("when", "state", "who", "why"),
        [(f"{step.at:%Y-%m-%d %H:%M}", step.state, step.who, step.why) for step in s.steps],
    )
    if s.history:
        yield ""
        yield table(
            ("number", "when", "who", "what", "why"),
            [(e.number, f"{e.at:%Y-%m-%d %H:%M}", e.who, _done(e), e.why) for e in s.history],
        )


def _done(decision: Remark) -> str:
    return f"{decision.kind} {decision.value}".strip()


def replayed(done: Replay, shown: Sequence[Result], compared: Comparison | None = None) -> str:
    """The outcome of a replay: the numbers, the questions that may be shown, and the gaps.

    `compared` is what differs from the release that is served.
    """
    summary = done.summary()
    rows = [(outcome, summary[outcome]["questions"], summary[outcome]["intents"]) for outcome in OUTCOMES]
    questions, times = counted(summary["questions"], "question"), counted(summary["intents"], "time")
    parts = [
        f"Release {done.release}: {questions}, asked {times}.",
        "",
        table(("outcome", "questions", "asked"), rows),
    ]
    changed = [r for r in shown if r.outcome != "unchanged"]
    if changed:
        listed = [
            (
                r.outcome,
                r.intents,
                r.gap or "-",
                r.before or "-",
                r.now or "-",
                r.article or "-",
                _cut(r.text),
            )
            for r in changed
        ]
        parts += ["", table(("outcome", "asked", "gap", "rank then", "now", "article", "question"), listed)]
    hidden = sum(r.outcome != "unchanged" for r in done.results) - len(changed)
    if hidden:
        parts += ["", f"{hidden} more are not shown: fewer than three visitors asked them."]
    passing = summary["gaps"]["passing"]
    parts += ["", f"Gaps answered by this release: {', '.join(map(str, passing)) or 'none'}."]
    if compared is not None:
        parts += [f"Compared with {compared.base}, which is served: {compared.in_a_line or 'the same gaps'}."]
        parts += [f"Gap {gap} loses its answer by {gap.article}: {gap.why}." for gap in compared.loses]
    return "\n".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
