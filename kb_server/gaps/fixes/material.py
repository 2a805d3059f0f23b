"""Material for a draft: what customers and agents wrote about a gap, and the articles near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from kb_server.gaps import feedback, hand_replies
from kb_server.gaps.fixes import agreement
from kb_server.gaps.fixes.agreement import Agreed
from kb_server.gaps.gap import Gap
from kb_server.gaps.hand_replies import HandReply
from kb_server.gaps.knowledge import Knowledge
from search import THRESHOLD

SENTENCES = 10  # of customers in one draft, the newest
LOOKED = 500  # questions of a gap, the newest, whose visitors' words are looked for
ASKED = 10  # wordings of a gap that are searched for, the most frequent: each costs a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a draft is made of, besides the gap itself."""

    sentences: tuple[str, ...] = ()  # that customers sent to be read
    replies: tuple[HandReply, ...] = ()  # by hand
    agreed: tuple[Agreed, ...] = ()  # sentences that replies of several agents share
    near: tuple[str, ...] = ()  # articles that search takes for an answer to one of its wordings


def of(connection: Connection, gap: Gap, knowledge: Knowledge | None) -> Material:
    """The material for a draft of the gap."""
    replies = hand_replies.of_gap(connection, gap.id)
    said = [comment.text for comment in feedback.of_gap(connection, gap.id, newest=LOOKED) if comment.text]
    return Material(
        sentences=tuple(dict.fromkeys(said))[:SENTENCES],
        replies=replies,
        agreed=agreement.common(replies, hand_replies.others(connection, gap.id)),
        near=believed(gap, knowledge) if knowledge else (),
    )


def believed(gap: Gap, knowledge: Knowledge) -> tuple[str, ...]:
    """The articles near the gap that search takes for an answer to one of its frequent wordings."""
    asked: Sequence[tuple[str, str]] = [(w.text, w.lang) for w in gap.wordings if w.whole][:ASKED]
    found = {
        hit.article
        for text, lang in asked
        for hit in knowledge.search(text, lang).hits
        if hit.confidence >= THRESHOLD
    }
    return tuple(name for name in gap.articles if name in found)
