"""What the recorder believes, doubts and refuses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from kb_server.access import claims, segments
from kb_server.access.claims import TokenRules
from kb_server.data import clocks
from kb_server.log.events import Searched
from kb_server.log.intents import fold
from kb_server.log.visitors import UNPROVEN
from tests.kb_server.access.test_claims import KEY, token
from tests.kb_server.log.stories import Visitor, close, log, receipt, service
from tests.kb_server.log.test_receipts import without_asker

WEEK = 7 * 24 * 3600
HOME, MOBILE = "198.51.100.1", "203.0.113.7"


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"article": "refund"}, "not in that answer"),
        ({"position": 2}, "not in that answer"),
        ({"position": 99}, "not in that answer"),
        ({"receipt": ""}, "no receipt"),
        ({"receipt": "W10.x"}, "forged receipt"),
    ],
)
def test_forged_clicks_do_not_count(visitor: Visitor, change: dict[str, Any], doubt: str) -> None:
    """A click is doubted when its receipt does not show this article at this position."""
    query = visitor.searched("reset password", "password", "invoice", ago=9)
    visitor.send(query, visitor.clicked(query, "password", 1) | change)
    click = log(visitor.service)[1]
    assert (False, doubt) == (click.counted, click.doubt)


def test_a_late_click_does_not_count(visitor: Visitor) -> None:
    """A click half an hour after its answer is doubted, whatever time it claims."""
    old = receipt(visitor, "reset password", "password", ago=timedelta(minutes=31))
    click = visitor.event("clicked", 1900, search="s" * 20, receipt=old, article="password", position=1)
    visitor.send(click)
    assert (False, "late") == (log(visitor.service)[0].counted, log(visitor.service)[0].doubt)


def test_another_services_receipt(visitor: Visitor, tmp_path: Path) -> None:
    """A receipt that another installation signed is forged here."""
    other = service(tmp_path / "other")
    query = Visitor(other).searched("reset password", "password")
    response = visitor.send(query, visitor.clicked(query, "password", 1))
    assert "receipt must be" in response.json["refused"][0]["reason"]  # type: ignore[index]
    assert ["forged receipt"] == [e.doubt for e in log(visitor.service)]
    close(other)


def test_a_receipt_for_another_text(visitor: Visitor) -> None:
    """The receipt of one answer proves nothing of another text."""
    query = visitor.searched("reset password", "password")
    response = visitor.send(query | {"text": "delete my account"})
    assert response.status_code == 400
    assert "receipt must be" in response.json["refused"][0]["reason"]  # type: ignore[index]
    assert [] == log(visitor.service)


@pytest.mark.parametrize(("days", "accepted"), [(6, 1), (8, 0)])
def test_the_receipt_of_an_answer_ends(visitor: Visitor, days: int, accepted: int) -> None:
    """An answer is believed as long as an event may wait in a browser: a week."""
    old = receipt(visitor, "reset password", "password", ago=timedelta(days=days))
    response = visitor.send(visitor.event("searched", text="reset password", via="service", receipt=old))
    assert accepted == response.json["accepted"]  # type: ignore[index]
    assert accepted == len(log(visitor.service))


@pytest.mark.slow
def test_the_browser_cannot_say_how_good_the_answer_was(visitor: Visitor) -> None:
    """With a receipt, stage and results come from it alone."""
    visitor.send(visitor.searched("reset password", stage="exact", results=50))
    entry = log(visitor.service)[0]
    assert isinstance(entry.event, Searched)
    assert entry.answer is not None
    assert ("none", 0, "none", 0) == (
        entry.event.stage,
        entry.event.results,
        entry.answer.stage,
        entry.answer.results,
    )


def test_static_fallback(visitor: Visitor) -> None:
    """A query that the page's own index answered is logged as the page reports it."""
    visitor.send(
        visitor.event("searched", WEEK - 60, text="vpn", via="static", stage="exact", results=3, queued=True)
    )
    entry = log(visitor.service)[0]
    assert isinstance(entry.event, Searched)
    assert ("static", "exact", 3, True, None) == (
        entry.event.via,
        entry.event.stage,
        entry.event.results,
        entry.event.queued,
        entry.answer,
    )


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"kind": "typed"}, "kind must be one of"),
        ({"kind": ["searched"]}, "kind must be one of"),
        ({"kind": "viewed", "article": "password"}, "id is missing"),
        ({"kind": "viewed", "id": "i" * 20, "at": 1, "article": "password"}, "at must be"),
        ({"kind": "viewed", "id": "i" * 20, "at": "now", "article": "password"}, "at must be"),
        ({"kind": "viewed", "id": "i" * 20, "ago": -301, "article": "password"}, "at must be"),
        ({"kind": "viewed", "id": "i" * 20, "ago": WEEK + 1, "article": "password"}, "at must be"),
        ({"kind": "viewed", "id": "i" * 20, "ago": 0, "article": "nowhere"}, "no such article"),
        (
            {"kind": "searched", "id": "i" * 20, "ago": 0, "text": "a", "via": "service"},
            "receipt must be the one",
        ),
        ({"kind": "flagged", "id": "i" * 20, "ago": 0, "reason": "missing"}, "by an agent, to /api/flags"),
        (5, "an event must be an object"),
    ],
)
def test_refused_events(visitor: Visitor, event: Any, reason: str) -> None:
    """An event that is not as declared is refused with its reason, and the others of its batch are kept."""
    if isinstance(event, dict) and "ago" in event:
        event = {"at": visitor.sent - event["ago"] * 1000} | {k: v for k, v in event.items() if k != "ago"}
    response = visitor.send(event, visitor.event("viewed", article="invoice"))
    assert 202 == response.status_code
    assert response.json is not None
    assert [0] == [refused["index"] for refused in response.json["refused"]]
    assert reason in response.json["refused"][0]["reason"]
    assert ["invoice"] == [getattr(e.event, "article", "") for e in log(visitor.service)]


