"""What questions mean, with the real encoder."""

from __future__ import annotations

import numpy as np

from kb_server.gaps import meaning
from kb_server.gaps.grouping.features import Features
from kb_server.gaps.grouping.sense import Sense

TITLES = [Features(title, "en") for title in ("Rent out a bike", "Bike deposits", "Refund a rental")]


def test_how_a_question_is_put_counts_little() -> None:
    """A question and the two words of it that matter mean nearly the same; another need does not."""
    asked = [
        Features("How could we possibly sell gift vouchers to our guests?", "en"),
        Features("sell gift vouchers", "en"),
        Features("продавать подарочные сертификаты", "ru"),
        Features("How could we possibly track a stolen bike?", "en"),
    ]
    meant = Sense(meaning.encode, TITLES).learn(asked, lambda _term: 1.0)
    likeness = meant @ meant.T
    assert likeness[0, 1] > 0.6
    assert likeness[0, 2] > 0.3
    assert likeness[0, 3] < 0.2


def test_codes_mean_nothing() -> None:
    """A question that is a code alone has no meaning, and so is like no other by it."""
    meant = Sense(meaning.encode, TITLES).learn(
        [Features("VM-2110"), Features("VM-3011"), Features("error VM-2110")], lambda _term: 1.0
    )
    assert not meant[:2].any()
    assert np.isclose(1.0, np.linalg.norm(meant[2]), atol=1e-3)


def test_what_many_ask_does_not_move_the_middle() -> None:
    """Beside hundreds of questions about one thing, other needs are as far from each other as before."""
    asked = [Features(text, "en") for text in ("vpn tunnel", "gift voucher", "dark theme", "parcel tracking")]
    flood = [Features(f"sell gold watch {number}", "en") for number in range(300)]

    def nearest(questions: list[Features]) -> float:
        meant = Sense(meaning.encode).learn(questions, lambda _term: 1.0)[: len(asked)]
        return float(np.max(meant @ meant.T - 2 * np.eye(len(asked))))

    assert nearest([*asked, *flood]) < nearest(asked) + 0.1
