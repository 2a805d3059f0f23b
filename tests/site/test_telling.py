"""What the pages tell the service: settled questions, opened hits, votes; and the service takes it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Response, expect

from tests.site.conftest import Center, Fronted, Watched, told

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def of_kind(watched: Watched, kind: str) -> list[dict[str, Any]]:
    """All events of one kind that were told so far."""
    return [event for request in watched.requests for event in told(request) if event["kind"] == kind]


def tells(kind: str) -> Callable[[Response], bool]:
    """Is it the answer to a batch with an event of this kind?"""
    return lambda response: any(event["kind"] == kind for event in told(response.request))


def test_yes_is_told(page: Page, center: Center) -> None:
    """One click says that an article helped; the service takes the vote, and the page thanks."""
    page.goto(f"{center.url}/accounts/password/")
    with page.expect_response(tells("voted")) as answered:
        page.get_by_role("button", name="Yes").click()
    assert [] == answered.value.json()["refused"]
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()


def test_no_asks_why(page: Page, center: Center, watched: Watched) -> None:
    """A no is told at once; a reason and words may follow, and replace it."""
    page.goto(f"{center.url}/accounts/password/")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("Something is missing").check()
    page.get_by_label("Anything else?").fill("What about passkeys?")
    with page.expect_response(tells("voted")) as answered:
        page.get_by_role("button", name="Send").click()
    assert [] == answered.value.json()["refused"]
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    first, second = of_kind(watched, "voted")
    assert (False, "reset-password") == (first["helpful"], first["article"])
    assert ("incomplete", "What about passkeys?") == (second["reason"], second["words"])


def test_settled_question_and_opened_hit_are_told(page: Page, center: Center, watched: Watched) -> None:
    """A question is told once, when it settled, then the hit that was opened and where it stood."""
    page.goto(f"{center.url}/billing/refunds/")
    page.get_by_role("textbox", name="Search").press_sequentially("invoice")
    page.locator(".md-search-result__link").filter(has_text="Download an invoice").click()
    page.wait_for_url("**/billing/invoices/**")
    page.wait_for_event("response", tells("viewed"))
    (searched,) = of_kind(watched, "searched")
    assert ("invoice", "service", "click", "box") == tuple(
        searched[name] for name in ("text", "via", "settled", "place")
    )
    (clicked,) = of_kind(watched, "clicked")
    assert (searched["id"], "invoices", 1) == (clicked["search"], clicked["article"], clicked["position"])
    arrived = of_kind(watched, "viewed")[-1]
    assert ("invoices", "search") == (arrived["article"], arrived["arrival"])
    assert searched["id"] == arrived["search"]


def test_reload_asks_nothing_new(page: Page, center: Center, watched: Watched) -> None:
    """The results page reloaded, or returned to, is the same question."""
    for _ in range(2):
        page.goto(f"{center.url}/search/?q=two+factors")
        page.get_by_role("main").get_by_role("link", name="Sign in with two factors").click()
        page.wait_for_url("**/accounts/two-factor/")
        page.wait_for_event("response", tells("viewed"))
    assert ["two factors"] == [event["text"] for event in of_kind(watched, "searched")]
    assert 2 == len(of_kind(watched, "clicked"))


def test_what_cannot_be_sent_is_sent_later(page: Page, fronted: Fronted, watched: Watched) -> None:
    """A question asked while the service is away is kept, and told when it is back."""
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{fronted.url}/search/?q=invoice")
    expect(page.get_by_text("simpler index in your browser")).to_be_visible()
    page.wait_for_function("() => (localStorage.getItem('gapless.events') ?? '').includes('searched')")
    page.unroute("**/api/**")
    with page.expect_response(tells("searched")) as answered:
        page.goto(f"{fronted.url}/billing/refunds/")
    assert 202 == answered.value.status
    late = next(e for e in told(answered.value.request) if e["kind"] == "searched")
    assert ("invoice", "static", True) == (late["text"], late["via"], late["queued"])
