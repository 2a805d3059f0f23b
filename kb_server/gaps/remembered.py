"""What a gap remembers when all its questions' words have expired: what several visitors shared."""

from __future__ import annotations

from kb_server.gaps.disclosure import HIDDEN, LEAST
from kb_server.gaps.gap import Gap, Wording


def wordings(before: Gap) -> tuple[Wording, ...]:
    """The wordings that several visitors used and that may be shown whole."""
    return tuple(w for w in before.wordings if w.whole and w.visitors >= LEAST)


def title(before: Gap) -> str:
    """The title, unless it is a wording of too few visitors; then a wording of more visitors, else HIDDEN."""
    whole = {w.text: w.visitors for w in before.wordings if w.whole}
    fewer = before.title == HIDDEN or (whole and whole.get(before.title, 0) < LEAST)
    return next((w.text for w in wordings(before)), HIDDEN) if fewer else before.title
