"""The audit's report as plain text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb_server.imports.audit import AuditedGap, AuditReport
from kb_server.terminal.counts import counted
from kb_server.terminal.tables import table

BAR = 40  # characters of the whole bar


def report(made: AuditReport) -> str:
    """The report, readable without colours."""
    return "\n".join(_lines(made))


def _lines(made: AuditReport) -> Iterator[str]:
    full = round(made.share * BAR)
    days = sorted({f"{made.first:%Y-%m-%d}", f"{made.last:%Y-%m-%d}"})
    asked = counted(made.questions, "question")
    yield f"{made.site}: {asked}" + (f", {days[0]} to {days[1]}" if days[1:] else "")
    yield ""
    yield f"{'█' * full}{'░' * (BAR - full)}  an article answers about {made.share:.0%}"
    yield (
        f"Search is sure of {made.least}, believes that {made.most} are answered, "
        f"and expects {made.answered:.0f}."
    )
    yield from _gaps("What is missing", made.gaps)
    yield from _gaps("Answers that exist and are not found", made.hidden)
    if made.useful:
        yield from ("", "Articles that answer most", "")
        yield table(("questions", "article"), [(one.questions, one.title) for one in made.useful])
    if made.unneeded:
        yield from (
            "",
            f"{len(made.unneeded)} of {made.articles} articles answered none of these questions",
            "",
        )
        yield from (f"  {one.title} ({one.id})" for one in made.unneeded)


def _gaps(title: str, gaps: Sequence[AuditedGap]) -> Iterator[str]:
    if not gaps:
        return
    yield from ("", title, "")
    for number, gap in enumerate(gaps, 1):
        yield f"{number:>2}. {gap.title}"
        yield f"    {counted(gap.questions, 'question')}, {gap.type}" + (f", {gap.lang}" if gap.lang else "")
        yield from (f"    “{wording}”" for wording in gap.wordings)
        if gap.synonym:
            yield f"    A synonym would mend it: {gap.synonym[0]} = {gap.synonym[1]}"
        elif gap.articles:
            yield f"    Near: {'; '.join(gap.articles)}"
