"""The page of one gap."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from kb_server.gaps import hand_replies, remarks, store
from kb_server.gaps.decisions import DECISIONS
from kb_server.gaps.gap import Gap
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import PAYLOADS, Page, flat

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


TOPICS = {  # so different that each is a gap of its own
    "plan": "violet volcano",
    "dismiss": "bassoon lessons",
    "assign": "quarterly llamas",
    "due": "haunted submarine",
    "type": "marzipan fortress",
    "note": "trapeze insurance",
}


def gap_of(service: Flask, number: int) -> Gap:
    """The gap as it is now."""
    with store.at(service.extensions["gapless.settings"], database(service)) as gaps:
        return gaps.find(number)


def decide(editor: FlaskClient, gap: int, name: str, **form: Any) -> str:
    """Send the form of a decision on the page of a gap; return where it leads."""
    made = editor.post(f"/studio/gaps/{gap}/{name}", data={"here": "1"} | form)
    assert 303 == made.status_code, made.text
    return str(made.location)


def undo(editor: FlaskClient, address: str) -> str:
    """Press the button that takes back what was done just now; return where it leads."""
    page = Page(editor.get(address).text)
    number = page.named("input", name="number")[0]["value"]
    made = editor.post("/studio/gaps/undo", data={"number": number, "here": "1"})
    assert 303 == made.status_code, made.text
    return str(made.location)


@pytest.mark.slow
def test_everything_about_a_gap(loop: Flask, editor: FlaskClient) -> None:
    """The page has wordings with counts, evidence, weeks, what was read instead, segments and releases."""
    gap = customers.find(loop, "export")
    page = Page(editor.get(f"/studio/gaps/{gap.id}").text)
    for part in (
        "export my data",
        "asked 3 times by 3 visitors",
        "No article answers this. Write one.",
        "‘export’ is in no article",
        "Questions a week",
        "What customers read instead Reset a password 3 questions",
        "pro 3",
        "Questions by language: en 3",
        "voted “did not help” 3",
        "does not answer it",
        "Nobody has decided anything yet.",
        "Nobody left an address.",
        "customers asked and were not answered",
    ):
        assert flat(part) in page.text, part
    assert page.named("rect")  # the chart
    assert 404 == editor.get("/studio/gaps/99999").status_code


def test_near_articles_have_their_passage(loop: Flask, editor: FlaskClient) -> None:
    """What search finds for the words is there, with the words marked in the passage, and how sure it is."""
    number = customers.topic(loop, "what each month has on my zebra")
    page = Page(editor.get(f"/studio/gaps/{number}").text)
    assert "Read an invoice" in page.text
    assert "% sure" in page.text
    assert page.named("mark")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form", "field", "value"),
    [
        ("plan", {"why": "this week"}, "state", "planned"),
        ("dismiss", {"why": "not ours"}, "state", "dismissed"),
        ("assign", {"value": "ann"}, "owner", "ann"),
        ("due", {"value": "2026-12-31"}, "due", "2026-12-31"),
        ("type", {"value": "product", "why": "a bug"}, "type", "product"),
        ("note", {"why": "ask support"}, "state", "open"),
    ],
)
def test_each_decision_is_made_and_undone(
    loop: Flask, editor: FlaskClient, name: str, form: dict[str, str], field: str, value: str
) -> None:
    """A decision shows at once, with who and why; one press takes it back, and the history tells both."""
    number = customers.topic(loop, TOPICS[name])
    before = getattr(gap_of(loop, number), field)
    address = decide(editor, number, name, **form)
    assert value == getattr(gap_of(loop, number), field)
    page = Page(editor.get(address).text)
    assert "One gap:" in page.text
    assert form.get("why", "") in page.text
    undo(editor, address)
    assert before == getattr(gap_of(loop, number), field)
    after = Page(editor.get(f"/studio/gaps/{number}").text)
    assert "undone by writer" in after.text
    assert ["writer", "writer"] == [remark.who for remark in gap_of(loop, number).history]


@pytest.mark.slow
def test_merge_and_split_by_hand(loop: Flask, editor: FlaskClient) -> None:
    """A gap is merged into another, which shows then; wordings are split off; both are undone."""
    into = customers.topic(loop, "gift cards for friends")
    gap = customers.topic(loop, "umbrella stands in the hall")
    merged = decide(editor, gap, "merge", value=str(into))
    assert merged.startswith(f"/studio/gaps/{into}?")
    assert f"/studio/gaps/{into}" == editor.get(f"/studio/gaps/{gap}").location
    key = next(one.key for one in gap_of(loop, into).wordings if "umbrella" in one.text)
    split = decide(editor, into, "split", value=[key])
    new = int(split.split("?")[0].rsplit("/", 1)[1])
    assert new not in (gap, into)
    assert f"/studio/gaps/{into}" == undo(editor, split)
    assert f"/studio/gaps/{into}" == undo(editor, merged)
    assert (gap, into) == (gap_of(loop, gap).id, gap_of(loop, into).id)


@pytest.mark.slow
def test_proposals_are_accepted_and_declined(loop: Flask, editor: FlaskClient) -> None:
    """What grouping proposes about a gap is on its page, with both answers; a declined one can wait again."""
    from kb_server.gaps import proposals
    from kb_server.gaps.proposals import Regrouping

    gap, into = customers.topic(loop, "kangaroo orchestra"), customers.topic(loop, "granite pancakes")
    with database(loop).write() as connection:
        proposals.renew(connection, [Regrouping(kind="merge", gap=gap, into=into)], gap_of(loop, gap).born)
        (waiting,) = proposals.waiting(connection)
    page = Page(editor.get(f"/studio/gaps/{gap}").text)
    assert f"Gap {gap} (kangaroo orchestra) seems to be a part of gap {into} (granite pancakes)." in page.text
    address = decide(editor, gap, "decline", value=str(waiting.number))
    assert "seems to be a part" not in editor.get(address).text
    undo(editor, address)
    assert decide(editor, into, "accept", value=str(waiting.number)).startswith(f"/studio/gaps/{into}?")
    assert into == gap_of(loop, gap).id


@pytest.mark.slow
def test_an_answer_is_tried_at_once(loop: Flask, editor: FlaskClient) -> None:
    """Whoever says that an article answers sees what the release says, and can take it back."""
    number = customers.topic(loop, "reset a password by mail please")
    address = decide(editor, number, "close", value="password")
    assert [("answer", "password")] == [(one.kind, one.value) for one in gap_of(loop, number).history]
    assert "answered by" in Page(editor.get(address).text).text
    undo(editor, address)
    assert "open" == gap_of(loop, number).state


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("dismiss", {}, "with a reason"),
        ("merge", {"value": "x"}, "must be the number of a gap"),
        ("merge", {"value": "999999"}, "no gap 999999"),
        ("split", {"value": "zzz"}, "no wording"),
        ("split", {}, "Choose a wording"),
        ("close", {"value": "nothing"}, "no article"),
        ("accept", {"value": "77"}, "No proposal 77"),
        ("type", {"value": "odd"}, "not a type of gap"),
    ],
)
def test_what_is_impossible_is_said(
    loop: Flask, editor: FlaskClient, name: str, form: dict[str, str], said: str
) -> None:
    """An impossible decision leaves no trace, and the page says why."""
    gap = customers.find(loop, "jammed")
    refused = editor.post(f"/studio/gaps/{gap.id}/{name}", data=form)
    assert (409, True) == (refused.status_code, said in Page(refused.text).text)
    assert () == gap_of(loop, gap.id).history


@pytest.mark.slow
def test_every_decision_has_its_form(loop: Flask, editor: FlaskClient) -> None:
    """Whatever can be decided on the command line can be decided on the page of a gap in a fitting state."""
    opened = customers.topic(loop, "bridges and tunnels")
    forms = _forms(editor, opened) | _forms(editor, customers.find(loop, "export").id)
    decide(editor, opened, "dismiss", why="no")
    forms |= _forms(editor, opened)
    assert set(DECISIONS) - {"accept", "decline", "undo", "split"} <= forms


def _forms(editor: FlaskClient, gap: int) -> set[str]:
    page = Page(editor.get(f"/studio/gaps/{gap}").text)
    addresses = [attrs["action"] for attrs in page.named("form", method="post")]
    addresses += [attrs["formaction"] for attrs in page.named("button") if "formaction" in attrs]
    return {address.rsplit("/", 1)[1] for address in addresses}


def test_who_waits(loop: Flask, editor: FlaskClient) -> None:
    """The page counts who waits for an answer, and shows addresses only when they are asked for."""
    customers.say(loop, "where is the lighthouse", address="ann@example.com")
    customers.advance(loop)
    gap = customers.find(loop, "lighthouse")
    page = Page(editor.get(f"/studio/gaps/{gap.id}").text)
    assert "1 person left an address, confirmed: 0." in page.text
    assert "ann@example.com" not in page.text
    assert "ann@example.com" in editor.get(f"/studio/gaps/{gap.id}?addresses=1").text


@pytest.mark.slow
def test_nothing_that_customers_wrote_runs(loop: Flask, editor: FlaskClient) -> None:
    """Questions, comments, notes, owners and replies that look like scripts are words on the page."""
    for one in PAYLOADS:
        customers.say(loop, one)
    customers.advance(loop)
    with store.at(loop.extensions["gapless.settings"], database(loop)) as gaps:
        known = {wording.text: gap.id for gap in gaps.whole() for wording in gap.wordings}
    asked = [one for one in PAYLOADS if flat(one) in known]
    assert len(asked) > 15
    with database(loop).write() as connection:
        for one in asked:
            gap, now = known[flat(one)], datetime.now(UTC)
            for kind in ("note", "assign", "plan"):
                remarks.write(connection, gap, kind, who=one, at=now, value=one, why=one)
            hand_replies.keep(connection, one, agent=one, lang=one[:35], at=now, gap=gap)
    for one in asked:
        gap = known[flat(one)]
        page = Page(editor.get(f"/studio/gaps/{gap}").text)
        assert ([], True) == (page.runs(), flat(one) in page.text), one


@pytest.mark.parametrize("lang", ["ru", "zh"])
def test_in_the_readers_language(loop: Flask, editor: FlaskClient, lang: str) -> None:
    """Both pages of the gaps are in the language that the reader prefers."""
    gap = customers.find(loop, "export")
    for path in ("/studio/gaps", f"/studio/gaps/{gap.id}", "/studio"):
        page = editor.get(path, headers={"Accept-Language": lang})
        assert f'<html lang="{lang}"' in page.text


@pytest.mark.parametrize(
    ("lang", "evidence", "step", "refusal"),
    [
        (
            "en",
            "‘export’ is in no article",
            "customers asked and were not answered",
            "There is no gap 9999.",
        ),
        (
            "ru",
            "ни в одной статье нет слова «export»",
            "клиенты спрашивали и не получили ответа",
            "Пробела 9999 нет.",
        ),
        ("zh", "没有文章包含“export”", "客户提了问题，但没有得到回答", "没有缺口 9999。"),
    ],
)
def test_reasons_are_in_the_readers_language(
    loop: Flask, editor: FlaskClient, lang: str, evidence: str, step: str, refusal: str
) -> None:
    """Evidence, why a state changed, and why a decision is impossible are in the reader's language."""
    gap, accepted = customers.find(loop, "export"), {"Accept-Language": lang}
    page = Page(editor.get(f"/studio/gaps/{gap.id}", headers=accepted).text)
    assert flat(evidence) in page.text
    assert flat(step) in page.text
    assert [] == page.named("li", lang="en")
    refused = editor.post(f"/studio/gaps/{gap.id}/merge", data={"value": "9999"}, headers=accepted)
    assert (409, True) == (refused.status_code, refusal in Page(refused.text).text)
    assert "gapless gaps" not in Page(refused.text).text  # what helps on the command line only
