"""Questions that ask for two things."""

from __future__ import annotations

import numpy as np
import pytest

from kb_server.gaps import meaning
from kb_server.gaps.grouping import clusters, compound
from kb_server.gaps.grouping.background import Background
from kb_server.gaps.grouping.features import Features

REFUND = ["refund a customer", "how do I refund money", "refund the payment", "give money back, refund"]
LOCK = ["the lock does not open", "smart lock stuck", "cannot open the bike lock", "lock will not release"]
VOUCHER = ["sell a gift voucher", "gift card", "gift vouchers for birthdays", "buy a gift certificate"]
CALENDAR = ["sync with google calendar", "calendar sync", "outlook calendar", "bookings in my calendar"]
KNOWN = [*REFUND, *LOCK, *VOUCHER, *CALENDAR]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("refund the payment and open the lock", 1),
        ("возврат денег и замок", 1),
        ("voucher refund calendar lock", 1),
        ("refund the payment", 0),
        ("our site is blank, what do I do", 0),
    ],
)
def test_where_a_question_is_cut(text: str, count: int) -> None:
    """A question is cut at a word between two things, or is a bare list; a comma cuts nothing."""
    assert count == len(compound.ways(Features(text, "ru" if text[0] == "в" else "en")))


def test_a_compound_question_is_alone_and_joins_none() -> None:
    """Who asks for two things is in no group, and the groups of both things stay as they are without it."""
    background = Background(encode=meaning.encode)
    before = clusters.group([Features(text, "en") for text in KNOWN], background=background)
    for text in ("refund the payment and open the bike lock", "gift voucher and google calendar"):
        asked = [Features(said, "en") for said in (*KNOWN, text)]
        after = clusters.group(asked, background=background)
        assert 0 == np.count_nonzero(after[:-1] == after[-1]), text
        assert len(set(before.tolist())) == len(set(after[:-1].tolist()))
