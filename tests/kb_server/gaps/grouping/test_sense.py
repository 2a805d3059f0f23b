"""What questions mean, with the real encoder."""

from __future__ import annotations

import numpy as np
import pytest

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


BAKERY = [
    Features(title, "en")
    for title in (
        "Order bread online", "Gluten-free bread", "Bread subscription", "Keep bread fresh", "Office bread",
        "Rolls for breakfast", "Loaves of the week", "Gift cards", "Opening hours", "Ways to pay",
    )
]  # fmt: skip
GARAGE = [
    Features(title, "en")
    for title in (
        "Book a repair of your car", "Winter tyres for cars", "Rent a car", "Car inspection",
        "Leave the car overnight", "Vehicle insurance", "Gift cards", "Opening hours", "Ways to pay",
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("titles", "first", "second", "same"),
    [
        (BAKERY, ("slice the bread", "en"), ("donate the bread", "en"), ("thickness of slices", "en")),
        (BAKERY, ("нарезать хлеб", "ru"), ("пожертвовать хлеб", "ru"), ("slice the bread", "en")),
        (GARAGE, ("sell my car", "en"), ("wash the car", "en"), ("purchase of old vehicles", "en")),
        (GARAGE, ("продать автомобиль", "ru"), ("помыть автомобиль", "ru"), ("sell my car", "en")),
    ],
)
def test_what_the_site_is_about_joins_nothing(
    titles: list[Features], first: tuple[str, str], second: tuple[str, str], same: tuple[str, str]
) -> None:
    """At a bakery, slicing bread is nearer to slices than to donating bread, in any language."""
    asked = [Features(*said) for said in (first, second, same)]
    likeness = {
        name: (meant := Sense(meaning.encode, known).learn(asked, lambda _term: 1.0)) @ meant.T
        for name, known in (("with", titles), ("without", TITLES))
    }
    assert likeness["with"][0, 2] > likeness["with"][0, 1]
    assert likeness["with"][0, 1] < likeness["without"][0, 1] - 0.1


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
