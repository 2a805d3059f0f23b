"""Scripts that content writes are told apart from those of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import Markdown

from plugins.read.scripts import MARK, NAME, added, in_files, made, mark, mark_values, unmark
from tests.plugins.conftest import FOREIGN, Make

HOOK = """\
from pathlib import Path
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor

WIDGET = '<button onclick="press()">B</button>\\n<script>\\n  \\ngauge()\\n</script>'
PART = Path(__file__).parent / "content/part.txt"

def on_page_markdown(markdown, page, **_):
    markdown = markdown.replace("GAUGE", WIDGET).replace("PART", PART.read_text())
    return markdown.replace("WORD", "replaced")

def on_config(config):
    config.markdown_extensions.append(Zooming())

class Zooming(Extension, Postprocessor):
    def extendMarkdown(self, md):
        md.postprocessors.register(self, "zooming", 5)

    def run(self, text):
        return text.replace("ZOOM", '<div oncontextmenu="zoom()"></div>')

def on_page_content(html, **_):
    return f'{html}<script>hooked()</script><p onclick="hook()"></p>'
"""


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<script>a()</script>", f"<script {MARK}>a()</script>"),
        ("<SCRIPT\n src=x>", f"<SCRIPT {MARK}\n src=x>"),
        ("<script/x>", f"<script {MARK}/x>"),
        ("text <script", f"text <script {MARK}"),
        (f"<script a='>' {MARK}>", f"<script {MARK} a='>' {MARK}>"),
        ("<scripting> &lt;script> </script>", "<scripting> &lt;script> </script>"),
        ("<a\nhref=x ONclick = 'a()'>", f"<a {MARK}\nhref=x ONclick = 'a()'>"),
        (f"<script onload=a()>{'x'}", f"<script {MARK} onload=a()>x"),
        ('<a title="on=" data-on="x">on="x" &lt;a on="x"</a>',) * 2,
    ],
)
def test_marks(html: str, marked: str) -> None:
    """Whatever a browser takes for the beginning of a script or a handler is marked, and marked once."""
    assert marked == mark(html) == mark(mark(html))


def test_every_part_that_markdown_makes() -> None:
    """Parts of a page that another plugin renders, such as a summary of a post, are marked too."""
    html = Markdown(extensions=[NAME, "md_in_html"]).convert(
        "<div markdown>\n\n<script>a()</script>\n\n</div>"
    )
    assert f"<script {MARK}>a()</script>" in html


def test_front_matter() -> None:
    """Values that a template may print are marked at any depth, and others stay as they are."""
    values = {"hero": {"lines": ["<script>a()</script>", 3]}, "title": "A <b>"}
    assert {"hero": {"lines": [f"<script {MARK}>a()</script>", 3]}, "title": "A <b>"} == mark_values(values)


PLAIN = "# A\n\nWORD <b>x</b>\n"
OWN = "<script>own()</script>"
NEW = "<script defer>\n new() </script>"
CLICK = '<a class="x" onclick="a()">'


@pytest.mark.parametrize(
    ("written", "prepared", "found"),
    [
        (PLAIN, f"{PLAIN}{NEW}\n", {NEW}),
        (PLAIN, f"{CLICK}{PLAIN}{NEW}", {CLICK, NEW}),
        (f"{OWN}{PLAIN}", f"{NEW}{OWN}{PLAIN}", {NEW}),
        (f"{OWN}{PLAIN}", f"{OWN}{OWN}{PLAIN}", set()),
        (f"{OWN}{PLAIN}", f"{PLAIN}{NEW}", set()),
        ("<script>{{ 'new()' }}</script>", "<script>new()</script>", set()),
        ("<script>{{ x }}", NEW, set()),
        ('<a onclick="{{ x }}">', '<a onclick="new()">', set()),
        (PLAIN, "<script>copied()  </script>", set()),
        ("", "<script>never ends", set()),
    ],
)
def test_added(written: str, prepared: str, found: set[str]) -> None:
    """Added is what plugins have put beside all that the writer wrote, and have not copied from content."""
    keys = {"".join(one.split()) for one in found}
    assert keys == added(written, prepared) - {"<script>copied()</script>"}


@pytest.mark.parametrize(
    ("written", "html", "found"),
    [
        ("![[zoom]]", f"<p>{CLICK}x</a></p>{NEW}", {CLICK, NEW}),
        ("A description of a JavaScript script", NEW, {NEW}),
        ("copy", "<script>copied()</script>", set()),
        ("[x](y){ onclick='a()' }", CLICK, set()),
        ("[x](y){: .z\nonClick =a()}", NEW, set()),
        ("<script>own()</script>", f"{OWN}{NEW}", set()),
        ("<scr{--x--}ipt>new()</scr{--x--}ipt>", NEW, set()),
        ("<scr{>>x<<}ipt>new()</scr{>>x<<}ipt>", NEW, set()),
        ("[x](y){o{~~x~>~~}nclick='a()'}", CLICK, set()),
        ("```exec\nprint('<' + 'script>new()')\n```", NEW, set()),
    ],
)
def test_made(written: str, html: str, found: set[str]) -> None:
    """Made by an extension is what a page has whose Markdown has nothing that could become a script."""
    keys = {"".join(one.split()) for one in found}
    assert keys == made(written, mark(html)) - {"<script>copied()</script>"}


def test_unmarked() -> None:
    """What is added loses its mark, whatever Markdown did to its spaces, and nothing else does."""
    html = f"{OWN}<p>{CLICK}x</a></p>{NEW}"
    keys = added(OWN, f"{OWN}{CLICK}\n{NEW.replace('new', '   new')}")
    assert f"{mark(OWN)}<p>{CLICK}x</a></p>{NEW}" == unmark(mark(html), keys)
    assert mark(html) == unmark(mark(html), set())


def test_scripts_of_content(tmp_path: Path) -> None:
    """The scripts of all files of the content are known, whatever their encoding and wherever they lie."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/part.txt").write_text(f"é {NEW}", encoding="latin-1")
    (tmp_path / "page.md").write_text(f"{OWN} {CLICK}", encoding="utf-8")
    assert set() == added("", f"{OWN}{NEW}{CLICK}") - in_files(tmp_path)


