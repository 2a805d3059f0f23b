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
from tests.site.conftest import Center
from tests.site.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AREAS = ("claims", "drivers", "labels", "lockers", "prices", "returns", "tracking")
FOREIGN = {
    "mkdocs.yml": "site_name: Foreign\nsite_url: {url}/\nplugins: [search]\n"
    "theme: {{name: material, font: false, custom_dir: overrides, features: [navigation.tabs],"
    " palette: {{primary: teal}}}}\n",
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


def test_foreign_site(page: Page, tmp_path: Path) -> None:
    """A site with its own overrides and no front matter keeps them, and gets search, areas, feedback, 404."""
    with served() as server:
        for name, text in FOREIGN.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text.format(url=server.url) if name == "mkdocs.yml" else text, encoding="utf-8")
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
