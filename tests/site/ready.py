"""What browser tests wait for before they act: a busy machine runs scripts long after the page is shown."""

from playwright.sync_api import Page

ALIVE = """() =>
  document.readyState === "complete" &&
  !document.querySelector(":not(:defined)") &&
  !document.querySelector("gapless-results[aria-busy]")"""


def alive(page: Page) -> None:
    """Wait until all elements of the page have their scripts, and results are shown where they belong."""
    page.wait_for_function(ALIVE)


def instant(page: Page) -> None:
    """Wait until Material exchanges pages without a load: it has read the sitemap, which it asks for late."""
    page.wait_for_load_state("networkidle")
    page.evaluate("() => new Promise((resume) => requestIdleCallback(resume))")
