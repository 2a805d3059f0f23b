"""The filters that all lists of the studio share."""

from datetime import UTC, date, datetime

import pytest
from werkzeug.exceptions import BadRequest

from kb_server.studio import filters

TODAY = date(2026, 11, 27)


def test_an_empty_address_means_four_weeks_of_customers() -> None:
    """Without parameters a view has the last 28 days, today included, and nothing is narrowed."""
    found = filters.read({}, TODAY)
    assert (date(2026, 10, 31), TODAY, 28, "") == (found.since, found.until, found.days, found.origin)
    assert {} == found.arguments()


def test_an_address_can_be_shared() -> None:
    """The parameters that a view writes are read as the same view."""
    for asked in (
        {"days": "7", "lang": "zh-Hant", "product": "Mail & more"},
        {"from": "2026-01-01", "to": "2026-01-31", "segment": "pro", "release": "r1", "origin": "import"},
    ):
        found = filters.read(asked, TODAY)
        assert asked == found.arguments()
        assert found == filters.read(found.arguments(), TODAY)


def test_a_changed_parameter_leaves_the_others() -> None:
    """A link that changes one filter keeps the rest, and can take one out."""
    found = filters.read({"days": "7", "lang": "en"}, TODAY)
    assert {"days": "7", "page": "2"} == found.arguments(lang="", page="2")


def test_the_previous_period_ends_where_this_one_begins() -> None:
    """What a view is compared with is as long, directly before, and narrowed the same way."""
    before = filters.read({"days": "7", "lang": "en"}, TODAY).previous()
    assert (date(2026, 11, 14), date(2026, 11, 20), "en") == (before.since, before.until, before.lang)
    assert {"from": "2026-11-14", "to": "2026-11-20", "lang": "en"} == before.arguments()


def test_a_period_is_whole_days_of_utc() -> None:
    """The moments of a period are those of its first day up to the end of its last."""
    found = filters.read({"from": "2026-11-01", "to": "2026-11-01"}, TODAY)
    assert datetime(2026, 11, 1, tzinfo=UTC) == found.begin
    assert datetime(2026, 11, 2, tzinfo=UTC) == found.end


@pytest.mark.parametrize(
    "asked",
    [
        {"days": "0"},
        {"days": "-1"},
        {"days": "x"},
        {"days": "٣"},
        {"days": "99999"},
        {"from": "2026-13-01"},
        {"from": "2026-W01-1"},
        {"from": "yesterday"},
        {"from": "2026-02-01", "to": "2026-01-01"},
        {"from": "1000-01-01"},
        {"lang": "english!"},
        {"segment": "pro plan"},
        {"release": "../r1"},
        {"origin": "martian"},
        {"product": "a\nb"},
    ],
)
def test_a_value_that_cannot_be_read_is_refused(asked: dict[str, str]) -> None:
    """Bad values are an error that names the parameter, not another view than the one asked for."""
    with pytest.raises(BadRequest) as refused:
        filters.read(asked, TODAY)
    assert next(iter(asked)) in str(refused.value.description)


def test_a_filter_that_a_page_cannot_apply_is_refused() -> None:
    """A filter is never silently without effect."""
    with pytest.raises(BadRequest, match="product"):
        filters.read({"product": "mail"}, TODAY, allowed=("lang",))
