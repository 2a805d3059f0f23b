"""The pages of the gaps in a real browser: by keyboard alone, without JavaScript, with hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Dialog, Locator, Page, Request, expect

from kb_server.gaps import proposals
from kb_server.gaps.proposals import Regrouping
from tests.browser import shared, visit
from tests.kb_server.log.stories import database
from tests.kb_server.studio import customers
from tests.kb_server.studio.pages import PAYLOADS
from tests.kb_server.studio.test_browser import SIZES, open_as, two_keys
from tests.site.serving import served

FIGURES = tuple(
    f"/studio/{name}" for name in ("measures", "searches", "articles", "articles/password", "support")
)
ENDLESS = "donaudampfschifffahrtsgesellschaft" * 5

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(loop: Flask) -> Iterator[str]:
    """Where the service with gaps is served."""
    with served(loop) as server:
        yield server.url


def _dismiss(alarms: list[str], dialog: Dialog) -> None:
    alarms.append(dialog.message)
    dialog.dismiss()


def _note_stranger(alarms: list[str], address: str, sent: Request) -> None:
    if not sent.url.startswith(address):
        alarms.append(sent.url)


def reach(page: Page, name: str, role: str = "button") -> None:
    """Press Tab until the element with this name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {name!r}")


@pytest.mark.parametrize("script", [True, False])
def test_with_the_keyboard_alone(chromium: Browser, address: str, loop: Flask, script: bool) -> None:
    """A gap is chosen, planned and given back with the keyboard alone, without JavaScript too."""
    gap = customers.find(loop, "jammed").id
    with shared(chromium) as browser:
        context = visit(browser, base_url=address, java_script_enabled=script)
        page = open_as(context.new_page(), "/studio/gaps", "writer")
        if not script:  # the focus cannot be asked for
            page.get_by_label(f"Choose gap {gap}").focus()
            page.keyboard.press("Space")
            page.get_by_role("button", name="Plan").focus()
        else:
            reach(page, f"Choose gap {gap}", "checkbox")
            page.keyboard.press("Space")
            reach(page, "Plan")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("One gap: planned.")
        expect(page.get_by_role("status")).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Undo")).to_be_focused()
        if script:
            assert [] == Axe().run(page).response["violations"]
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_count(0)
        expect(page.get_by_role("row", name="jammed printer")).to_contain_text("open")


