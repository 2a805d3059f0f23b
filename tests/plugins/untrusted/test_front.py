"""The front matter that an unknown writer may have."""

from __future__ import annotations

from plugins.read import front_matter
from plugins.untrusted import front

ALLOWED = {
    "id": "a",
    "title": "<b>escaped later</b>",
    "description": "D",
    "tags": ["C++", "Two words"],
    "hide": ["toc", "navigation"],
    "icon": "material/pencil-outline",
    "template": "home.html",
    "status": "new",
    "date": "2026-11-01",
    "search": {"boost": 2},
    "hero": "H",
    "draft_of": "12",
}
REFUSED: dict[str, list[object]] = {
    "template": ["blog.html", "../x.html", ["main.html"]],
    "icon": ["../../secret", "material/<b>", "/etc/passwd", 3],
    "tags": [["<img src=x>"], "x", [3]],
    "hide": [["x y"], "toc"],
    "status": ["new<b>"],
    "canonical": ["https://evil.example"],
    "social": [{"cards": True}],
    "render_macros": [True],
}


def test_keys_of_ours_and_harmless_ones_stay() -> None:
    """Our own keys, all of the guide's schema, stay, and so do those of Material that print no HTML."""
    assert [] == list(front.refused(ALLOWED))
    assert [] == list(front.refused(dict.fromkeys(front_matter.properties(), "x")))


def test_other_keys_and_values_go() -> None:
    """A key that other programs may print or follow goes, and so does a value that is no plain word."""
    for key, values in REFUSED.items():
        for value in values:
            assert [key] == list(front.refused({"title": "T", key: value})), (key, value)


def test_the_writer_is_told_the_line() -> None:
    """Who wrote a key is told its file and line."""
    read = front_matter.read("---\ntitle: T\ncanonical: https://evil.example\n---\n", "a.md")
    told = [str(one) for one in front.told(read, ["canonical"], "a.md")]
    assert [f"a.md:3: canonical: was left out. {front.CURE}"] == told
