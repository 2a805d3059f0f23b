"""What readers who see little, or use the keyboard, need on every kind of page."""

import pytest
from playwright.sync_api import Page, expect

from tests.site.conftest import Center, Open
from tests.site.ready import alive
from tests.site.test_accessibility import PAGES

pytestmark = pytest.mark.browser

# Every kind of word in code that Pygments marks and Material colours.
TOKENS = (
    *("c", "cm", "cp", "c1", "cs", "gd", "ge", "gh", "gi", "go", "gp", "gs", "gu", "k", "kc", "kd", "kn"),
    *("kp", "kr", "kt", "m", "mb", "mf", "mh", "mi", "mo", "s", "sa", "sb", "sc", "dl", "sd", "s2", "se"),
    *("si", "sx", "sr", "s1", "ss", "n", "na", "nb", "bp", "nc", "no", "nd", "ni", "ne", "nf", "fm", "nl"),
    *("nn", "nx", "py", "nt", "nv", "vc", "vg", "vi", "vm", "o", "ow", "p"),
)
CONTRAST = """([tokens, primary]) => {
  if (primary) document.body.setAttribute("data-md-color-primary", primary);
  const code = document.createElement("div");
  code.className = "highlight";
  const spans = tokens.map((name) => `<span class="${name}">a</span>`);
  code.innerHTML = `<pre><code>${spans.join("")}</code></pre>`;
  document.querySelector("article").append(code);
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((one) => linear(one / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const page = getComputedStyle(document.body).backgroundColor;
  const block = getComputedStyle(code.querySelector("code")).backgroundColor;
  const weak = {};
  for (const one of code.querySelectorAll("span")) {
    const style = getComputedStyle(one);
    const ground = ["white", page, block, style.backgroundColor];
    const [a, b] = [light(paint(...ground)), light(paint(...ground, style.color))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) weak[one.className] = Math.round(ratio * 100) / 100;
  }
  return weak;
}"""


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_the_first_key_offers_a_way_to_the_title(page: Page, center: Center, path: str) -> None:
    """On every kind of page Tab shows a link first, and Enter on it leads to the title, past the menus."""
    page.goto(center.url + path.partition("#")[0])  # a place within the page is where its keys begin
    alive(page)
    page.keyboard.press("Tab")
    link = page.locator(".md-skip")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_in_viewport()
    page.wait_for_function("() => document.querySelector(':target')?.localName === 'h1'")


@pytest.mark.parametrize("primary", ["custom", "indigo"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_can_be_read(open_context: Open, center: Center, scheme: str, primary: str) -> None:
    """Every colour of code stands out from its ground by 4.5 and more (WCAG 1.4.3), in every palette."""
    page = open_context(color_scheme=scheme).new_page()
    page.goto(f"{center.url}/accounts/password/")
    page.wait_for_function("() => document.body.dataset.mdColorScheme")
    assert {} == page.evaluate(CONTRAST, [TOKENS, primary])


def test_links_in_text_are_underlined(page: Page, center: Center) -> None:
    """A link in a paragraph, list, table, definition, quotation or note is told apart by more than colour."""
    page.goto(f"{center.url}/accounts/password/")
    plain = page.evaluate("""() => {
      const box = document.createElement("div");
      const link = '<a href="#x">link</a>';
      box.innerHTML = `<p>a ${link}</p><ul><li>a ${link}</li><li><p>a ${link}</p></li></ul>
        <table><tr><td>a ${link}</td><th>a ${link}</th></tr></table>
        <dl><dt>a ${link}</dt><dd>a ${link}</dd></dl>
        <blockquote>a ${link}</blockquote><div class="admonition"><p>a <strong>${link}</strong></p></div>
        <figure><figcaption>a ${link}</figcaption></figure>`;
      document.querySelector("article").append(box);
      const bare = (one) => getComputedStyle(one).textDecorationLine !== "underline";
      return [...box.querySelectorAll("a")].filter(bare).map((one) => one.parentElement.outerHTML);
    }""")
    assert [] == plain


def test_paper_shows_the_article_alone(page: Page, center: Center) -> None:
    """Printed, a page is the article with its date and address, without menus and other articles."""
    page.goto(f"{center.url}/accounts/password/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Checked in October 2026")).to_be_visible()
    expect(page.locator(".gapless-print")).to_have_text(f"Example help · {center.url}/accounts/password/")
    around = (
        ".md-header, .md-tabs, .md-sidebar, .md-footer, gapless-feedback, .gapless-related, .gapless-stuck"
    )
    assert [False] * 8 == [part.is_visible() for part in page.locator(around).all()]


def test_the_home_page_of_a_phone_is_short(open_context: Open, center: Center) -> None:
    """On a phone topics stand beside each other, and videos on a shelf that the keyboard reaches, too."""
    page = open_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(center.url)
    alive(page)
    first, second = (page.locator(".gapless-card--category").nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
    last = page.locator(".gapless-shelf a").last
    last.focus()
    expect(last).to_be_in_viewport()
    assert 390 >= page.evaluate("() => document.documentElement.scrollWidth")


def test_the_page_of_an_area_says_what_it_leads_to(page: Page, center: Center) -> None:
    """Each article of an area is a row with what it is about, its type and its minutes; a click opens it."""
    page.goto(f"{center.url}/accounts/")
    rows = page.locator(".gapless-rows > li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("Get a new password by e-mail")
    expect(rows.first).to_contain_text("How-to")
    expect(rows.last).to_contain_text("for those who have a phone")
    rows.first.click()
    page.wait_for_url("**/accounts/password/")
