"""Promises about articles as trees: what the article says, and nothing that could do anything."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kb_server.center.article_tree import read

ADDRESS = "https://help.example.com/guide/upload/"


def tree(html: str) -> list[Any]:
    """The tree of an article with this content."""
    return read(f"<body><nav>Menu</nav><article class=x>{html}</article>After</body>", ADDRESS)


@pytest.mark.parametrize(
    ("html", "nodes"),
    [
        ("<p>Plain &amp; <b>bold</b></p>", [["p", {}, "Plain & ", ["b", {}, "bold"]]]),
        ('<p onclick="alert(1)" style="color:red" class=x id=y>a</p>', [["p", {}, "a"]]),
        (
            '<h2 id="steps">Steps<a class="headerlink" href="#steps">¶</a></h2>',
            [["h2", {"id": "steps"}, "Steps"]],
        ),
        ("<span>a<font>b</font></span>", ["a", "b"]),
        ("a<script>alert(1)</script><style>p{}</style><svg><title>t</title></svg>b", ["a", "b"]),
        ("<form><input><button>Send</button></form><iframe src=//evil.example></iframe>c", ["c"]),
        (
            '<a href="../invoices/#tax">tax</a>',
            [["a", {"href": "https://help.example.com/guide/invoices/#tax"}, "tax"]],
        ),
        ('<a href="javascript:alert(1)">no</a><a href="http://[">no</a><a>no</a>', ["no", "no", "no"]),
        ('<a id="line-1" href="#line-1"></a>code', ["code"]),
        ('<a href="mailto:help@example.com">mail</a>', [["a", {"href": "mailto:help@example.com"}, "mail"]]),
        ('<img src="a.png" alt="A" onerror="alert(1)">', [["img", {"src": f"{ADDRESS}a.png", "alt": "A"}]]),
        ('<img src="data:image/png;base64,AAAA">b', ["b"]),
        (
            "<pre><code>x</code></pre>",
            [["div", {"class": "wide", "tabindex": "0"}, ["pre", {}, ["code", {}, "x"]]]],
        ),
        (
            '<div class="admonition note"><p class="admonition-title">Note</p></div>',
            [["div", {"class": "note"}, ["p", {"class": "title"}, "Note"]]],
        ),
        (
            '<aside>a</aside><p class="gapless-facts">b</p><gapless-feedback>c</gapless-feedback>d',
            ["d"],
        ),
        ("<gapless-path><gapless-step><p>One</p></gapless-step></gapless-path>", [["p", {}, "One"]]),
        (
            '<gapless-video data-title="How to"><video src=a.mp4></video><p>words</p></gapless-video>',
            [["p", {}, ["a", {"href": ADDRESS}, "▶ How to"]]],
        ),
        ("<ul><li>a<li>b</ul>c", [["ul", {}, ["li", {}, "a", ["li", {}, "b"]]], "c"]),
        ("<p>a</b></p>b", [["p", {}, "a"], "b"]),
        ("a<br>b<hr/>", ["a", ["br", {}], "b", ["hr", {}]]),
    ],
)
def test_what_becomes_of_html(html: str, nodes: list[Any]) -> None:
    """Known elements stay, with known attributes; of others the words stay; what could act is left out."""
    assert nodes == tree(html)


def test_tabs_stand_below_one_another() -> None:
    """Each block of tabs follows its name, also where tabs hold tabs."""
    inner = _tabs(("C", "<p>c</p>"), ("D", "<p>d</p>"))
    found = json.dumps(tree(_tabs(("A", inner), ("B", "<p>b</p>"))))
    order = [found.index(f'"{word}"') for word in ("A", "C", "c", "D", "d", "B", "b")]
    assert sorted(order) == order


def test_only_the_article_is_read() -> None:
    """What stands around the article on its page is left out; a page without an article has an empty tree."""
    assert ["a"] == tree("a")
    assert [] == read("<p>no article</p>", ADDRESS)
    assert [] == read("</article><article>", ADDRESS)


def _tabs(*tabs: tuple[str, str]) -> str:
    names = "".join(f"<input type=radio><label>{name}</label>" for name, _ in tabs)
    blocks = "".join(f'<div class="tabbed-block">{block}</div>' for _, block in tabs)
    inside = f'<div class="tabbed-labels">{names}</div><div class="tabbed-content">{blocks}</div>'
    return f'<div class="tabbed-set">{inside}</div>'
