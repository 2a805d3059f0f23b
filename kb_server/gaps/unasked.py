"""Gaps whose questions the log has forgotten: whether a release still answers what is remembered of them."""

from __future__ import annotations

from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.gaps.knowledge import Knowledge
from kb_server.gaps.states import Bar
from kb_server.gaps.trial import finds


def lost(gap: Gap, before: Knowledge, after: Knowledge, bar: Bar) -> str:
    """Why `after` loses the answer that `before` has; "" where it does not, or nothing is remembered."""
    told = [(wording.text, wording.lang) for wording in gap.wordings if wording.whole]
    if not told and gap.title and HIDDEN not in gap.title:
        told = [(gap.title, gap.lang)]
    kept = [_found(before, after, *one, gap.answers) for one in told]
    if any(was and not still for was, still in kept) and not any(still for _, still in kept):
        return "its questions would no longer find the answer"
    texts = [text for text, _ in told]
    if any(still for _, still in kept):
        was, now = (
            max(release.substance(release.successor(name), texts) for name in gap.answers)
            for release in (before, after)
        )
        return bar.emptied(was, now)
    return ""


def _found(
    before: Knowledge, after: Knowledge, text: str, lang: str, answers: tuple[str, ...]
) -> tuple[bool, bool]:
    """Do the releases show one of these articles among the first?"""
    was, still = (
        any(finds(release, text, lang, release.successor(name)) for name in answers)
        for release in (before, after)
    )
    return was, still
