"""What browser tests wait for before they act: a busy machine runs scripts long after the page is shown."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Route

from tests.patience import until

ALIVE = """() =>
  document.readyState === "complete" &&
  !document.querySelector(":not(:defined)") &&
  !document.querySelector("gapless-results[aria-busy]")"""

SITEMAP = (
    """() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/sitemap.xml"))"""
)


def alive(page: Page) -> None:
    """Wait until all elements of the page have their scripts, and results are shown where they belong."""
    page.wait_for_function(ALIVE)


def instant(page: Page) -> None:
    """Wait until Material exchanges pages without a load: it has read the sitemap, which it asks for late."""
    page.wait_for_function(SITEMAP)
    page.evaluate("() => new Promise((resume) => requestIdleCallback(resume))")


def noticed(page: Page, look: Callable[[], bool]) -> None:
    """Wait until what `look` says of requests is true: Playwright hears of them while it waits."""

    def looked() -> bool:
        page.wait_for_timeout(1)
        return look()

    until(looked)


@contextmanager
def held(page: Page, address: str | re.Pattern[str], words: str = "", number: int = 1) -> Iterator[None]:
    """Hold `number` requests to `address` with these words; they go on, in order, when the block ends."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        if words in (route.request.post_data or "") and len(routes) < number:
            routes.append(route)
        else:
            route.continue_()

    page.route(address, hold)
    yield
    noticed(page, lambda: len(routes) == number)
    for route in routes:
        route.continue_()
    page.unroute(address, hold)
