"""Pages as readers adapt them: larger text, more space between letters, their own colours, keys alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open
from tests.site.ready import alive
from tests.site.test_finder import typed

pytestmark = pytest.mark.browser

PAGES = ["/", "/accounts/", "/accounts/locked/", "/videos/tour/", "/paths/first-day/", "/search/?q=password"]
# WCAG 2.2, 1.4.12
SPACES = """
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }
"""
ADAPT = {
    "spaces": """(css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }""",
    "text of twice the size": """() => {
      const { style } = document.documentElement;
      style.fontSize = `${2 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`;
    }""",
}
# Texts of which a part is cut off. The bar repeats the title in one line; the drawer is not open.
CUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
  const style = getComputedStyle(one);
  const own = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!own || !one.checkVisibility() || one.clientWidth < 3) return false;
  if (one.closest(".md-header, .md-sidebar, .gapless-unseen")) return false;
  const hides = (value) => value === "hidden" || value === "clip";
  return (
    (hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1) ||
    (hides(style.overflowY) && one.scrollHeight > one.clientHeight + 2)
  );
}).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.mark.parametrize("how", ADAPT)
@pytest.mark.parametrize("width", [390, 1280])
def test_adapted_text_is_whole(center: Center, open_context: Open, width: int, how: str) -> None:
    """Readers may space letters out, or double the size of text: nothing is cut off or moves aside."""
    page = open_context(viewport={"width": width, "height": 900}).new_page()
    for path in PAGES:
        page.goto(center.url + path)
        alive(page)
        page.evaluate(ADAPT[how], SPACES)
        assert [] == page.evaluate(CUT)
        if width > 390 or how == "spaces":  # twice the size on a phone is a width of 195 pixels
            assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_colours_of_the_reader(center: Center, open_context: Open) -> None:
    """In the reader's own colours, what is chosen is still told apart, and all words are seen."""
    page = open_context(forced_colors="active", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{center.url}/billing/")
    typed(page, "invoice")
    chosen = page.get_by_role("option", selected=True)
    expect(page.get_by_role("option").locator("mark").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(chosen).to_have_css("outline-style", "solid")
    expect(page.get_by_role("option", selected=False).first).not_to_have_css("outline-style", "solid")
    mark = chosen.locator("mark").first
    ink, ground = mark.evaluate("(m) => [getComputedStyle(m).color, getComputedStyle(m).backgroundColor]")
    assert ink != ground != "rgba(0, 0, 0, 0)"
    page.goto(f"{center.url}/paths/first-day/")
    expect(page.get_by_role("progressbar")).to_have_css("border-top-style", "solid")


def test_a_wide_table_is_scrolled_with_keys(page: Page, center: Center) -> None:
    """The keyboard reaches a table that is wider than the page, and only such a one."""
    page.goto(f"{center.url}/accounts/locked/")
    table = page.locator(".md-typeset__scrollwrap")
    expect(table).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 320, "height": 640})
    expect(table).to_have_attribute("tabindex", "0")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.md-typeset__scrollwrap').scrollLeft > 0")
