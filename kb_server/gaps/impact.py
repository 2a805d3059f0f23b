"""What a change of the content does to the questions of the log: the working tree compared with a base."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import search
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.replay import Replay, Result
from kb_server.gaps.store import GapStore
from kb_server.releases import site_build, store
from kb_server.releases.checkout import Checkout
from search import SiteFiles
from search.contracts import Failure

LISTED = 20  # questions of one kind in the comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One question whose outcome differs between base and change."""

    before: Result
    after: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Everything that a change does to the questions of the log."""

    base: str
    questions: int
    asked: int
    fixes: tuple[Change, ...]
    breaks: tuple[Change, ...]
    moves: tuple[Change, ...]
    gaps_answered: tuple[int, ...]
    gaps_lost: tuple[int, ...]
    failures: tuple[Failure, ...]  # answer contracts that the change breaks

    def markdown(self) -> str:
        """The comment for a pull request."""
        return "\n".join(_markdown(self)) + "\n"


def measure(gaps: GapStore, base: str) -> Impact:
    """Build the working tree and `base`, and ask both of them the questions of the log.

    Raises SiteBroken when one of them cannot be built, NoCheckout when there is no such base.
    """
    config = gaps.settings.config
    with tempfile.TemporaryDirectory() as made:
        with Checkout(config.parent).at(base) as folder:
            before = _replay(gaps, folder / config.name, Path(made) / "base")[0]
        after, failures = _replay(gaps, config, Path(made) / "change")
    return compare(base, before, after, failures)


def compare(base: str, before: Replay, after: Replay, failures: Sequence[Failure] = ()) -> Impact:
    """What `after` does better and worse than `before`, the most asked first."""
    then = {(r.gap, r.lang, r.text): r for r in before.results}
    changes = [
        Change(before=old, after=new)
        for new in after.results
        if (old := then.get((new.gap, new.lang, new.text))) is not None
    ]
    good = ("fixed", "higher", "lower", "unchanged")
    fixes = [c for c in changes if c.before.outcome not in good and c.after.outcome in good]
    breaks = [c for c in changes if c.before.outcome in good and c.after.outcome not in good]
    moves = [
        c
        for c in changes
        if c.before.now and c.after.now and c.before.now != c.after.now and c not in fixes and c not in breaks
    ]
    passed_before = {g.gap for g in before.gaps if g.passed}
    passed_after = {g.gap for g in after.gaps if g.passed}
    return Impact(
        base=base,
        questions=len(after.results),
        asked=sum(r.intents for r in after.results),
        fixes=_heaviest(fixes),
        breaks=_heaviest(breaks),
        moves=_heaviest(moves),
        gaps_answered=tuple(sorted(passed_after - passed_before)),
        gaps_lost=tuple(sorted(passed_before - passed_after)),
        failures=tuple(failures),
    )


def _heaviest(changes: list[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda c: (-c.after.intents, c.after.text)))


def _replay(gaps: GapStore, config: Path, making: Path) -> tuple[Replay, tuple[Failure, ...]]:
    making.mkdir()
    site_build.site(config, making, lambda _stage, _done, _total: None)
    files = SiteFiles.read(making)
    files.build(
        making / "index",
        meant=gaps.settings.meaning,
        earlier=gaps.settings.releases / store.CURRENT / "index",
    )
    with contextlib.closing(search.open(making / "index", release=making.name)) as opened:
        knowledge = Knowledge(opened, making / "documents.jsonl")
        failures = files.broken(opened)
        return gaps.replay(knowledge), failures


def _markdown(found: Impact) -> Iterator[str]:
    yield f"### What this change does to real questions (against `{found.base}`)"
    yield ""
    if not found.questions:
        yield "The log has no questions yet."
        return
    yield f"{found.questions} questions of the log, asked {found.asked} times."
    yield ""
    yield "| | questions | asked |"
    yield "| --- | ---: | ---: |"
    for name, changes in (("fixes", found.fixes), ("breaks", found.breaks), ("moves", found.moves)):
        yield f"| {name} | {len(changes)} | {sum(c.after.intents for c in changes)} |"
    yield ""
    if found.gaps_answered:
        yield f"**Answers the gaps** {', '.join(map(str, found.gaps_answered))}."
        yield ""
    if found.gaps_lost:
        yield f"**Loses the answer of the gaps** {', '.join(map(str, found.gaps_lost))}."
        yield ""
    for name, changes in (("Breaks", found.breaks), ("Fixes", found.fixes), ("Moves", found.moves)):
        yield from _listed(name, changes)
    if found.failures:
        yield "**Broken answers**"
        yield ""
        yield "```"
        yield from (str(failure) for failure in found.failures)
        yield "```"


def _listed(name: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield f"**{name}**"
    yield ""
    shown = [change for change in changes if change.after.shown][:LISTED]
    for change in shown:
        ranks = f"{change.before.now or '–'} → {change.after.now or '–'}"
        article = change.after.article or change.before.article
        yield (
            f"- {_code(change.after.text)} ({change.after.intents}×)"
            + (f" `{article}`" if article else "")
            + (f", rank {ranks}" if change.before.now or change.after.now else "")
            + (f", gap {change.after.gap}" if change.after.gap else "")
        )
    if len(changes) > len(shown):
        yield f"- {len(changes) - len(shown)} more that are not shown"
    yield ""


def _code(text: str) -> str:
    """Customers' words in Markdown, where they can form no link, mention or markup."""
    return "`" + " ".join(text.replace("`", "'").split()) + "`"
