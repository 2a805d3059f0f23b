"""What follows a decision: the way back, and the offer to undo it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from kb_server.data.schema.gaps import history
from kb_server.data.writer_lock import DatabaseBusy
from kb_server.gaps import recompute
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import Page

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "away", ["//evil.example/x", "https://evil.example", "\\\\evil", "javascript:alert(1)"]
)
def test_no_form_leads_away(loop: Flask, editor: FlaskClient, away: str) -> None:
    """Whatever a form says, the way back stays on this site."""
    number = customers.topic(loop, "lanterns")
    made = editor.post(f"/studio/gaps/{number}/plan", data={"next": away})
    assert made.location.startswith("/studio/gaps?done=")


@pytest.mark.slow
def test_only_ones_own_last_decision_is_offered(loop: Flask, editor: FlaskClient) -> None:
    """Somebody else's decision, an old one and one that is no number are not offered to be undone."""
    number = customers.topic(loop, "harmonicas")
    address = editor.post(f"/studio/gaps/{number}/plan", data={}).location
    assert 'class="notice done"' in editor.get(address).text
    assert 'class="notice done"' not in logged_in(loop, "admin").get(address).text
    for wrong in ("x", "x-y", "99999", ""):
        assert 'class="notice done"' not in editor.get(f"/studio/gaps?done={wrong}").text
    with database(loop).write() as connection:
        old = sa.update(history).where(history.c.gap == number)
        connection.execute(old.values(at=datetime.now(UTC) - timedelta(hours=2)))
    assert 'class="notice done"' not in editor.get(address).text


