"""axe finds nothing on any kind of page, light and dark, on a phone and on a desktop."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open
from tests.site.ready import alive

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "article": "/accounts/password/",
    "video": "/videos/tour/#t=20",
    "videos": "/videos/",
    "path": "/paths/first-day/",
    "paths": "/paths/",
    "results": "/search/?q=password",
    "unsure results": "/search/?q=change+my+invoices+by+zeppelin",
    "no results": "/search/?q=zeppelin+maintenance",
    "404": "/help/reset-your-password",
    "new": "/whats-new/",
    "area": "/accounts/",
    "questions": "/questions/#refunds",
    "russian home": "/ru/",
    "russian results": "/ru/search/?q=пароль",
    "chinese article": "/zh/accounts/password/",
    "chinese 404": "/zh/no/such/page/",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe objects to."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['html'][:200]} {json.dumps(node['target'])}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_violation(center: Center, open_context: Open, width: int, scheme: str) -> None:
    """No page breaks a rule of WCAG 2.2 AA that a machine can check."""
    page = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    broken: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        page.goto(center.url + path)
        alive(page)
        broken[name] = violations(page)
    assert {name: [] for name in PAGES} == broken


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_open_boxes_have_no_violation(center: Center, open_context: Open, width: int, scheme: str) -> None:
    """The search dialog, empty and full, and the open language switch break no rule either."""
    page = open_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(f"{center.url}/billing/refunds/")
    page.locator(".gapless-languages > summary").click()
    assert [] == violations(page)
    page.keyboard.press("Escape")
    page.get_by_text("Copy page").click()
    assert [] == violations(page)
    page.keyboard.press("/")
    assert [] == violations(page)
    page.keyboard.type("password")
    expect(page.get_by_role("dialog").locator(".gapless-all")).to_be_visible()
    assert [] == violations(page)


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_fits_a_narrow_phone(center: Center, open_context: Open, path: str) -> None:
    """Nothing needs sideways scrolling at 320 pixels (WCAG 1.4.10)."""
    page = open_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(center.url + path)
    alive(page)
    assert 320 >= page.evaluate("() => document.documentElement.scrollWidth")
