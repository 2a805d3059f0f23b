"""Our parts stand in the right places of a built page, whatever the theme has made of it."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.theme import Theme

import texts
from plugins.write import environment, frame
from plugins.write.context import Context
from tests.plugins.conftest import FOREIGN, Make
from tests.plugins.made import article

MATERIAL = """\
<!doctype html>
<html><head>
<link rel="stylesheet" href="assets/stylesheets/main.1.css">
<link rel="stylesheet" href="assets/stylesheets/palette.2.css">
<link rel="stylesheet" href="own.css">
</head>
<body>
<div class="md-container" data-md-component="container">
<article class="md-content__inner md-typeset"><h1>A</h1><p>Text.</p></article>
</div>
<script id="__config">{"search": "assets/javascripts/workers/search.3.js"}</script>
<script src="assets/javascripts/bundle.4.js"></script>
</body></html>
"""
PARTS = (
    "gapless/style.",
    "application/ld+json",
    "<gapless-page",
    "gapless-facts",
    "<gapless-feedback",
    "<gapless-finder>",
    "gapless/main.",
)


@pytest.fixture(scope="module")
def env() -> jinja2.Environment:
    """The templates of a site."""
    theme = Theme("material")
    environment.add(theme, "")
    return theme.get_env()


def _context(template: str = "", **values: Any) -> dict[str, Any]:
    """Return the context of the page `first/`."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Help"})
    page = Page("A", File("first.md", "", "", True), config)
    page.meta = {"template": template} if template else {}
    shown = Context(**{"article": article("first"), "structured": ("{}",), **values})
    return {"gapless": shown, "texts": texts.load("en"), "page": page, "config": config, "base_url": ".."}


def _order(html: str, *parts: str) -> list[str]:
    """Return those of `parts` that `html` has, in its order."""
    return sorted((part for part in parts if part in html), key=html.index)


def test_each_part_at_its_place(env: jinja2.Environment) -> None:
    """Styles lie between Material's and the site's own, the article between its facts and the question."""
    html = frame.put(MATERIAL, env, _context())

    order = (
        "palette.2.css", "gapless/style.", "own.css", "application/ld+json", "</head>", "<body>",
        'data-md-component="container"', "<gapless-page", "md-typeset", "gapless-facts", "<p>Text.</p>",
        "<gapless-feedback", "</article>", "__config", "bundle.4.js", "<gapless-finder>", "gapless/main.",
        "</body>",
    )  # fmt: skip
    assert list(order) == _order(html, *order)
    assert [1] * len(PARTS) == [html.count(part) for part in PARTS]


def test_a_page_without_materials_marks(env: jinja2.Environment) -> None:
    """In another base template than Material's, styles open the head, and the settings open the body."""
    html = frame.put("<HEAD lang=x><title>A</title></HEAD >\n<BODY class=a>Text.</BODY>", env, _context())

    order = (
        "<HEAD lang=x>", "gapless/style.", "<title>", "application/ld+json", "</HEAD >", "<BODY class=a>",
        "<gapless-page", "Text.", "gapless/main.", "</BODY>",
    )  # fmt: skip
    assert list(order) == _order(html, *order)
    assert "gapless-facts" not in html
    assert "<gapless-feedback" not in html


def test_what_is_no_page(env: jinja2.Environment) -> None:
    """What only sends readers on has none of our parts, which would miss each other there."""
    html = '<!doctype html><meta http-equiv="refresh" content="0; url=../"><title>Elsewhere</title>'

    assert html == frame.put(html, env, _context())


def test_a_page_without_tags_that_html_may_leave_out(env: jinja2.Environment) -> None:
    """A page that a plugin has minified ends its head where the body begins, and its body with the page."""
    html = frame.put(re.sub("<head>|</head>|</body>|</html>", "", MATERIAL), env, _context())

    order = (
        "gapless/style.",
        "application/ld+json",
        "<body>",
        "<gapless-page",
        "bundle.4.js",
        "gapless/main.",
    )
    assert list(order) == _order(html, *order)
    assert [1] * len(PARTS) == [html.count(part) for part in PARTS]


@pytest.mark.parametrize("title", ["<h1>A</h1>", "<h2>Part</h2><h1>Late</h1>", ""])
def test_the_facts_stand_below_the_title(env: jinja2.Environment, title: str) -> None:
    """The lead and the facts follow the title; they open the text of a page that does not open with one."""
    html = frame.put(MATERIAL.replace("<h1>A</h1>", title), env, _context(lead="A lead"))

    order = ("<article", "<h1", "gapless-lead", "gapless-facts", "<h2>Part", "<p>Text.</p>")
    expected = ("<article", "gapless-lead", "gapless-facts", "<h2>Part", "<h1", "<p>Text.</p>")
    parts = order if title == "<h1>A</h1>" else expected
    assert [part for part in parts if part in html] == _order(html, *order)


