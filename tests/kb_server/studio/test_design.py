"""The page that shows the parts of the pages for staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.kb_server.access.conftest import logged_in

if TYPE_CHECKING:
    from flask import Flask


def test_every_part_is_shown(studio: Flask) -> None:
    """Whoever builds a page finds colours, figures, charts with their numbers, forms, tables and notices."""
    page = logged_in(studio, "agent").get("/studio/design").text
    for part in (
        "--accent",
        'class="badge good"',
        'class="stat',
        'class="chart"',
        "<select",
        'class="pager"',
    ):
        assert part in page, part
    assert 2 == page.count("Show the numbers")
    assert 'class="nothing"' in page


def test_a_stranger_is_asked_to_log_in(studio: Flask) -> None:
    """The pages of the studio are for staff."""
    for path in ("/studio/design", "/studio/releases", "/studio/search"):
        assert 303 == studio.test_client().get(path).status_code