def test_a_built_page(make: Make, tmp_path: Path) -> None:
    """In a built page what the writer wrote is marked; what a hook put there at any moment is not."""
    (tmp_path / "hook.py").write_text(HOOK, encoding="utf-8")
    (tmp_path / "content/demo").mkdir(parents=True)
    (tmp_path / "content/demo/own.html").write_text("<script>own()</script>", encoding="utf-8")
    (tmp_path / "content/part.txt").write_text("<script>part()</script>", encoding="utf-8")
    pages = {
        "a.md": "# A\n\n<script>written()</script>\n\n<i onclick='mine()'>WORD</i>\n\nGAUGE\n\nPART\n",
        "c.md": "# C\n\nZOOM\n",
        "d.md": "# D\n\nZOOM [mine](a.md){onclick='mine()'}\n",
        "b.md": "# B\n\n<script>wri('WORD')</script>\n\nGAUGE\n",
    }

    built = make(pages, f"{FOREIGN}hooks: [hook.py]\n")

    html = (built.site / "a/index.html").read_text(encoding="utf-8")
    assert ["written()", "part()"] == re.findall(rf"<script {MARK}>(.*?)</script>", html)
    assert [f"<i {MARK} onclick='mine()'>"] == re.findall(r"<i\b.*?>", html)
    for theirs in (
        '<button onclick="press()">',
        "<script>\n\ngauge()",
        "<script>hooked()",
        '<p onclick="hook()">',
    ):
        assert theirs in html
    other = (built.site / "b/index.html").read_text(encoding="utf-8")
    assert f"<script {MARK}>wri('replaced')" in other
    assert f"<script {MARK}>\n\ngauge()" in other  # it might have come of the writer's own
    assert '<div oncontextmenu="zoom()">' in (built.site / "c/index.html").read_text(encoding="utf-8")
    doubtful = (built.site / "d/index.html").read_text(encoding="utf-8")
    assert f'<div {MARK} oncontextmenu="zoom()">' in doubtful
    assert f"<a {MARK} " in doubtful
    assert '["demo/own.html"]\n' == (built.out / "copied.json").read_text(encoding="utf-8")
