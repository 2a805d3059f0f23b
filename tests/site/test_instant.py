"""Instant navigation: pages are exchanged without a load, and our parts live on."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.site.conftest import Center
from tests.site.ready import instant

pytestmark = pytest.mark.browser


def test_parts_work_after_instant_navigation(page: Page, center: Center) -> None:
    """From article to video to home without a load: feedback, player and search work on arrival."""
    page.goto(f"{center.url}/accounts/password/")
    instant(page)
    page.evaluate("() => { window.loadedOnce = true; }")
    page.get_by_role("link", name="Previous step A tour of the dashboard").click()
    page.wait_for_url("**/videos/tour/")
    page.get_by_text("Drag a giraffe").click()
    page.wait_for_function("() => document.querySelector('video').currentTime >= 20")
    expect(page.get_by_role("button", name="Yes")).to_be_visible()
    page.get_by_label("Breadcrumbs").get_by_role("link", name="Home").click()
    page.locator("gapless-search input[name=q]").press_sequentially("inv")
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("() => window.loadedOnce")


PLACES = {
    "the title, from the skip link": ("/", ".md-skip", "gapless-title"),
    "a heading of the page": ("/accounts/password/", "article [href$='#the-link-did-not-arrive']", None),
    "a heading of another page": ("/accounts/password/", "a[href$='/two-factor/'] >> nth=0", "a-new-phone"),
}


@pytest.mark.parametrize(("path", "link", "place"), PLACES.values(), ids=PLACES)
def test_a_link_to_a_place_leads_there_though_the_page_just_moved(
    page: Page, center: Center, path: str, link: str, place: str | None
) -> None:
    """Material notes how far the page was scrolled after it took the link; the place is not lost by that."""
    page.goto(center.url + path)
    instant(page)
    page.evaluate("() => { window.loadedOnce = true; }")
    held: list[Route] = []
    noted = False

    def hold(route: Route) -> None:
        if noted:  # Playwright may hear of the request as late as that
            route.continue_()
        else:
            held.append(route)

    page.route(lambda url: url.startswith(center.url) and url.endswith("/"), hold)
    address = page.locator(link).evaluate(
        """(link, place) => {
          if (place) link.href = new URL(`#${place}`, link.href).href;
          window.scrollBy(0, 40);
          link.click();
          return link.href;
        }""",
        place,
    )
    page.wait_for_function("() => history.state !== null")
    noted = True
    for route in held:
        route.continue_()
    page.wait_for_function("() => document.querySelector(':target')?.id === location.hash.slice(1)")
    assert page.url == address
    assert page.evaluate("() => window.loadedOnce")
