"""The list of gaps in the studio."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from kb_server.gaps import records, store
from kb_server.gaps.decisions import DECISIONS
from kb_server.gaps.disclosure import HIDDEN
from kb_server.gaps.gap import Gap
from kb_server.studio.gaps_filter import PAGE
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.gaps.fixes.made import gap_of, wording
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import PAYLOADS, Page, flat

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def titles(editor: FlaskClient, query: str = "") -> list[str]:
    """The titles that the list shows."""
    response = editor.get(f"/studio/gaps{query}")
    assert 200 == response.status_code
    return re.findall(r"<bdi>(.*?)</bdi></a> <span", response.text)


def test_who_may_see_it(loop: Flask, editor: FlaskClient) -> None:
    """Writers see the list and decide; strangers are asked to log in, agents and other sites are refused."""
    assert 303 == loop.test_client().get("/studio/gaps").status_code
    agent = logged_in(loop, "agent")
    for path in ("/studio/gaps", "/studio/gaps/views/x", "/studio/gaps/1", "/studio/gaps/1/draft", "/studio"):
        assert 403 == agent.get(path).status_code, path
    for path in ("decide", "undo", "views", "1/plan", "1/reply"):
        assert 403 == agent.post(f"/studio/gaps/{path}").status_code, path
        crossing = editor.post(f"/studio/gaps/{path}", headers={"Sec-Fetch-Site": "cross-site"})
        assert 403 == crossing.status_code, path


def test_what_few_asked_is_one_line(editor: FlaskClient) -> None:
    """Gaps of fewer than three visitors are counted, and none of their words is in the page."""
    page = editor.get("/studio/gaps?state=all").text
    assert "1 question of fewer than three visitors is not shown" in page
    assert "Agatha" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=export", ["export my data"]),
        ("?q=DATA+Export", ["export my data"]),
        ("?q=nothing+of+the+kind", []),
        ("?segment=pro", ["export my data"]),
        ("?lang=ru", []),
        ("?type=typo", []),
        ("?state=verified", []),
        ("?owner=-&q=jam", ["jammed printer"]),
        ("?due=overdue&q=export", []),
        ("?q=export&page=2", []),
    ],
)
def test_each_filter_is_an_address(editor: FlaskClient, query: str, found: list[str]) -> None:
    """Each filter chooses its gaps; where none is left, the page says what to do."""
    assert found == titles(editor, query)
    assert bool(found) == ('class="nothing"' not in editor.get(f"/studio/gaps{query}").text)


def test_the_order_is_an_address(editor: FlaskClient) -> None:
    """The heaviest come first; another order is a link in the head of its column, which says so."""
    both = titles(editor, "?q=data") + titles(editor, "?q=jam")
    assert ["export my data", "jammed printer"] == both
    page = Page(editor.get("/studio/gaps?sort=last").text)
    assert titles(editor, "?sort=last").index("jammed printer") < titles(editor, "?sort=last").index(
        "export my data"
    )
    assert ["descending"] == [attrs["aria-sort"] for attrs in page.named("th") if "aria-sort" in attrs]
    assert 400 == editor.get("/studio/gaps?sort=odd").status_code


def test_the_page_works_for_a_screen_reader(editor: FlaskClient) -> None:
    """Fields have labels, cells have heads, every box to tick has a name."""
    page = Page(editor.get("/studio/gaps").text)
    labels = {attrs.get("for") for attrs in page.named("label")}
    wrapped = {"every", "keys-on"}
    for tag, attrs in page.elements:
        if tag in ("input", "select", "textarea") and attrs.get("type") != "hidden":
            named = attrs.get("id") in labels or "aria-label" in attrs
            assert named or wrapped & {attrs.get("name"), attrs.get("id")}, attrs
    assert [] == [attrs for attrs in page.named("th") if "scope" not in attrs]
    assert 1 == len(page.named("h1"))
    assert page.named(
        "button", type="submit", disabled=""
    )  # Enter in a field of the bulk form decides nothing


def test_a_view_is_saved_opened_and_removed(loop: Flask, editor: FlaskClient) -> None:
    """A user's filters get a name and an address of their own, which nobody else has."""
    name = "Printers & <b>jams"
    form = {"name": name, "next": "/studio/gaps?q=jam&state=open&page=2&done=1"}
    saved = editor.post("/studio/gaps/views", data=form)
    assert (303, "/studio/gaps?state=open&q=jam") == (saved.status_code, saved.location)
    page = Page(editor.get(saved.location).text)
    (link,) = [attrs for attrs in page.named("a") if "/views/" in attrs["href"]]
    assert "true" == link["aria-current"]
    assert name in page.text
    assert saved.location == editor.get(link["href"]).location
    assert 404 == logged_in(loop, "admin").get(link["href"]).status_code
    assert 303 == editor.post("/studio/gaps/views", data=form | {"remove": "1"}).status_code
    assert 404 == editor.get(link["href"]).status_code
    refused = editor.post("/studio/gaps/views", data=form | {"name": "a/b"})
    assert (409, True) == (refused.status_code, "A name has 1 to 60 characters" in refused.text)


