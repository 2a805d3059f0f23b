"""What the pages tell the service, and it takes: settled questions, opened hits, votes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.patience import until
from tests.site.conftest import Center, Fronted
from tests.site.test_finder import typed

pytestmark = pytest.mark.browser

# In the page itself: a machine that stalls for two seconds between two keys would make a pause of them.
TYPE_AND_OPEN = """async ([words, wanted]) => {
  const pause = () => new Promise((resume) => setTimeout(resume, 30));
  document.querySelector("[data-finder]").click();
  const input = document.querySelector("dialog input");
  for (const letter of words) {
    input.value += letter;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await pause();
  }
  const all = () => document.querySelector(".gapless-all");
  const whole = () => all() && new URLSearchParams(all().search).get("q") === words;
  const hits = () => [...document.querySelectorAll("dialog [role=option]")];
  const hit = () => whole() && hits().find((link) => link.textContent.includes(wanted));
  while (!hit()) await pause();
  hit().click();
}"""


def test_yes_is_told(page: Page, center: Center) -> None:
    """One click says that an article helped, and the page thanks."""
    page.goto(f"{center.url}/accounts/two-factor/")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    assert center.heard.wait("voted", article="two-factor")["helpful"]


def test_no_asks_why(page: Page, center: Center) -> None:
    """A no is told at once; a reason and words may follow, and replace it."""
    page.goto(f"{center.url}/accounts/password/")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("Something is missing").check()
    page.get_by_label("Anything else?").fill("What about passkeys?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("button", name="Send")).to_have_count(0)
    second = center.heard.wait("voted", article="reset-password", reason="incomplete")
    assert "What about passkeys?" == second["words"]
    assert [False, False] == [vote["helpful"] for vote in center.heard.all("voted", article="reset-password")]


def test_settled_question_and_opened_hit_are_told(page: Page, center: Center) -> None:
    """A question is told once, when it settled, then the hit that was opened and where it stood."""
    page.goto(f"{center.url}/billing/refunds/")
    page.evaluate(TYPE_AND_OPEN, ["unlock at once", "Unlock it at once"])
    page.wait_for_url("**/accounts/locked/**")
    arrived = center.heard.wait("viewed", article="account-locked", arrival="search")
    center.heard.wait("searched", id=arrived["search"])
    told = [e for e in center.heard.all("searched", place="box") if e["text"] in "unlock at once"]
    assert [("unlock at once", "service", "click")] == [(e["text"], e["via"], e["settled"]) for e in told]
    (searched,) = told
    assert searched["id"] == arrived["search"]
    clicked = center.heard.wait("clicked", search=searched["id"])
    assert ("account-locked", "unlock-it-at-once") == (clicked["article"], clicked["anchor"])
    assert 1 == clicked["position"]


def test_answer_that_comes_after_a_click_is_no_question(page: Page, fronted: Fronted) -> None:
    """Who opens a hit while a later key is still being answered has asked what that hit answers, once."""
    page.goto(f"{fronted.url}/billing/refunds/")
    page.keyboard.press("/")
    box = page.get_by_role("dialog").get_by_role("combobox")
    box.fill("unlock at onc")
    hit = page.get_by_role("option").filter(has_text="Unlock it at once")
    expect(hit).to_be_visible()
    fronted.front.slow.set()
    with page.expect_request("**/api/search?q=unlock+at+once&**"):
        box.press_sequentially("e")
    with page.expect_response("**/api/search?q=unlock+at+once&**"):
        hit.click(modifiers=["ControlOrMeta"])
        fronted.front.go.set()
    expect(page.locator(".gapless-all")).to_have_attribute("href", re.compile(r"q=unlock\+at\+once$"))
    page.goto("about:blank")
    fronted.heard.wait("viewed", article="account-locked")
    clicked = fronted.heard.wait("clicked")
    fronted.heard.wait("searched", id=clicked["search"])
    assert [("unlock at onc", clicked["search"])] == [
        (e["text"], e["id"]) for e in fronted.heard.all("searched")
    ]


def test_reload_asks_nothing_new(page: Page, center: Center) -> None:
    """The results page reloaded, or returned to, is the same question."""
    for _ in range(2):
        page.goto(f"{center.url}/search/?q=two+factors")
        page.get_by_role("main").get_by_role("link", name="Sign in with two factors").click()
        page.wait_for_url("**/accounts/two-factor/")
    page.get_by_role("button", name="No", exact=True).click()
    voted = center.heard.wait("voted", article="two-factor", helpful=False)
    searched = center.heard.wait("searched", text="two factors")
    assert [searched] == center.heard.all("searched", text="two factors")
    assert ("enter", "results") == (searched["settled"], searched["place"])
    assert searched["id"] == voted["search"]
    until(lambda: 2 == len(center.heard.all("clicked", search=searched["id"])))


def test_idle_question_is_told(page: Page, center: Center) -> None:
    """Words that stand in the box for a while are a question, also when nobody presses Enter."""
    page.goto(f"{center.url}/billing/refunds/")
    page.keyboard.press("/")
    page.keyboard.type("recovery")
    assert "idle" == center.heard.wait("searched", text="recovery")["settled"]


def test_closing_settles(page: Page, center: Center) -> None:
    """Words that stand in the box when the page is left are a question, too."""
    page.goto(f"{center.url}/billing/refunds/")
    typed(page, "thirty days")
    page.goto("about:blank")
    assert center.heard.wait("searched", text="thirty days")["settled"] in {"close", "blur"}


def test_segment_goes_along(page: Page, center: Center) -> None:
    """The claim in a product's link goes with every event of the visit, and leaves the address."""
    page.goto(f"{center.url}/billing/?segment=gold.1.sig")
    page.wait_for_url("**/billing/")
    page.goto(f"{center.url}/billing/invoices/")
    page.get_by_role("button", name="Yes").click()
    assert "gold.1.sig" == center.heard.wait("voted", article="invoices")["segment"]


def test_asking_a_person_is_told(page: Page, center: Center) -> None:
    """Turning to a person tells which article did not do."""
    page.goto(f"{center.url}/billing/invoices/")
    page.get_by_role("link", name="Contact us").click()
    assert "email" == center.heard.wait("contacted", article="invoices")["channel"]


def test_what_cannot_be_sent_is_sent_later(page: Page, fronted: Fronted) -> None:
    """A question asked while the service is away is kept, and told when it is back."""
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{fronted.url}/search/?q=invoice")
    expect(page.get_by_text("simpler index in your browser")).to_be_visible()
    page.wait_for_function("() => (localStorage.getItem('gapless.events') ?? '').includes('searched')")
    page.unroute("**/api/**")
    page.goto(f"{fronted.url}/billing/refunds/")
    late = fronted.heard.wait("searched", text="invoice")
    assert ("static", True) == (late["via"], late["queued"])
