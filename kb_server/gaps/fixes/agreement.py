"""What the replies of several agents have in common, sentence by sentence: nothing is invented."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb_server.gaps import substance
from kb_server.gaps.hand_replies import HandReply
from search.text import analysis

SAME = 0.7  # share of common words (Dice) from which two sentences say the same; by hand
TELLS = 3  # words that carry meaning, of a sentence that says something

_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# Sentences that differ in one of these words say the opposite.
_DENIES = re.compile(
    r"[不没無无]|\b(?=\w\w)(?:no|not|never|none|without|cannot|unable|не|нет|нельзя|никогда|без|\w+n['’]?t)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One sentence that several agents wrote, in the words of the first of them."""

    text: str
    sources: tuple[HandReply, ...]  # the replies that say it, one of each agent, the oldest first


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: frozenset[str]
    numbers: tuple[str, ...]
    denies: bool


def common(replies: Sequence[HandReply], others: Iterable[HandReply] = ()) -> tuple[Agreed, ...]:
    """The sentences that replies of two agents or more share, as the reply with most of them orders them.

    What replies to `others` say too (a phrase of the house) is no answer. Sentences with other numbers, or of
    which one denies, are never the same.
    """
    said = [(reply, _sentences(reply)) for reply in replies]
    phrases = [sentence for reply in others for sentence in _sentences(reply)]
    found: list[list[Agreed]] = [
        [one for sentence in mine if (one := _agreed(sentence, said)) and not _among(sentence, phrases)]
        for _, mine in said
    ]
    fullest = max(found, key=len, default=[])
    return tuple(_once(fullest))


def parts(text: str) -> list[str]:
    """The sentences of a text, without the signs of lists."""
    return [_BULLET.sub("", part.strip()) for part in substance.sentences(text)]


def _agreed(sentence: _Sentence, said: Sequence[tuple[HandReply, Sequence[_Sentence]]]) -> Agreed | None:
    sources: dict[str, HandReply] = {}
    first = ""
    for reply, sentences in said:
        alike = next((other for other in sentences if _same(sentence, other)), None)
        if alike is not None:
            first = first or alike.text
            sources.setdefault(reply.agent, reply)
    return Agreed(text=first, sources=tuple(sources.values())) if len(sources) > 1 else None


def _once(agreed: Iterable[Agreed]) -> list[Agreed]:
    return list({one.text: one for one in agreed}.values())


def _among(sentence: _Sentence, phrases: Iterable[_Sentence]) -> bool:
    return any(_same(sentence, phrase) for phrase in phrases)


def _same(first: _Sentence, second: _Sentence) -> bool:
    if first.numbers != second.numbers or first.denies != second.denies:
        return False
    return 2 * len(first.words & second.words) >= SAME * (len(first.words) + len(second.words))


def _sentences(reply: HandReply) -> list[_Sentence]:
    found = []
    for text in parts(reply.text):
        words = [token for token in analysis.tokens(text, reply.lang) if not token.extra]
        if sum(not token.stop for token in words) >= TELLS:
            terms = frozenset(token.term for token in words if not token.stop)
            found.append(
                _Sentence(text, terms, tuple(sorted(_NUMBER.findall(text))), bool(_DENIES.search(text)))
            )
    return found
