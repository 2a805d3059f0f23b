"""When two questions ask the same in other words: by their words, their spelling and their meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from kb_server.gaps.grouping.features import terms
from kb_server.gaps.meaning import Nearness
from kb_server.log.intents import Intent

WITHIN = timedelta(minutes=2)
ALIKE = 0.3  # share of common character pairs from which two texts look alike
NEAR = 0.28  # cosine from which two questions, the first of them unanswered, may mean the same; by hand
NEAR_TRIED = 0.34  # the same of a try before the last one: of several, one is sooner near by chance; by hand
SAME = 0.8  # cosine from which they mean the same, though the visitor read something in between; by hand


def rephrases(later: Intent, earlier: Intent, near: Nearness, tried: Sequence[Intent] = ()) -> bool:
    """Does the visitor ask the same in other words? A change of subject is no rephrasing.

    `tried` are the words for the same that came before `earlier`: a third try may be like the first one.
    """
    if later.at - earlier.at > WITHIN:
        return False
    before, after = earlier.text.strip(), later.text.strip()
    if before == after:  # nothing is rephrased, unless an outage was in between
        return earlier.via != later.via
    if any(click.stayed for click in earlier.clicks) and not earlier.unhelpful:
        return _same_words(later, earlier) or near(before, after) >= SAME
    believed = earlier.answered and later.answered and earlier.hit_ids[:1] == later.hit_ids[:1] != ()
    if believed or alike(before, earlier.lang, after, later.lang) or near(before, after) >= NEAR:
        return True
    return any(near(one.text.strip(), after) >= NEAR_TRIED for one in tried)


def comes_back(later: Intent, earlier: Intent) -> bool:
    """Did the visitor come back later that day with the same words, and turn to a person about them?

    Then what they had read did not help. Who comes back and reads alone may just want to find it again.
    """
    return (
        later.session != earlier.session
        and later.at > earlier.at
        and later.contacted is not None
        and not earlier.about
        and _same_words(later, earlier)
    )


def _same_words(later: Intent, earlier: Intent) -> bool:
    """Do two questions have the same words, in whatever order and form?"""
    words = terms(later.text, later.lang)
    return bool(words) and words == terms(earlier.text, earlier.lang)


def alike(first: str, first_lang: str, second: str, second_lang: str) -> bool:
    """Do two texts share a word, look alike, or is one an abbreviation of the other?"""
    return (
        bool(terms(first, first_lang) & terms(second, second_lang))
        or _pairs_in_common(first, second) >= ALIKE
        or _abbreviates(first, second)
        or _abbreviates(second, first)
    )


def _abbreviates(short: str, long: str) -> bool:
    """Is `short` made of the first letters of `long`, as SSO is of "single sign-on"?"""
    letters = "".join(word[0] for word in re.findall(r"\w+", long.casefold()))
    return len(letters) > 1 and letters == short.strip().casefold()


def _pairs_in_common(first: str, second: str) -> float:
    """Dice's coefficient of the two texts' character pairs."""
    mine, theirs = _pairs(first), _pairs(second)
    return 2 * len(mine & theirs) / max(1, len(mine) + len(theirs))


def _pairs(text: str) -> set[str]:
    folded = f" {text.casefold().strip()} "
    return {folded[at : at + 2] for at in range(len(folded) - 1)}
