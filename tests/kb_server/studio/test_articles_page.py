"""The list of articles with what readers did there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kb_server.studio.conftest import rows, text

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ADDRESS = "/studio/articles"


def test_every_article_is_listed(writer: FlaskClient) -> None:
    """Articles that nobody opened are there too, with zeros; what moved away is not."""
    found = {row["article"]: row["visits"] for row in rows(writer, f"{ADDRESS}?format=csv")}
    assert {"password": "40", "colleague": "0", "invoice": "0", "inside": "0", "home": "0"} == found


def test_figures_stand_with_intervals(writer: FlaskClient) -> None:
    """Votes and failures are shares with intervals, and links that agents sent are counted."""
    assert "Reset a password en 40 40 73% 58% to 84% 25% 14% to 40%" in text(writer, ADDRESS)
    (found,) = (row for row in rows(writer, f"{ADDRESS}?format=csv") if row["article"] == "password")
    assert ("40", "30", "11", "10", "3") == (
        found["from_search"], found["helpful"], found["unhelpful"], found["failed"], found["links_sent"]
    )  # fmt: skip


def test_a_title_is_found(writer: FlaskClient) -> None:
    """Words of a title narrow the list, whatever their case."""
    assert ["password"] == [row["article"] for row in rows(writer, f"{ADDRESS}?words=RESET&format=csv")]


def test_an_unknown_product_has_no_articles(writer: FlaskClient) -> None:
    """Where no article fits, the page says so and leads back."""
    assert "No article fits these filters. Show all again" in text(writer, f"{ADDRESS}?product=mail")


@pytest.mark.parametrize("query", ["sort=x", "page=0", "page=x", "days=0", "segment=a&origin=bot"])
def test_a_wrong_address_is_refused(writer: FlaskClient, query: str) -> None:
    """What cannot be read is an error."""
    assert 400 == writer.get(f"{ADDRESS}?{query}").status_code