def test_the_list_as_a_file(editor: FlaskClient) -> None:
    """The same list is a CSV and a JSON file, whole, with the filters of its address."""
    rows = list(
        csv.DictReader(io.StringIO(editor.get("/studio/gaps?q=export&format=csv").text.lstrip("\ufeff")))
    )
    assert ["export my data"] == [row["title"] for row in rows]
    (told,) = editor.get("/studio/gaps?q=export&format=json").get_json()
    assert (3, "open", "content") == (told["visitors"], told["state"], told["type"])


@pytest.mark.slow
def test_pages_of_a_long_list(loop: Flask, editor: FlaskClient) -> None:
    """A long list has pages, each with an address; no gap is on two of them."""
    _keep(loop, *(gap_of(title=f"long {number:03}", owner="zoe", id=0) for number in range(PAGE + 5)))
    first, second = titles(editor, "?owner=zoe"), titles(editor, "?owner=zoe&page=2")
    assert (PAGE, 5, PAGE + 5) == (len(first), len(second), len({*first, *second}))
    page = editor.get("/studio/gaps?owner=zoe").text
    assert f"1–{PAGE} of {PAGE + 5}" in page
    assert "owner=zoe&amp;page=2" in page


@pytest.mark.slow
def test_nothing_that_customers_wrote_runs(loop: Flask, editor: FlaskClient) -> None:
    """Titles, owners and filters that look like scripts are words in the list, and nothing else."""
    _keep(loop, *(gap_of(title=one, owner=one[:200], wordings=(wording(one),), id=0) for one in PAYLOADS))
    page = Page(editor.get("/studio/gaps?state=all").text)
    assert [] == page.runs()
    assert [] == [one for one in PAYLOADS if flat(one) not in page.text]
    for one in PAYLOADS:
        found = Page(editor.get("/studio/gaps", query_string={"q": one, "owner": one, "lang": one}).text)
        assert ([], True) == (found.runs(), flat(one) in found.text)


def _keep(service: Flask, *gaps: Gap) -> None:
    """Put gaps into the database as they are."""
    from dataclasses import replace

    from kb_server.gaps import membership

    with database(service).write() as connection:
        made = [replace(gap, id=membership.create_gap(connection, gap.born)) for gap in gaps]
        records.write(connection, made)


