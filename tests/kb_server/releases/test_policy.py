"""Promises about what pages may run: the site's own scripts by their hashes, and none of writers."""

import base64
import hashlib
import json
import random
from pathlib import Path

import pytest

from kb_server.releases import policy
from kb_server.releases.built_files import BuiltFiles
from plugins.read import scripts


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
    """A script that the build has marked is not allowed, wherever it stands; its page is named."""
    page = (
        "<title>X</title><script data-gapless-written>title()</script><script>theme()</script><article>"
        "<script data-gapless-written type=module>writer()</script><script>plugin()</script></article>"
    )
    found = policy.inline(release(tmp_path, "<article>fine</article>", page), BuiltFiles())
    assert tuple(sorted([source("theme()"), source("plugin()")])) == found.scripts
    assert tuple(sorted([source("title()"), source("writer()")])) == found.written
    assert ("site/1/index.html",) == found.blocked


def test_handlers_are_no_different(tmp_path: Path) -> None:
    """A handler that the build has marked is not allowed, another is; words about one are none."""
    written = (
        "<button data-gapless-written class=x onclick='a(&quot;b&quot;)'>x</button>"
        '<p data-onclick="no()">onclick="no()"</p><a title="on=" href=x>y</a>'
    )
    theirs = '<button class=x onclick="plugin()">x</button><script>theme()</script>'

    found = policy.inline(release(tmp_path, written, "<p>fine</p>", theirs), BuiltFiles())

    allowed = ("'unsafe-hashes'", *sorted([source("plugin()"), source("theme()")]))
    assert (allowed, (source('a("b")'),)) == (found.scripts, found.written)
    assert ("site/0/index.html",) == found.blocked


def test_what_the_policy_sees_the_build_has_marked(tmp_path: Path) -> None:
    """Whatever of a writer's page is a script or a handler to the policy, the build has marked as theirs."""
    pieces = ("<", "a", "img", " ", "\n", "\t", "onload", " onclick=", "=", "'", '"', ">", "x", "/")
    whole = (
        *("<Script\n", "<script>b()</script>", "<script-x>c()</script>"),
        *(" onclick='a()'", "<p title='x' onload = 'd()'>"),
    )
    text = "".join(random.Random(1).choices((*pieces, *whole), k=20_000))  # noqa: S311 -- the same each time

    site, writers = (
        policy.inline(release(tmp_path / name, page), BuiltFiles())
        for name, page in (("site", text), ("writers", scripts.mark(text)))
    )

    assert ((), ()) == (site.written, writers.scripts)
    assert source("a()") in {*site.scripts} & {*writers.written}


def test_files_of_writers_are_theirs(tmp_path: Path) -> None:
    """A script in an HTML file of the content is a writer's; one that a plugin has written is the site's."""
    made = release(tmp_path, "<script>writer()</script>", "<script>plugin()</script>")
    (made / policy.COPIED).write_text(json.dumps(["0/index.html"]), encoding="utf-8")
    found = policy.inline(made, BuiltFiles())
    assert ((source("plugin()"),), (source("writer()"),)) == (found.scripts, found.written)
    assert ("site/0/index.html",) == found.blocked


def test_the_scripts_of_most_pages_fit_the_header(tmp_path: Path) -> None:
    """Of very many scripts those of the most pages are allowed, at any depth; other pages are named."""
    base = '<script>a=new URL("{}",location)</script>'
    pages = [
        f"{base.format('/'.join(['..'] * (n + 1)))}<script>{n}</script>" for n in range(policy.MOST_SCRIPTS)
    ]
    found = policy.inline(release(tmp_path, *pages), BuiltFiles())
    assert policy.MOST_SCRIPTS == len(found.scripts)
    assert source('a=new URL("..",location)') in found.scripts
    assert source("0") not in found.scripts
    assert policy.MOST_SCRIPTS == len(found.blocked)


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
