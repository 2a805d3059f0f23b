"""What follows a decision: the way back, and the offer to undo it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

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
    assert {"0"} == {one["value"] for one in seen}
    given = {"here": "1", "seen": "0", "value": "ann", "why": "on <my> list"}
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