@pytest.mark.parametrize("template", ["home.html", "results.html"])
def test_our_own_pages_arrange_themselves(env: jinja2.Environment, template: str) -> None:
    """The home and the results page get all our parts except the facts and the question."""
    html = frame.put(MATERIAL, env, _context(template))

    assert [part for part in PARTS if part not in ("gapless-facts", "<gapless-feedback")] == [
        part for part in PARTS if part in html
    ]


def test_a_page_that_is_no_article(env: jinja2.Environment) -> None:
    """A page without an article, such as 404, has no question, and results and events work on it."""
    html = frame.put(MATERIAL, env, {**_context(article=None), "page": None})

    assert "gapless-facts" not in html
    assert "<gapless-feedback" not in html
    assert "<gapless-page" in html
    assert "gapless/main." in html


def test_materials_worker_keeps_its_name(env: jinja2.Environment) -> None:
    """The page names Material's own search worker, which answers when the service cannot be reached."""
    assert '{"search": "assets/javascripts/workers/search.3.js"}' in frame.put(MATERIAL, env, _context())


SKIP = '<div data-md-component="skip">'


@pytest.mark.parametrize(
    ("page", "link"),
    [
        (MATERIAL, "#gapless-title"),
        (MATERIAL.replace("<h1>", '<h1 class="a" id="own">'), "#own"),
        (
            MATERIAL.replace(
                "<body>", f'<body>{SKIP}<a href="#first-section" class="md-skip">Skip</a></div>'
            ),
            None,
        ),
    ],
)
def test_the_first_link_leads_to_the_title(env: jinja2.Environment, page: str, link: str | None) -> None:
    """Every page begins with a link to its title, in place of the theme's, which leads past it."""
    html = frame.put(page, env, _context())

    assert 1 == html.count(SKIP)
    assert f'{SKIP}<a href="{link or "#gapless-title"}" class="md-skip">Skip to the title</a></div>' in html
    assert f'id="{(link or "#gapless-title")[1:]}"' in html


@pytest.mark.parametrize(("inside", "left"), [("\n  \n", 0), ('<a href="#b">B</a>', 1)])
def test_contents_of_nothing_are_left_out(env: jinja2.Environment, inside: str, left: int) -> None:
    """A page without headings has no table of contents, so that nobody is led to an empty landmark."""
    contents = f'<nav class="md-nav md-nav--secondary" aria-label="Table of contents">{inside}</nav>'
    html = frame.put(MATERIAL.replace("<article", f"{contents}<article"), env, _context())
    assert left == html.count("Table of contents")


def test_a_page_without_a_title_has_no_such_link(env: jinja2.Environment) -> None:
    """Where there is no title, nothing leads to it, and the theme's own link stays."""
    own = f'{SKIP}<a href="#section">Skip</a></div>'
    html = frame.put(MATERIAL.replace("<h1>A</h1>", "").replace("<body>", f"<body>{own}"), env, _context())

    assert own in html


def test_an_article_that_shows_html(env: jinja2.Environment) -> None:
    """End tags and nested articles in an article's text do not move any of our parts into it."""
    shown = "<p>Close it with <code>&lt;/article&gt;</code>.</p><article>Nested.</article><p>Last.</p>"
    html = frame.put(MATERIAL.replace("<p>Text.</p>", shown), env, _context())

    assert shown in html
    assert html.index("<p>Last.</p>") < html.index("<gapless-feedback")


def test_words_of_the_front_matter_are_text(env: jinja2.Environment) -> None:
    """An id or an address with quotation marks and angles cannot leave the attribute that it stands in."""
    evil = '"><script>alert(1)</script>'
    said = dict.fromkeys(("service", "contact", "summary", "about", "image"), evil)
    html = frame.put(MATERIAL, env, _context(article=article(evil), social=True, **said))

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_a_page_loads_the_scripts_of_its_elements_at_once(env: jinja2.Environment) -> None:
    """A page names the scripts of elements that it has, once each, and no others."""
    html = MATERIAL.replace("<p>Text.</p>", "<gapless-path></gapless-path><gapless-step></gapless-step>")
    named = re.findall(r'modulepreload" href="[^"]*/(\w+)\.', frame.put(html, env, _context()))
    assert ["paths"] == named


@pytest.mark.slow
def test_one_way_above_the_title(make: Make) -> None:
    """Where Material shows where a page stands it is not shown twice, nor where the page hides it."""
    pages = {
        "index.md": "# Home\n",
        "guide/a.md": "# A\n\nText.\n",
        "guide/b.md": "---\nhide: [path]\n---\n\n# B\n\nText.\n",
    }
    theirs = FOREIGN.replace("font: false", "font: false, features: [navigation.path]")
    for site, shown in ((theirs, [1, 0]), (FOREIGN, [0, 1])):
        built = make(pages, site)
        html = (built.site / "guide/a/index.html").read_text(encoding="utf-8")
        assert shown == [html.count('class="md-path"'), html.count('class="gapless-trail"')]
    html = (make(pages, theirs).site / "guide/b/index.html").read_text(encoding="utf-8")
    assert 'class="gapless-trail"' not in html