@pytest.mark.parametrize("off", [-120, 120])
def test_a_clock_that_was_set_loses_no_vote(visitor: Visitor, off: int) -> None:
    """A browser or a machine whose clock is set by two minutes between answer and vote counts as before."""
    query = visitor.searched("reset password", "password")
    click = visitor.event("clicked", off, search=query["id"], article="password", position=1)
    vote = visitor.event("voted", off, article="password", helpful=True, search=query["id"])
    visitor.send(query, click | {"receipt": query["receipt"]}, vote)
    found = log(visitor.service)
    assert ["clicked", "searched", "voted"] == sorted(entry.event.kind for entry in found)
    assert all(entry.counted for entry in found), [entry.doubt for entry in found]
    moments = [entry.event.at for entry in found]
    assert max(moments) - min(moments) <= timedelta(seconds=125)
    assert max(moments) <= datetime.now(UTC) + timedelta(seconds=1)


def test_one_source_cannot_fill_the_spool(tmp_path: Path) -> None:
    """Events beyond one address's limit are answered 429 and counted; other addresses are not affected."""
    made = service(tmp_path / "var", events_per_minute=3)
    greedy = Visitor(made)
    view = [greedy.event("viewed", article="invoice") for _ in range(3)]
    assert [202, 429] == [greedy.send(*view).status_code, greedy.send(view[0]).status_code]
    assert 0 < int(greedy.send(view[0]).headers["Retry-After"]) <= 60
    other = Visitor(made, address="203.0.113.9")
    assert 202 == other.send(other.event("viewed", article="invoice")).status_code
    assert 2 == made.extensions["gapless.recorder"].spool.depth().limited
    close(made)


