"""What the theme writes into pages, and how it stands on a site that never heard of it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import texts
from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from search.documents import TYPES
from tests.site.conftest import Center, Open
from tests.site.ready import alive
from tests.site.serving import served
from tests.site.test_accessibility import violations

pytestmark = pytest.mark.browser

AREAS = ("claims", "drivers", "labels", "lockers", "prices", "returns", "tracking")
FOREIGN = {
    "mkdocs.yml": "site_name: Foreign\nsite_url: {url}/\nplugins: [search]\n"
    "theme: {{name: material, font: false, custom_dir: overrides, palette: {{primary: teal}}}}\n",
    "overrides/main.html": '{% extends "base.html" %}{% block announce %}Mind the gap{% endblock %}',
    "docs/index.md": "# Foreign site\n\nHello.\n",
    **{f"docs/{area}/page.md": f"# About {area}\n\nText.\n" for area in AREAS},
    "docs/guides/ship.md": '# Ship a parcel\n\nTape it.\n\n## Labels & "quotes"\n\nStick them on top.\n',
}


def test_pages_name_the_worker(center: Center) -> None:
    """Every page names Material's search worker, which answers while the service is away."""
    for name in ("index.html", "accounts/password/index.html", "search/index.html", "ru/search/index.html"):
        html = (center.site / name).read_text(encoding="utf-8")
        found = re.search(r'"search": "([^"]+)"', html)
        assert found, name
        assert (center.site / name).parent.joinpath(found.group(1)).resolve().is_file(), name


def test_nothing_of_ours_is_inline(center: Center) -> None:
    """No style attribute, no handler, no script in an article: the content security policy forbids them."""
    for page in center.site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert [] == re.findall(r"<[^>]+\s(?:style|on\w+)=", html), page
        article = re.search(r"<article.*</article>", html, re.DOTALL)
        assert article, page
        assert "<script" not in article.group(), page


def test_every_type_has_a_name() -> None:
    """The theme names every type that an article can have."""
    assert set(TYPES) == set(texts.load("en").branch("types"))


FIVE = {
    "mkdocs.yml": "site_name: Parcel help\nsite_url: {url}/\ntheme: {{name: material}}\n"
    'plugins:\n  - gapless: {{brand: "#1a56db"}}\n',
    "docs/index.md": "# Parcels\n\nWe bring **parcels**.\n",
    "docs/guides/ship.md": "---\nid: ship\ntype: how-to\nfeatured: true\n---\n# Ship a parcel\n\n"
    "!!! note\n\n    Tape it.\n\n## Labels\n\n| a | b |\n| :- | -: |\n| 1 | 2 |\n",
    "docs/prices/list.md": "---\nid: prices\n---\n# Prices\n\nCheap.\n",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_five_lines_look_as_good(open_context: Open, tmp_path: Path, scheme: str) -> None:
    """A site of five lines has the hero, areas, its brand in light and dark, a switch, and no fault."""
    with served() as server:
        _write(FIVE, tmp_path, server.url)
        publish(tmp_path / "mkdocs.yml", tmp_path / "releases")
        serving = CurrentRelease(tmp_path / "releases")
        server.application = app.create(
            Settings(releases=tmp_path / "releases", state=tmp_path / "state"), serving
        )
        page = open_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme).new_page()
        for path in ("/", "/guides/ship/"):
            page.goto(server.url + path)
            assert [] == violations(page)
            expect(page.get_by_role("banner").locator("img[src$='mark.svg']")).to_be_visible()
        page.goto(server.url)
        expect(page.get_by_role("heading", level=1)).to_have_text("Parcels")
        expect(page.locator(".gapless-card--category")).to_have_count(2)
        colour = page.evaluate(
            "() => getComputedStyle(document.querySelector('.gapless-button')).backgroundColor"
        )
        assert ("rgb(26, 86, 219)" == colour) == (scheme == "light")
        page.locator("label.md-header__button[title^='Switch to']:visible").click()
        other = {"light": "slate", "dark": "default"}[scheme]
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", other)
        serving.close()


def _write(files: dict[str, str], folder: Path, url: str) -> None:
    """Write a site that is served at `url`."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.format(url=url) if name == "mkdocs.yml" else text, encoding="utf-8")


def test_foreign_site(page: Page, tmp_path: Path) -> None:
    """A site with its own overrides and no front matter keeps them, and gets search, areas, feedback, 404."""
    with served() as server:
        _write(FOREIGN, tmp_path, server.url)
        publish(tmp_path / "mkdocs.yml", tmp_path / "releases")
        serving = CurrentRelease(tmp_path / "releases")
        server.application = app.create(
            Settings(releases=tmp_path / "releases", state=tmp_path / "state"), serving
        )
        page.goto(f"{server.url}/guides/ship/")
        expect(page.get_by_text("Mind the gap")).to_be_visible()
        expect(page.get_by_role("button", name="Yes")).to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("labels")
        expect(page.get_by_role("option").filter(has_text='Labels & "quotes"')).to_be_visible()
        page.keyboard.press("Escape")
        page.locator(".gapless-areas > summary").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims/page/")
        page.locator(".gapless-areas > summary").click()
        page.keyboard.press("Escape")
        expect(page.locator(".gapless-areas__list")).to_be_hidden()
        page.goto(f"{server.url}/shipp-a-parcel/")
        expect(page.get_by_role("main").get_by_role("link", name="Ship a parcel")).to_be_visible()
        serving.close()


EMPTY = "".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in (
        "announce",
        "config",
        "footer",
        "header",
        "libs",
        "scripts",
        "site_meta",
        "site_nav",
        "styles",
    )
)


@pytest.mark.parametrize(
    "main",
    [
        f"{{% extends 'base.html' %}}{EMPTY}",
        "<!doctype html><html><head></head><body>{{ page.content }}</body></html>",
    ],
    ids=["empty-blocks", "no-blocks"],
)
def test_theme_that_keeps_nothing(page: Page, tmp_path: Path, main: str) -> None:
    """A site whose template keeps none of Material's scripts has the dialog, the results page and events."""
    with served() as server:
        _write(FOREIGN | {"overrides/main.html": main}, tmp_path, server.url)
        publish(tmp_path / "mkdocs.yml", tmp_path / "releases")
        serving = CurrentRelease(tmp_path / "releases")
        server.application = app.create(
            Settings(releases=tmp_path / "releases", state=tmp_path / "state"), serving
        )
        with page.expect_request("**/api/events"):
            page.goto(f"{server.url}/guides/ship/")
        page.keyboard.press("/")
        page.keyboard.type("labels")
        expect(page.get_by_role("option").filter(has_text='Labels & "quotes"')).to_be_visible()
        page.goto(f"{server.url}/search/?q=labels")
        expect(page.locator("gapless-results").get_by_role("link", name='Labels & "quotes"')).to_be_visible()
        serving.close()


MOVED = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)], ids=["phone", "desktop"])
def test_nothing_moves_while_a_page_becomes_alive(
    open_context: Open, center: Center, size: tuple[int, int]
) -> None:
    """Where scripts come long after the text, what they add and take away has its place already.

    The bound is web.dev's for a good page: a cumulative layout shift of 0.1.
    """
    page = open_context(viewport={"width": size[0], "height": size[1]}).new_page()
    page.add_init_script(MOVED)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for path in ("/", "/search/?q=password"):
        page.goto(center.url + path)
        alive(page)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        assert (path, True) == (path, page.evaluate("window.moved") < 0.1)
