"""What a change of the content does to the questions of the log: the working tree compared with a base."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import search
from kb_server.gaps.comparison import Change, Comparison, GapChange
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.store import GapStore
from kb_server.releases import contents, site_build, store
from kb_server.releases.checkout import Checkout
from kb_server.releases.site_build import BuildOptions
from kb_server.terminal.counts import counted
from search import SiteFiles
from search.contracts import Failure

BRANCH = "main"  # what is compared with where no release is served
LISTED = 20  # questions of one kind in the comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Everything that a change does to the questions of the log."""

    base: str  # as it was asked for; "": the release that is served
    compared: Comparison
    failures: tuple[Failure, ...]  # answer contracts that the change breaks

    @property
    def harmful(self) -> bool:
        """Does the change break or lose anything?"""
        return bool(self.compared.breaks or self.compared.loses or self.failures)

    def summary(self) -> dict[str, Any]:
        """The numbers, the gaps, and the questions that may be shown, as JSON can hold them."""
        done = self.compared
        questions = {name: [asdict(c) for c in some if c.after.shown] for name, some in done.kinds.items()}
        failures = [asdict(failure) for failure in self.failures]
        return {
            "base": self.base,
            "questions": done.questions,
            "asked": done.asked,
            "compared": done.summary(),
            "shown": questions,
            "failures": failures,
        }

    def markdown(self) -> str:
        """The comment for a pull request."""
        return "\n".join(_markdown(self)) + "\n"


def measure(gaps: GapStore, base: str) -> Impact:
    """Build the working tree, and ask it and the base the questions of the log.

    The base is a branch or commit, which is built too; "" is the release that is served, or BRANCH where
    there is none. Raises SiteBroken when something cannot be built, NoCheckout when there is no such base.
    """
    config = gaps.settings.config
    with ExitStack() as stack:
        made = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        served = None if base else gaps.knowledge
        base = base or ("" if served else BRANCH)
        if served is None:
            folder = stack.enter_context(Checkout(config.parent).at(base))
            served, _ = stack.enter_context(_built(gaps, folder / config.name, made / "base"))
        changed, failures = stack.enter_context(_built(gaps, config, made / "change"))
        return Impact(base=base, compared=gaps.compare(served, changed)[1], failures=failures)


@contextmanager
def _built(gaps: GapStore, config: Path, making: Path) -> Iterator[tuple[Knowledge, tuple[Failure, ...]]]:
    """A release of the site that nobody serves, and the contracts that it breaks."""
    making.mkdir()
    untrusted = gaps.settings.untrusted
    site_build.site(config, making, lambda _stage, _done, _total: None, BuildOptions(untrusted=untrusted))
    files = SiteFiles.read(making)
    files.build(
        making / "index",
        meant=gaps.settings.meaning,
        earlier=gaps.settings.releases / store.CURRENT / "index",
    )
    with closing(search.open(making / "index", release=making.name)) as opened:
        yield Knowledge(opened, making / contents.DOCUMENTS), tuple(files.broken(opened))


def _markdown(found: Impact) -> Iterator[str]:
    done = found.compared
    against = f"`{found.base}`" if found.base else "the release that is served"
    yield f"### What this change does to real questions (against {against})"
    yield ""
    if not done.questions:
        yield "The log has no questions yet."
        return
    yield f"{counted(done.questions, 'question')} of the log, asked {counted(done.asked, 'time')}."
    yield ""
    yield "| | questions | asked |"
    yield "| --- | ---: | ---: |"
    for name in ("fixes", "breaks", "moves", "drift"):
        changes = done.kinds[name]
        yield f"| {name} | {len(changes)} | {sum(c.after.intents for c in changes)} |"
    yield ""
    yield from _gaps("Loses the answers of gaps", done.loses)
    yield from _gaps("Answers gaps", done.answers)
    yield from _gaps("Answered without a change to their articles (drift)", done.drifted)
    for name, changes in (("Breaks", done.breaks), ("Fixes", done.fixes), ("Moves", done.moves)):
        yield from _listed(name, changes)
    if found.failures:
        yield "**Broken answers**"
        yield ""
        yield "```"
        yield from (str(failure) for failure in found.failures)
        yield "```"


def _gaps(name: str, gaps: Sequence[GapChange]) -> Iterator[str]:
    if not gaps:
        return
    yield f"**{name}**"
    yield ""
    for gap in gaps:
        title = f" {_code(gap.title)}" if gap.title and gap.title != HIDDEN else ""
        article = f" by `{gap.article}`" if gap.article else ""
        yield f"- {gap}{title}{article}" + (f": {gap.why}" if gap.why else "")
    yield ""


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