def test_segments_of_the_products_tokens(running: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JSON Web Token of the product names the segment too; nothing else that it says is kept."""
    monkeypatch.setattr(running.extensions["gapless.recorder"], "_tokens", TokenRules(key=KEY))
    expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
    visitor = Visitor(running)
    for key in (KEY, "another key of at least thirty-two characters"):
        claim = token({"segment": "pro", "email": "ann@example.com", "exp": expires}, key)
        visitor.send(visitor.event("viewed", article="password"), segment=claim)
    logged = log(running)
    assert ["", "pro"] == sorted(one.segment for one in logged)
    assert "ann@example.com" not in repr(logged)


def test_segments(running: Flask) -> None:
    """A genuine claim puts its segment's name on the events; a forged or expired one does not."""
    visitor = Visitor(running)
    key = running.extensions["gapless.keys"].of("segments")
    now = datetime.now(UTC)
    genuine = segments.sign("pro", key, now + timedelta(hours=1))
    for claim in (genuine, genuine + "0", segments.sign("pro", key, now - clocks.SKEW), "", "x"):
        visitor.send(visitor.event("viewed", article="password"), segment=claim)
    assert ["", "", "", "", "pro"] == sorted(e.segment for e in log(running))
    long = "x" * (claims.LONGEST_TOKEN + 1)
    assert 400 == visitor.send(visitor.event("viewed", article="password"), segment=long).status_code
    with pytest.raises(segments.Invalid, match="no segment"):
        segments.sign("ann@example.com", key, now)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["", "1763807890.forged"])
def test_what_no_page_shows_is_one_source(running: Flask, page: str) -> None:
    """Without a page's receipt everything is of one source, but for what carries the receipt of an answer."""
    for number in range(3):
        visitor = Visitor(running, f"198.51.100.{number}")
        query = visitor.searched("reset password", "password", ago=9)
        said = (
            visitor.event("asked", text="How do I export?"),
            visitor.event("contacted"),
            visitor.event("voted", article="invoice", helpful=False, reason="outdated"),
            visitor.event("searched", text="export", via="static"),
            visitor.event("viewed", article="invoice"),
            visitor.event("clicked", search="s" * 16, article="invoice", position=1),
        )
        visitor.send(query, visitor.clicked(query, "password", 1), *said, page=page)
    found = log(running)
    proven = [e for e in found if e.answer]
    assert (6, 3, 18, {UNPROVEN}) == (
        len(proven),
        len({e.source for e in proven}),
        len([e for e in found if not e.answer]),
        {e.source for e in found if not e.answer},
    )
    assert 3 == len({e.visitor for e in found}), "whoever asks for erasure still finds it"


def test_another_networks_receipt_shows_nothing(running: Flask) -> None:
    """A receipt that one network fetched makes no source of another."""
    fetched = Visitor(running, "198.51.100.1").receipt()
    for number in range(2, 5):
        visitor = Visitor(running, f"198.51.100.{number}")
        visitor.send(visitor.event("asked", text="How do I export?"), page=fetched)
        visitor.send(visitor.event("asked", text="How do I export?"))
    sources = [e.source for e in log(running)]
    assert (3, 3) == (sources.count(UNPROVEN), len(set(sources) - {UNPROVEN}))


@pytest.mark.parametrize("page", ["", "its own"])
def test_a_click_from_another_network_is_its_askers(running: Flask, page: str) -> None:
    """A telephone that leaves the house between search and click clicked on its own answer."""
    home, mobile = Visitor(running, HOME), Visitor(running, MOBILE)
    query = home.searched("reset password", "password", ago=9)
    home.send(query)
    mobile.send(mobile.clicked(query, "password", 1), **({} if page else {"page": page}))
    found = log(running)
    assert ([True, True], 1, 1) == (
        [one.counted for one in found],
        len({one.visitor for one in found}),
        len({one.source for one in found}),
    )
    assert ["password"] == [click.article for click in fold(found)[0].clicks]