def test_a_proposal_is_answered_with_the_keyboard_alone(chromium: Browser, address: str, loop: Flask) -> None:
    """What grouping proposes is declined, taken back and accepted, and the merge is undone, by keys."""
    gap, into = (customers.find(loop, words) for words in ("jammed", "export"))
    with database(loop).write() as connection:
        proposals.renew(connection, [Regrouping(kind="merge", gap=gap.id, into=into.id)], gap.born)
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), f"/studio/gaps/{gap.id}", "writer")
        proposed = page.get_by_role("region", name="Grouping proposes")
        for press, shown in (("Decline", False), ("Undo", True)):
            reach(page, press)
            page.keyboard.press("Enter")
            expect(proposed).to_be_visible(visible=shown)
        reach(page, "Accept")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/studio/gaps/{into.id}*")
        reach(page, "Undo")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Undo")).to_have_count(0)
        page.goto(f"/studio/gaps/{gap.id}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("jammed")


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_folds_filters(chromium: Browser, address: str, script: bool) -> None:
    """Filters are folded on a phone, open where one is set or a touch opens them, and always on a desktop."""
    with shared(chromium) as browser:
        context = visit(browser, base_url=address, java_script_enabled=script)
        page = open_as(context.new_page(), "/studio/gaps", "writer")
        field, fold = page.get_by_label("Type"), page.get_by_text("Filters", exact=True)
        expect(field).to_be_visible()
        expect(fold).to_be_hidden()
        page.set_viewport_size({"width": 390, "height": 844})
        expect(field).to_be_hidden()
        fold.click()
        field.select_option("content")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url("**type=content**")
        expect(field).to_be_visible()
        page.goto("/studio/measures")
        expect(page.get_by_label("Time")).to_be_hidden()
        page.goto("/studio/measures?days=7")
        expect(page.get_by_label("Time")).to_be_visible()


def test_a_gap_is_dragged_onto_another(chromium: Browser, address: str, loop: Flask) -> None:
    """Dropping a row on another asks first; then the two are merged, and one press parts them again."""
    gap, into = (customers.find(loop, words).id for words in ("jammed", "export"))
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/gaps", "writer")
        asked = page.get_by_role("dialog", name="Merge two gaps")
        moved, there = (page.locator(f'tr[data-gap="{number}"]') for number in (gap, into))
        _drag(page, moved, there, "Escape")
        expect(asked).to_be_hidden()
        _drag(page, moved, there)
        expect(asked).to_contain_text("export my data")
        asked.get_by_role("button", name="Leave them apart").click()
        expect(asked).to_be_hidden()
        expect(moved).to_be_visible()
        _drag(page, moved, there)
        asked.get_by_role("button", name="Merge").click()
        expect(page.get_by_role("status")).to_contain_text("merged with")
        expect(moved).to_have_count(0)
        page.get_by_role("button", name="Undo").click()
        expect(moved).to_be_visible()
        assert [] == Axe().run(page).response["violations"]


def _drag(page: Page, row: Locator, onto: Locator, key: str = "") -> None:
    """Drag a row by its grip onto another, and press a key before it is dropped."""
    row.locator(".grip").hover()
    page.mouse.down()
    onto.locator("th").hover()
    if key:
        page.keyboard.press(key)
    page.mouse.up()


def test_enter_in_a_field_decides_nothing(chromium: Browser, address: str) -> None:
    """Whoever presses Enter in the owner's field below the list has not taken anybody's gaps away."""
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address).new_page(), "/studio/gaps", "writer")
        page.get_by_label("All").last.check()
        page.get_by_role("group", name="Decide about those").get_by_label("Owner").press("Enter")
        expect(page).to_have_url(f"{address}/studio/gaps")
        expect(page.get_by_role("status")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(chromium: Browser, address: str, loop: Flask, scheme: str) -> None:
    """axe finds nothing on the pages of gaps and figures, in either scheme, on desktop and phone."""
    gap = customers.find(loop, "export").id
    with shared(chromium) as browser:
        page = open_as(visit(browser, base_url=address, color_scheme=scheme).new_page(), "/studio", "writer")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            gaps = ("/studio", "/studio/gaps", f"/studio/gaps/{gap}", f"/studio/gaps/{gap}/draft")
            for path in (*gaps, *FIGURES):
                page.goto(path)
                found = Axe().run(page)
                assert [] == found.response["violations"], (path, found.generate_report())
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


@pytest.mark.parametrize("policy", [True, False])
def test_nothing_that_customers_wrote_runs(
    chromium: Browser, address: str, loop: Flask, policy: bool
) -> None:
    """Hostile words run nothing in a browser and load nothing from elsewhere, also without our policy.

    Nor does a word that is longer than a line make a page scroll sideways.
    """
    for one in (*PAYLOADS, ENDLESS):
        customers.say(loop, one)
    customers.advance(loop)
    with shared(chromium) as browser:
        context = visit(browser, base_url=address, bypass_csp=not policy)
        page = open_as(context.new_page(), "/studio", "writer")
        page.set_viewport_size({"width": 320, "height": 640})
        alarms: list[str] = []
        page.on("dialog", partial(_dismiss, alarms))
        page.on("request", partial(_note_stranger, alarms, address))
        page.goto("/studio")
        page.goto("/studio/gaps?state=all")
        links = page.locator("tbody th a").evaluate_all("found => found.map(link => link.href)")
        assert len(links) > 5
        for link in (*links, *FIGURES, *(f"/studio/search?q={quote(one)}" for one in PAYLOADS)):
            page.goto(link)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), link
        assert [] == alarms


@pytest.mark.parametrize("size", SIZES)
def test_decisions_about_several_are_in_reach(chromium: Browser, address: str, size: tuple[int, int]) -> None:
    """Once a gap is chosen, the decisions are in the window, and two keys lead to them."""
    with shared(chromium) as browser:
        context = visit(browser, base_url=address, viewport={"width": size[0], "height": 400})
        page = open_as(context.new_page(), "/studio/gaps", "writer")
        together = page.locator("#together")
        page.locator('[name="gap"]').first.check()
        page.evaluate("document.querySelector('.gaps').scrollIntoView()")
        expect(together).to_be_in_viewport(ratio=0.9)
        two_keys(page, "gc")
        expect(together).to_be_focused()
        found = Axe().run(page)
        assert [] == found.response["violations"], found.generate_report()