@pytest.mark.slow
def test_a_decision_whose_outcome_follows(
    loop: Flask, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where computing fails after a decision, the page says that it is kept, and it can be undone."""
    number = customers.topic(loop, "tambourines")

    def fail(*_given: object, **_named: object) -> None:
        raise DatabaseBusy(0.2)

    with monkeypatch.context() as broken:
        broken.setattr(recompute, "run", fail)
        made = editor.post(f"/studio/gaps/{number}/plan", data={"here": "1"})
    assert 303 == made.status_code
    for address in (made.location, made.location.replace(f"/{number}", "")):
        assert "It is kept; what follows from it is computed" in editor.get(address).text
    customers.advance(loop)
    page = editor.get(made.location).text
    assert (True, False) == ('class="notice done"' in page, "what follows from it" in page)


@pytest.mark.slow
def test_a_gap_that_is_decided_in_two_tabs(loop: Flask, editor: FlaskClient) -> None:
    """Who decides on an old page sees what the other did, loses none of their words, and may go on."""
    number = customers.topic(loop, "accordions")
    seen = Page(editor.get(f"/studio/gaps/{number}").text).named("input", name="seen")
    (newest,) = {one["value"] for one in seen}
    given = {"here": "1", "seen": newest, "value": "ann", "why": "on <my> list"}
    admin = logged_in(loop, "admin")
    assert 303 == admin.post(f"/studio/gaps/{number}/dismiss", data=given | {"why": "no product"}).status_code
    stale = editor.post(f"/studio/gaps/{number}/assign", data=given)
    page = Page(stale.text)
    assert (409, True) == (stale.status_code, "Others have decided meanwhile" in page.text)
    assert "admin · dismissed: no product" in page.text
    assert "" == customers.find(loop, "accordions").owner
    kept = {one["name"]: one["value"] for one in page.named("input", type="hidden") if one["name"] in given}
    assert given | {"seen": kept["seen"]} == kept
    again = editor.post(f"/studio/gaps/{number}/assign", data=kept)
    assert (303, "ann") == (again.status_code, customers.find(loop, "accordions").owner)
    assert 303 == editor.post(f"/studio/gaps/{number}/plan", data=kept).status_code, (
        "one's own decision is known"
    )
    assert 409 == admin.post(f"/studio/gaps/{number}/note", data=given).status_code


@pytest.mark.slow
def test_several_gaps_that_are_decided_on_an_old_list(loop: Flask, editor: FlaskClient) -> None:
    """Who decides about several gaps on an old list changes none of them unseen, and may go on."""
    words = ("sitars", "invoices abroad", "wheelchair ramps")
    one, other, third = (customers.topic(loop, text) for text in words)
    (old,) = {field["value"] for field in Page(editor.get("/studio/gaps").text).named("input", name="seen")}
    numbers = [str(one), str(other), str(third)]
    given = {
        "seen": old, "decision": "assign", "assign": "ann", "gap": numbers, "shown": numbers,
        "why": "for <May>", "next": "/studio/gaps?q=s",
    }  # fmt: skip
    admin = logged_in(loop, "admin")
    for gap, why in ((one, "plays it"), (other, "knows the law")):
        given_by_admin = {"value": "bo", "why": why}
        assert 303 == admin.post(f"/studio/gaps/{gap}/assign", data=given_by_admin).status_code
    stale = editor.post("/studio/gaps/decide", data=given)
    page = Page(stale.text)
    assert 409 == stale.status_code
    for gap, why in ((one, "plays it"), (other, "knows the law")):
        assert f"gap #{gap} ·" in page.text
        assert f"bo : {why}" in page.text
    assert f"gap #{third}" not in page.text
    assert ["bo", "bo", ""] == [customers.find(loop, text.split()[0]).owner for text in words], "all or none"
    again = MultiDict((field["name"], field["value"]) for field in page.named("input", type="hidden"))
    assert "for <May>" == again["why"]
    sure = editor.post("/studio/gaps/decide", data=again)
    assert (303, True) == (sure.status_code, sure.location.startswith("/studio/gaps?q=s&done="))
    assert ["ann"] * 3 == [customers.find(loop, text.split()[0]).owner for text in words]


@pytest.mark.slow
def test_a_merge_into_a_gap_that_was_decided_about_meanwhile(loop: Flask, editor: FlaskClient) -> None:
    """Who merges on an old page sees also what others decided about the gap that takes the other in."""
    one, other = (customers.topic(loop, words) for words in ("trombones", "garden hoses"))
    (seen,) = {
        field["value"] for field in Page(editor.get(f"/studio/gaps/{one}").text).named("input", name="seen")
    }
    admin = logged_in(loop, "admin")
    assert 303 == admin.post(f"/studio/gaps/{other}/dismiss", data={"why": "no orchestra"}).status_code
    given = {"seen": seen, "value": str(other)}
    stale = editor.post(f"/studio/gaps/{one}/merge", data=given)
    assert (409, True) == (stale.status_code, "no orchestra" in stale.text)
    assert one == customers.find(loop, "trombones").id
    assert 303 == editor.post(f"/studio/gaps/{one}/note", data=given).status_code, "it is not about the other"


@pytest.mark.slow
def test_a_gap_that_was_merged_in_another_tab(loop: Flask, editor: FlaskClient) -> None:
    """A gap that somebody merged meanwhile is not decided about unseen, and nothing is lost."""
    one, other = (customers.topic(loop, words) for words in ("banjos", "parking permits"))
    admin = logged_in(loop, "admin")
    assert 303 == admin.post(f"/studio/gaps/{one}/merge", data={"value": str(other)}).status_code
    stale = editor.post(f"/studio/gaps/{one}/plan", data={"seen": "0"})
    assert (409, True) == (stale.status_code, "merged with" in stale.text)
    sure = editor.post(f"/studio/gaps/{one}/plan", data={"seen": "999999"})
    assert (303, "planned") == (sure.status_code, customers.find(loop, "parking").state)


@pytest.mark.slow
def test_anybody_who_may_decide_may_undo(loop: Flask, editor: FlaskClient) -> None:
    """In the history of a gap every decision that stands has its button, also those of others."""
    number = customers.topic(loop, "xylophones")
    address = editor.post(f"/studio/gaps/{number}/assign", data={"value": "ann"}).location
    decided = address.rpartition("=")[2]
    admin = logged_in(loop, "admin")
    assert "Undo decision " + decided in admin.get(f"/studio/gaps/{number}").text
    assert 303 == admin.post("/studio/gaps/undo", data={"number": decided}).status_code
    again = admin.post("/studio/gaps/undo", data={"number": decided})
    assert (409, True) == (again.status_code, "undone already" in again.text)
    assert 409 == admin.post("/studio/gaps/undo", data={}).status_code
