"""Scripts that content writes are told apart from those of the site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown import Markdown

from plugins.read.scripts import MARK, NAME, mark, mark_values
from tests.plugins.conftest import FOREIGN, Make

HOOK = """\
def on_page_content(html, **_):
    return f"{html}<script>hooked()</script>"
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
    ],
)
def test_marks(html: str, marked: str) -> None:
    """Whatever a browser takes for the beginning of a script is marked, and marked once."""
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


def test_a_built_page(make: Make, tmp_path: Path) -> None:
    """In a built page the writer's script is marked, that of a hook and the theme's are not."""
    (tmp_path / "hook.py").write_text(HOOK, encoding="utf-8")
    (tmp_path / "content/demo").mkdir(parents=True)
    (tmp_path / "content/demo/own.html").write_text("<script>own()</script>", encoding="utf-8")

    built = make({"a.md": "# A\n\n<script>written()</script>\n"}, f"{FOREIGN}hooks: [hook.py]\n")

    html = (built.site / "a/index.html").read_text(encoding="utf-8")
    assert ["written()"] == re.findall(rf"<script {MARK}>(.*?)</script>", html)
    assert "<script>hooked()</script>" in html
    assert '["demo/own.html"]\n' == (built.out / "copied.json").read_text(encoding="utf-8")
