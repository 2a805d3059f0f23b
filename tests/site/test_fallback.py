"""When the service is slow, broken or absent, search goes on with the static index, and says so."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.conftest import Fronted, Watched
from tests.site.test_accessibility import violations

pytestmark = pytest.mark.browser


def test_box_answers_without_the_service(page: Page, fronted: Fronted, watched: Watched) -> None:
    """The service stopped: the same dialog in the same page answers from the static index."""
    page.goto(f"{fronted.url}/billing/refunds/")
    page.keyboard.press("/")
    dialog = page.get_by_role("dialog")
    box = dialog.get_by_role("combobox")
    box.press_sequentially("invoice")
    expect(dialog.get_by_role("option").filter(has_text="Download an invoice").first).to_be_visible()
    fronted.service.stop()
    box.fill("")
    box.press_sequentially("recovery code")
    expect(dialog.get_by_role("option").filter(has_text="A new phone")).to_be_visible()
    expect(dialog.locator(".gapless-finder__note")).to_contain_text("simpler index")
    assert [f"{fronted.url}/search/static_index.json"] == watched.asked("/search/static_index.json")


def test_results_page_answers_without_the_service(page: Page, fronted: Fronted) -> None:
    """The service stopped: the results page answers, with a quiet note, filters and the search dialog."""
    fronted.service.stop()
    page.goto(f"{fronted.url}/search/?q=quarterly+report")
    expect(page.get_by_text("simpler index in your browser")).to_be_visible()
    expect(page.get_by_role("heading", name="Quarterly report number 2", exact=True)).to_be_visible()
    page.get_by_role("checkbox", name="Troubleshooting").check()
    expect(page.locator(".gapless-hit h3")).to_have_text(["Quarterly report number 1"])
    assert [] == violations(page)
    page.locator("gapless-search input[name=q]").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("invo")
    expect(page.get_by_role("option").filter(has_text="Download an invoice")).to_be_visible()


def test_slow_service_is_not_waited_for(page: Page, fronted: Fronted) -> None:
    """A service that keeps a customer waiting is as good as none."""

    def impatient(route: Route) -> None:
        response = route.fetch()
        body = re.sub(r'(?<=data-patience=")\d+', "300", response.text())
        route.fulfill(response=response, body=body)

    page.route("**/search/?q=*", impatient)
    fronted.front.slow.set()
    page.goto(f"{fronted.url}/search/?q=invoice")
    expect(page.get_by_text("simpler index in your browser")).to_be_visible()
    expect(page.get_by_role("heading", name="Download an invoice")).to_be_visible()


def test_failure_is_never_called_nothing(page: Page, fronted: Fronted) -> None:
    """Neither service nor static index: the page says that the search failed, and can try again."""
    page.route("**/static_index.json", lambda route: route.abort())
    page.route("**/api/search?*", lambda route: route.abort())
    page.goto(f"{fronted.url}/search/?q=invoice")
    expect(page.get_by_text("The search could not be reached.").first).to_be_visible()
    assert 0 == page.get_by_text("No article answers").count()
    page.unroute("**/api/search?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", name="Download an invoice")).to_be_visible()
