"""Promises about what pages may run: the theme's own scripts by their hashes, and no others."""

import base64
import hashlib
from pathlib import Path

import pytest

from kb_server.releases import policy
from kb_server.releases.built_files import BuiltFiles


def source(text: str) -> str:
    """The policy's name of an inline text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def release(directory: Path, *pages: str) -> Path:
    """A release in the making that has these pages."""
    for number, page in enumerate(pages):
        file = directory / "site" / f"{number}" / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(page, encoding="utf-8")
    return directory


def test_the_themes_scripts_are_allowed(tmp_path: Path) -> None:
    """Inline scripts around the article are allowed byte for byte; data and files are no scripts."""
    pages = (
        "<head><script>one()</script><script src='a.js'></script><SCRIPT type=module> two() </SCRIPT></head>",
        '<script type="application/json">{"a": 1}</script><script type="application/ld+json">{}</script>',
        "<script>one()</script><script></script>",
    )
    found = policy.inline(release(tmp_path, *pages), BuiltFiles())
    assert tuple(sorted([source("one()"), source(" two() ")])) == found.scripts
    assert () == found.blocked


def test_writers_scripts_are_not_allowed(tmp_path: Path) -> None:
    """A script inside an article is not allowed, and its page is named."""
    page = (
        "<script>theme()</script><article><p>x</p><script>writer()</script></article><script>end()</script>"
    )
    found = policy.inline(release(tmp_path, "<article>fine</article>", page), BuiltFiles())
    assert (tuple(sorted([source("theme()"), source("end()")])), ("site/1/index.html",)) == (
        found.scripts,
        found.blocked,
    )


def test_scripts_of_single_pages_are_not_allowed(tmp_path: Path) -> None:
    """Around an article only what the theme's own pages have is allowed, at any depth of the site."""
    theme = '<script>a=new URL("{}",location),b()</script>'
    pages = (
        theme.format(".."),
        f"<title>X</title><script>title()</script>{theme.format('../..')}<article>x</article>",
        '<script>a=new URL("x"+title(),location),b()</script>',
    )
    made = release(tmp_path, *pages)
    (made / "site/404.html").write_text(theme.format("/help/"), encoding="utf-8")
    (made / "site/search").mkdir()
    (made / "site/search/index.html").write_text("<script>results()</script>", encoding="utf-8")

    found = policy.inline(made, BuiltFiles())

    roots = [source(f'a=new URL("{root}",location),b()') for root in ("..", "../..", "/help/")]
    assert tuple(sorted([*roots, source("results()")])) == found.scripts
    assert ("site/1/index.html", "site/2/index.html") == found.blocked


def test_styles_are_allowed_as_written(tmp_path: Path) -> None:
    """Style elements and attributes are allowed by their own text, as the browser reads it."""
    page = (
        """<style>p { color: red }</style><p style="font: 'A &amp; B'">x</p><b class=x style='color: red'>"""
    )
    found = policy.inline(release(tmp_path, page), BuiltFiles())
    assert (source("p { color: red }"),) == found.styles
    assert {source("font: 'A & B'"), source("color: red")} == set(found.attributes)


def test_the_most_used_styles_fit_the_header(tmp_path: Path) -> None:
    """Of very many style attributes the most used are allowed: a header has its limits."""
    pages = [f'<p style="width: {n}px">x</p>' for n in range(policy.MOST * 2)]
    found = policy.inline(
        release(tmp_path, *pages, '<p style="margin: 0">', '<p style="margin: 0">'), BuiltFiles()
    )
    assert (policy.MOST, source("margin: 0")) == (len(found.attributes), found.attributes[0])


@pytest.mark.parametrize(
    "drawn",
    [
        '<pre class="mermaid"><code>graph LR</code></pre>',
        '<div class="arithmatex">\\[x\\]</div>',
        '<p>So <span class="arithmatex">\\(x\\)</span></p>',
        '<script type="math/tex; mode=display">x</script>',
    ],
)
def test_what_scripts_draw_is_found(tmp_path: Path, drawn: str) -> None:
    """A diagram or a formula on any page is noticed, and words about them are not."""
    plain = release(tmp_path / "plain", "<p>Arithmatex and mermaid in <code>class</code></p>")
    assert not policy.inline(plain, BuiltFiles()).diagrams
    assert policy.inline(release(tmp_path / "drawn", "<p>Words</p>", drawn), BuiltFiles()).diagrams
