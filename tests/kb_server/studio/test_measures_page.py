"""The page of the measures, over a log with readers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import texts
from kb_server.measures.definitions import FLOOR, MEASURES
from kb_server.measures.totals import TrendPoint
from kb_server.studio.measures_page import _telling
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.studio.conftest import rows, text

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

ADDRESS = "/studio/measures"


def test_values_stand_with_counts_and_intervals(writer: FlaskClient) -> None:
    """A share is shown with its interval and what it was counted from; too few are said to be."""
    page = text(writer, ADDRESS)
    assert "57% 41% to 72% 20 of 35" in page
    assert "too few to say (15) 0 of 15" in page
    assert "36.5 to 1" in page


def test_each_definition_is_one_click_away(writer: FlaskClient) -> None:
    """Every measure opens its definition on the page, without a script."""
    page, spoken = text(writer, ADDRESS), texts.load("en")
    assert [] == [key for key in MEASURES if spoken(f"measures.{key}.counted") not in page]


def test_what_was_left_out_is_said(writer: FlaskClient) -> None:
    """Questions of staff and those of an outage are counted apart, and shown."""
    page = text(writer, ADDRESS)
    assert "1 questions of staff" in page
    assert "1 questions that the index in the page answered" in page


def test_filters_narrow_and_combine(writer: FlaskClient) -> None:
    """A segment narrows every figure; a combination that nobody has is zero."""
    asked = {row["measure"]: row["among"] for row in rows(writer, f"{ADDRESS}?segment=pro&format=csv")}
    assert "12" == asked["unsure"]
    none = {row["measure"]: row["among"] for row in rows(writer, f"{ADDRESS}?lang=zh&format=csv")}
    assert {"0"} == set(none.values())


def test_the_time_before_is_compared(writer: FlaskClient) -> None:
    """Beside each value stands that of the same time before."""
    found = {row["measure"]: row for row in rows(writer, f"{ADDRESS}?days=28&format=csv")}
    assert ("35", "0") == (found["zero_result"]["among"], found["zero_result"]["among_before"])


def test_segments_have_their_satisfaction(writer: FlaskClient) -> None:
    """Votes are counted for each segment."""
    response = writer.get(f"{ADDRESS}?format=json&list=segments")
    assert [("pro", 30, 41)] == [
        (one["segment"], one["count"], one["among"]) for one in json.loads(response.text)
    ]


def test_a_trend_is_the_sum_of_its_days(writer: FlaskClient) -> None:
    """The download of the trend has a line for each day, which add up to the whole."""
    found = rows(writer, f"{ADDRESS}?days=7&format=csv&list=trend")
    assert (7, 35) == (len(found), sum(int(row["asked"]) for row in found))


def test_of_a_product_only_articles_are_known(writer: FlaskClient) -> None:
    """With a product the page shows what articles tell, and says why."""
    page = text(writer, f"{ADDRESS}?product=mail")
    assert "The log knows a question's product only by the article" in page
    assert "Rephrased" not in page


@pytest.mark.parametrize(
    "query",
    [
        "days=x",
        "measure=nothing",
        "measure=satisfaction",
        "format=xls",
        "format=csv&list=x",
        "product=mail&segment=a&release=b",
    ],
)
def test_a_wrong_address_is_refused(writer: FlaskClient, query: str) -> None:
    """What cannot be read, or is not known together, is an error."""
    assert 400 == writer.get(f"{ADDRESS}?{query}").status_code


def test_agents_do_not_see_it(lived_in: Flask) -> None:
    """Measures are for writers; an agent is refused."""
    assert 403 == logged_in(lived_in, "agent").get(ADDRESS).status_code


@pytest.mark.parametrize(("asked", "points"), [(FLOOR, 28), (FLOOR - 1, 4)])
def test_a_trend_has_points_that_say_something(asked: int, points: int) -> None:
    """Where most days have too few questions, a point is a week; nothing is lost in it."""
    days = [TrendPoint(date(2026, 11, 1) + timedelta(days=n), {"asked": asked}) for n in range(28)]
    drawn = _telling(days)
    assert points == len(drawn)
    assert 28 * asked == sum(point.sums["asked"] for point in drawn)
    assert date(2026, 11, 1) == drawn[0].start