@pytest.mark.slow
def test_several_are_decided_and_undone_together(loop: Flask, editor: FlaskClient) -> None:
    """One decision about several gaps is made for all, offered to be undone, and undone for all."""
    numbers = [str(customers.topic(loop, text)) for text in ("vouchers for birthdays", "a bell for the bike")]
    form = {"gap": numbers, "decision": "assign", "assign": "ada", "next": "/studio/gaps?q=x"}
    made = editor.post("/studio/gaps/decide", data=form)
    assert 303 == made.status_code
    page = Page(editor.get(made.location).text)
    assert "2 gaps: owner." in page.text
    assert 2 == len(titles(editor, "?owner=ada"))
    undo = [attrs["value"] for attrs in page.named("input", name="number")]
    undone = editor.post("/studio/gaps/undo", data={"number": undo, "next": made.location})
    assert "/studio/gaps?q=x" == undone.location
    assert [] == titles(editor, "?owner=ada")
    assert "Undo" not in editor.get(made.location).text


def test_a_whole_page_is_decided_together(loop: Flask, editor: FlaskClient) -> None:
    """Without ticking each, all gaps of the page are decided about: those that were shown, and no others."""
    number = str(customers.topic(loop, "rain covers for saddles"))
    form = {"shown": [number], "every": "1", "decision": "due", "due": "2020-01-01"}
    assert 303 == editor.post("/studio/gaps/decide", data=form).status_code
    assert ["rain covers for saddles"] == titles(editor, "?due=overdue")


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"decision": "plan"}, 409, "Choose at least one gap"),
        ({"decision": "dismiss", "gap": "1"}, 409, "with a reason"),
        ({"decision": "due", "due": "soon", "gap": "1"}, 409, "&#39;soon&#39; is not a day"),
        ({"decision": "plan", "gap": ["1", "999999"]}, 409, "no gap 999999"),
        ({"decision": "plan", "gap": "x"}, 409, "Choose at least one gap"),
        ({"decision": "merge", "gap": "1"}, 404, ""),
    ],
)
def test_what_cannot_be_decided_together(
    editor: FlaskClient, form: dict[str, object], status: int, said: str
) -> None:
    """An impossible decision changes nothing, and the page says why and leads back."""
    before = titles(editor, "?state=all")
    refused = editor.post("/studio/gaps/decide", data=form | {"next": "/studio/gaps?q=a"})
    assert (status, True) == (refused.status_code, said in refused.text)
    assert before == titles(editor, "?state=all")


HUGE = ("9" * 10, "9" * 20, "9" * 5000)


@pytest.mark.parametrize("huge", HUGE)
def test_numbers_that_nothing_has(editor: FlaskClient, huge: str) -> None:
    """A number too long for a database is refused or passed over, in an address and in a form."""
    for path, status in (
        (f"?page={huge}", 400),
        (f"?done={huge}", 200),
        (f"/{huge}", 404),
        (f"/{huge}/draft", 404),
    ):
        assert status == editor.get(f"/studio/gaps{path}").status_code, path
    gap = records_of(editor)
    for path, data in (
        ("undo", {"number": huge}),
        ("decide", {"decision": "plan", "gap": huge}),
        (f"{gap}/merge", {"value": huge}),
        ("views", {"name": "x", "next": f"/studio/gaps?page={huge}"}),
    ):
        assert editor.post(f"/studio/gaps/{path}", data=data).status_code in (303, 400, 404, 409), path


def test_a_gap_without_words_to_show_has_its_number(loop: Flask, editor: FlaskClient) -> None:
    """A gap whose words may not be shown, and that has an owner, is named by its number on every page."""
    gap = customers.find(loop, HIDDEN).id
    with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
        gaps.decide(gap, DECISIONS["assign"], "ann", why="", who="ada")
    try:
        assert f"Gap {gap}" in titles(editor)
        for path in ("/studio", "/studio/gaps", f"/studio/gaps/{gap}"):
            assert f"<bdi>Gap {gap}</bdi>" in editor.get(path).text, path
    finally:
        with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
            gaps.decide(gap, DECISIONS["assign"], "", why="", who="ada")


def records_of(editor: FlaskClient) -> str:
    """The number of a gap of the list."""
    return str(re.findall(r'href="/studio/gaps/(\d+)', editor.get("/studio/gaps?state=all").text)[0])
