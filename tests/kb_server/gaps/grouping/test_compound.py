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
        ("ваучер комиссия вебинар видео", 1),
        ("代金券 佣金 会议 视频", 1),
        ("怎么给客户退款", 0),
        ("refund the payment", 0),
        ("our site is blank, what do I do", 0),
        ("bluetooth lock not opening", 0),
        ("verfication sms doesnt come", 0),
        ("payment account discount client", 1),
        ("Не сходится подпись вебхука", 0),
        ("I moved an event and it stayed where it was", 0),
        ("вернул велосипед и я жду залог", 0),
        ("electronic invoice China bureau?", 0),
    ],
)
def test_where_a_question_is_cut(text: str, count: int) -> None:
    """A question is cut between two things, or is a bare list; who denies something says no list."""
    assert count == len(compound.ways(Features(text, _lang(text))))


def _lang(text: str) -> str:
    return "ru" if text[0] in "впН" else "zh" if text[0] > "一" else "en"


@pytest.mark.parametrize("text", ["voucher refund calendar lock", "lock outlook voucher refund"])
def test_a_list_of_subjects_is_alone_and_joins_none(text: str) -> None:
    """Who lists the subjects of several groups is in none of them, and the groups stay as they are."""
    background = Background(encode=meaning.encode)
    before = clusters.group([Features(said, "en") for said in KNOWN], background=background)
    after = clusters.group([Features(said, "en") for said in (*KNOWN, text)], background=background)
    assert 0 == np.count_nonzero(after[:-1] == after[-1])
    assert len(set(before.tolist())) == len(set(after[:-1].tolist()))


def test_who_asks_for_two_things_welds_their_groups_before_nobody() -> None:
    """Several who ask for both do not hide one another: each group is formed without them."""
    background = Background(encode=meaning.encode)
    both = ["refund a customer and open the lock", "lock stuck, also refund the payment", "lock + refund"]
    labels = clusters.group([Features(said, "en") for said in (*KNOWN, *both)], background=background)
    known, alone = labels[: len(KNOWN)], labels[len(KNOWN) :]
    assert 3 == len(set(alone.tolist()))
    assert not set(alone.tolist()) & set(known.tolist())
    assert known[0] not in known[len(REFUND) : len(REFUND) + len(LOCK)]


def test_half_of_a_question_may_be_what_an_article_is_about() -> None:
    """A question of a group and of an article that nobody else asks for joins no group either."""
    asked = [Features(said, "en") for said in (*KNOWN, "print stickers and sell gift vouchers")]
    with_title = Background(
        encode=meaning.encode, titles=lambda: (Features("Print stickers for bikes", "en"),)
    )
    labels = clusters.group(asked, background=with_title)
    assert 0 == np.count_nonzero(labels[:-1] == labels[-1])


def test_a_compound_question_is_alone_and_joins_none() -> None:
    """Who asks for two things is in no group, and the groups of both things stay as they are without it."""
    background = Background(encode=meaning.encode)
    before = clusters.group([Features(text, "en") for text in KNOWN], background=background)
    for text in ("refund the payment and open the bike lock", "gift voucher and google calendar"):
        asked = [Features(said, "en") for said in (*KNOWN, text)]
        after = clusters.group(asked, background=background)
        assert 0 == np.count_nonzero(after[:-1] == after[-1]), text
        assert len(set(before.tolist())) == len(set(after[:-1].tolist()))