@pytest.mark.parametrize(
    ("asked", "used", "moved"),
    [
        (HOME, HOME, False),
        (HOME, f"::ffff:{HOME}", False),
        (HOME, "198.51.100.2", True),
        ("2001:db8:1:203::7", "2001:db8:1:999::1", False),  # of the same /48, which one customer may have
        ("2001:db8:1:203::7", "2001:db8:2:203::7", True),
    ],
)
def test_an_answer_is_of_one_network(running: Flask, asked: str, used: str, moved: bool) -> None:
    """Within its network an answer leaves the sender speaking; elsewhere it speaks for who asked."""
    asker, sender = Visitor(running, asked), Visitor(running, used)
    sender.send(asker.searched("export", ago=9))
    assert (asker if moved else sender).hashes(datetime.now(UTC)).source == log(running)[0].source


def test_an_answer_handed_to_many_is_one_voice(running: Flask) -> None:
    """Ten networks that use the answer of an eleventh are one visitor, whatever pages they have open."""
    asker = Visitor(running, HOME)
    for number in range(10):
        one = Visitor(running, f"203.0.113.{number}")
        query = asker.searched("export everything", "password", ago=9)
        one.send(query, one.clicked(query, "password", 1))
    found = log(running)
    assert (20, {asker.hashes(datetime.now(UTC)).source}, 1) == (
        len(found),
        {one.source for one in found},
        len({one.visitor for one in found}),
    )


def test_an_answer_of_before_the_update(running: Flask) -> None:
    """A receipt that does not say who asked counts with a page's receipt, and without one like all such."""
    key = running.extensions["gapless.keys"].of("receipts")
    for number, page in enumerate(("", "", "its own")):
        one = Visitor(running, f"198.51.100.{number}")
        query = one.searched("reset password", "password", ago=9)
        query |= {"receipt": without_asker(query["receipt"], key)}
        one.send(query, one.clicked(query, "password", 1), **({} if page else {"page": page}))
    found = log(running)
    assert [True] * 6 == [one.counted for one in found]
    assert 4 == [one.source for one in found].count(UNPROVEN)


def test_an_aged_answer_from_another_network_counts_for_nothing(running: Flask) -> None:
    """Half an hour after the answer a click is late, from wherever it comes."""
    home, mobile = Visitor(running, HOME), Visitor(running, MOBILE)
    old = receipt(home, "reset password", "password", ago=timedelta(minutes=31))
    click = mobile.event("clicked", 1900, search="s" * 20, receipt=old, article="password", position=1)
    mobile.send(click)
    assert [(False, "late")] == [(one.counted, one.doubt) for one in log(running)]


def test_receipts_of_pages_are_limited(tmp_path: Path) -> None:
    """A network gets as many receipts a minute as it may send events; others are not hindered."""
    made = service(tmp_path / "var", events_per_minute=3)
    flood, other = Visitor(made, "198.51.100.1"), Visitor(made, "198.51.100.2")
    assert [200, 200, 200, 429] == [flood.get("/api/receipt").status_code for _ in range(4)]
    assert 200 == other.get("/api/receipt").status_code
    wide = [Visitor(made, f"2001:db8:7:{number}::1") for number in range(4)]  # of one customer
    assert [200, 200, 200, 429] == [one.get("/api/receipt").status_code for one in wide]
    close(made)


@pytest.mark.parametrize("typed", ["ann@example.com", "call-+49-170-1234567", "4111-1111-1111-1111"])
def test_no_place_holds_what_somebody_typed(visitor: Visitor, typed: str) -> None:
    """An anchor is cleaned like words, and of a page that there is not nothing is kept."""
    query = visitor.searched("reset password", "password", ago=9)
    clicked = visitor.clicked(query, "password", 1) | {"anchor": typed}
    visitor.send(query, clicked, visitor.event("asked", text="How?", page=f"/{typed}/"))
    found = {entry.event.kind: entry.event for entry in log(visitor.service)}  # of one moment, in any order
    assert typed not in found["clicked"].anchor  # type: ignore[attr-defined]
    assert "" == found["asked"].page
