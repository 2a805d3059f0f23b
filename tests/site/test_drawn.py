"""What is drawn in the browser: diagrams by Mermaid, formulas by a script of the site, as MathJax does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kb_server import app
from kb_server.releases.current import CurrentRelease
from kb_server.releases.publish import publish
from kb_server.settings import Settings
from tests.site.conftest import Open, Watched
from tests.site.serving import served

pytestmark = pytest.mark.browser

CONFIG = """\
site_name: Drawn
theme: { name: material, font: false }
extra_javascript: [formulas.js]
markdown_extensions:
  - pymdownx.arithmatex: { generic: true }
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""
DIAGRAM = "# Diagram\n\n``` mermaid\ngraph LR\n  A[Start] --> B[End];\n```\n"
FORMULA = "# Formula\n\nSo $e^x$ grows.\n"
# What MathJax and KaTeX do to a page: they add rules and elements with styles of their own.
SCRIPT = """\
document$.subscribe(() => {
  const rules = document.createElement("style");
  rules.textContent = ".drawn { display: inline-block; width: 40px }";
  document.head.append(rules);
  for (const formula of document.querySelectorAll(".arithmatex"))
    formula.innerHTML = '<span class="drawn" style="height: 30px"></span>';
});
"""


def opened(folder: Path, pages: dict[str, str]) -> Iterator[str]:
    """The address of a site with these pages, while it is served."""
    docs = folder / "docs"
    docs.mkdir()
    for name, text in {"formulas.js": SCRIPT, **pages}.items():
        (docs / name).write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    releases = folder / "releases"
    publish(folder / "mkdocs.yml", releases)
    serving = CurrentRelease(releases)
    with served(app.create(Settings(releases=releases, state=folder / "state"), serving)) as server:
        yield server.url
    serving.close()


@pytest.fixture
def page(open_context: Open) -> Page:
    """A page of a browser without a reader's choices."""
    return open_context().new_page()


@pytest.fixture
def diagram(tmp_path: Path) -> Iterator[str]:
    """A site with a diagram."""
    yield from opened(tmp_path, {"index.md": DIAGRAM})


@pytest.fixture
def formula(tmp_path: Path) -> Iterator[str]:
    """A site with a formula and no diagram."""
    yield from opened(tmp_path, {"index.md": FORMULA})


def test_a_diagram_is_drawn(diagram: str, page: Page, watched: Watched) -> None:
    """A diagram is drawn by the Mermaid that comes with the site, under our policy."""
    page.goto(diagram)
    drawn = page.locator("div.mermaid")
    expect(drawn).to_be_visible()
    assert 60 < drawn.evaluate("drawn => drawn.getBoundingClientRect().height")
    assert [] == watched.errors


def test_a_formula_is_drawn(formula: str, page: Page, watched: Watched) -> None:
    """A formula may have the styles that its script writes, without any setting."""
    page.goto(formula)
    drawn = page.locator(".drawn")
    expect(drawn).to_be_visible()
    expect(drawn).to_have_css("width", "40px")
    expect(drawn).to_have_css("height", "30px")
    assert [] == watched.errors
