"""What is left of HTML that an unknown writer has written."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from plugins.untrusted import markup
from tests import ROOT
from tests.plugins.untrusted.hostile import payloads

KEPT = (
    '<a href="#t=93" id="t=93" data-start="93">1:33</a>',
    '<a href="https://a.example/b?c=d&amp;e" rel="noopener" title="T">x</a>',
    '<a href="mailto:a@b.example">x</a>',
    '<img alt="A" height="1" loading="lazy" src="../a%20b.png" width="2">',
    '<p style="text-align:right">x</p>',
    '<table><tbody><tr><td align="right">1</td></tr></tbody></table>',
    '<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio">',
    '<label for="__tabbed_1_1">x</label>',
    '<pre class="mermaid"><code>graph LR; A--&gt;B</code></pre>',
    '<span class="arithmatex">\\(x &lt; y\\)</span>',
    '<svg viewBox="0 0 24 24" xmlns="http://www.w3.org/2000/svg"><path d="M1 1h2"></path></svg>',
    '<svg><path d="M1 1" fill="currentColor" stroke="rgb(0 0 0 / 50%)"></path></svg>',
    '<details class="note" open=""><summary>x</summary></details>',
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    '<a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>',
    '<a class="gapless-embed" data-embed="https://www.youtube-nocookie.com/embed/abcdefghijk" href="x">x</a>',
    '<a class="gapless-embed" data-embed="https://player.vimeo.com/video/1?dnt=1&amp;h=ab" href="x">x</a>',
    '<h2 id="пароль">Пароль</h2>',
)
TAKEN = (
    ("<script>gotcha()</script>x", "x", ["<script>"]),
    ('<img src="x" onerror="gotcha()">', '<img src="x">', ['onerror="gotcha()" of <img>']),
    ('<a href="jav&#x09;ascript:a()">x</a>', "<a>x</a>", ['href="jav ascript:a()" of <a>']),
    ('<a href="data:text/html,x">x</a>', "<a>x</a>", ['href="data:text/html,x" of <a>']),
    ('<img src="//e.example/x">', "<img>", ['src="//e.example/x" of <img>']),
    ('<img src="/\\e.example/x">', "<img>", ['src="/\\e.example/x" of <img>']),
    ('<img src="a.png 1x" srcset="a.png 1x, https://e.example/x 2x">', '<img src="a.png 1x">', None),
    ('<form action="https://e.example"><b>x</b></form>', "<b>x</b>", ["<form>"]),
    ('<b id="__config">x</b>', "<b>x</b>", ['id="__config" of <b>']),
    ('<b id="gapless-title">x</b>', "<b>x</b>", ['id="gapless-title" of <b>']),
    ('<a id="MathJax">x</a>', "<a>x</a>", ['id="MathJax" of <a>']),
    ("<h2 id='x\"&gt;&lt;b'>x</h2>", "<h2>x</h2>", ['id="x"><b" of <h2>']),
    ('<img name="body">', "<img>", ['name="body" of <img>']),
    ('<div class="a md-overlay gapless-finder">x</div>', '<div class="a">x</div>', None),
    ('<p style="position:fixed;text-align:left">x</p>', '<p style="text-align:left">x</p>', None),
    ('<input type="text"><input name="a">', "", ["<input>", "<input>"]),
    ('<label for="__drawer">x</label>', "<label>x</label>", ['for="__drawer" of <label>']),
    ('<a data-embed="https://e.example/">x</a>', "<a>x</a>", ['data-embed="https://e.example/" of <a>']),
    (
        '<svg><path fill="url(https://e.example/a.svg#b)" d="M1 1"/></svg>',
        '<svg><path d="M1 1"></path></svg>',
        ['fill="url(https://e.example/a.svg#b)" of <path>'],
    ),
    ('<svg><rect stroke="u\\72l(//e.example/x)"/></svg>', "<svg><rect></rect></svg>", None),
    ("<svg><g fill=\"URL( '//e.example/x#a') red\"/></svg>", "<svg><g></g></svg>", None),
    ("<iframe srcdoc='x'>y</iframe>z", "z", ["<iframe>"]),
    ("<gapless-page data-service='https://e.example'>x</gapless-page>", "x", ["<gapless-page>"]),
    ("<p data-md-component='dialog'>x</p>", "<p>x</p>", ['data-md-component="dialog" of <p>']),
    ("<a href='x' target='top' rel='opener noopener'>x</a>", '<a href="x" rel="noopener">x</a>', None),
)


@pytest.mark.parametrize("html", KEPT)
def test_what_markdown_makes_stays(html: str) -> None:
    """Players, tabs, notes, code, footnotes, icons, diagrams and formulas are left as they are."""
    assert html == markup.clean(html).replace('checked=""', 'checked="checked"')
    assert [] == list(markup.removed(html, markup.clean(html)))


@pytest.mark.parametrize(("html", "left", "told"), TAKEN)
def test_what_runs_loads_or_lies_over_the_page_goes(html: str, left: str, told: list[str] | None) -> None:
    """It goes, the rest stays, and what went is named."""
    assert left == markup.clean(html)
    found = [str(one) for one in markup.removed(html, left)]
    assert found
    if told is not None:
        assert told == found


def test_media_of_a_trusted_host() -> None:
    """Pictures may come from hosts that are trusted, and from no other."""
    html = '<img src="https://a.example/x.png"><img src="https://a.example.evil/x.png">'
    assert '<img src="https://a.example/x.png"><img>' == markup.clean(html, ["https://a.example"])


@pytest.mark.parametrize("payload", payloads())
def test_no_payload_survives(payload: str) -> None:
    """Nothing of a payload is left that runs, whatever stands around it; cleaning twice changes nothing."""
    for around in (
        "{}",
        "<p>{}</p>",
        '<p title="{}">x</p>',
        "<table><tr><td>{}",
        "<svg>{}</svg>",
        "<pre><code>{}",
    ):
        cleaned = markup.clean(around.format(payload))
        assert cleaned == markup.clean(cleaned)
        reader = _Active()
        reader.feed(cleaned)
        assert [] == reader.found


def test_how_deep_elements_are_nested() -> None:
    """Elements that are closed or end by themselves do not count, nor does closing what is not open."""
    assert 3 == markup.depth("<ul><li><b><i>x</i></b><li>y</ul><br><b>z</b>")
    assert 100 == markup.depth("<div></zzz></p>" * 100)
    assert 1 == markup.depth("<div></div>" * 100)


def test_a_title_is_text() -> None:
    """Of a title its text stays, escaped."""
    assert "a &amp; b" == markup.plain('<b onclick="x">a</b> &amp; <script>x</script>b')


def test_no_class_of_content_lies_over_the_page() -> None:
    """Of the classes that the theme fixes to the window, content can have none."""
    styles = [
        file.read_text(encoding="utf-8")
        for file in files("material").joinpath("templates/assets/stylesheets").iterdir()
        if file.name.endswith(".css")
    ]
    styles += [
        file.read_text(encoding="utf-8") for file in (ROOT / "plugins/theme/assets/gapless").glob("*.css")
    ]
    fixed = {
        name
        for style in styles
        for rule in re.finditer(r"([^{}]+)\{[^{}]*position:\s*(?:fixed|sticky)", style)
        for name in re.findall(r"\.([\w-]+)", rule.group(1).rpartition(",")[2].split()[-1])
    }
    assert fixed
    allowed = {name for name in fixed if f'class="{name}"' in markup.clean(f'<p class="{name}">x</p>')}
    assert {"gapless-transcript"} >= allowed, allowed


def test_no_id_that_scripts_look_for_can_be_taken() -> None:
    """Content cannot have the ids that our scripts and the theme's templates name."""
    ours = [*(ROOT / "plugins/theme").rglob("*.html"), *(ROOT / "plugins/theme/assets/gapless").glob("*.js")]
    texts = [file.read_text(encoding="utf-8") for file in ours]
    texts += [
        file.read_text(encoding="utf-8") for file in (ROOT / "kb_server/contact/templates").rglob("*.html")
    ]
    names = {
        name
        for text in texts
        for name in re.findall(
            r"""\bid="([\w-]+)"|getElementById\(["']([\w-]+)["']\)|querySelector\(["']#([\w-]+)["']""", text
        )
        for name in name
        if name
    }
    assert len(names) > 5
    names |= {"__config", "__drawer", "__search", "__toc", "__palette_0", "__nav_1", "__comments", "__skip"}
    taken = {name for name in names if "id=" in markup.clean(f'<p id="{name}">x</p>')}
    assert set() == taken


class _Active(HTMLParser):
    """Finds what could run or load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in markup.TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = re.sub(r"[\x00-\x20]", "", value or "").lower()
            runs = name.startswith("on") or (
                name in ("href", "src") and text.startswith(("javascript:", "data:", "vbscript:"))
            )
            loads = name in ("src", "poster", "srcset", "background") and "evil.example" in text
            if runs or (loads and not text.startswith(("x", '"', "'", "&", "<", "[", "!", "*"))):
                self.found.append(f"{name}={value}")
