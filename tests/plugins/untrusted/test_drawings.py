"""SVG files: those that draw are published, those that could do more are not."""

from __future__ import annotations

import pytest

from plugins.untrusted import drawings
from tests import ROOT

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">{}</svg>'
GOOD = (
    '<path d="M1 1" fill="url(#a)" style="fill:#fff"/>',
    '<defs><linearGradient id="a"><stop offset="0"/></linearGradient></defs><use xlink:href="#a"/>',
    "<style>.a{fill:url(#a)}</style><text class='a'>x</text>",
    "<inkscape:page/><title>T</title>",
)
BAD = (
    "<script>x</script>",
    "<g onclick='x'/>",
    "<a href='https://e.example'><text>x</text></a>",
    "<foreignObject/>",
    "<image href='https://e.example/x.png'/>",
    "<use href='data:image/svg+xml,x'/>",
    "<use xlink:href='https://e.example/x.svg#a'/>",
    "<style>@import 'x'</style>",
    "<style>a{fill:url(https://e.example)}</style>",
    "<path style='fill:url( \"//e.example\")'/>",
    "<path style='fill:\\75rl(x)'/>",
    "<style>a{background:image-set('https://e.example/x' 1x)}</style>",
    "<style>a{background:-webkit-image-set('https://e.example/x' 1x)}</style>",
    "<path style='fill:src(\"//e.example\")'/>",
    "<path fill='cross-fade(\"//e.example/x\")'/>",
    "<style>a{}<g/>b{fill:url(//e.example)}</style>",
    "<style>@im<!-- -->port '//e.example'</style>",
    "<g xml:base='https://e.example/'><use href='#a'/></g>",
    "<set attributeName='href' to='javascript:x'/>",
    "<animate attributeName='x'/>",
    '<html xmlns="http://www.w3.org/1999/xhtml"/><script xmlns="http://www.w3.org/1999/xhtml">x</script>',
    "<path>",
)


@pytest.mark.parametrize("inside", GOOD)
def test_a_drawing_is_published(inside: str) -> None:
    """Shapes, gradients, text and what an editor adds may stay."""
    assert "" == drawings.fault(SVG.format(inside).encode())


@pytest.mark.parametrize("inside", BAD)
def test_what_does_more_than_draw_is_not(inside: str) -> None:
    """Scripts, links, other files and animations are reasons to leave a file out."""
    assert drawings.fault(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG.format("<text>&a;</text>"),
        '<?xml-stylesheet href="x.xsl"?>' + SVG.format(""),
        '<html xmlns="http://www.w3.org/1999/xhtml"><script>x</script></html>',
        "not xml",
    ],
)
def test_no_other_document_is_taken_for_a_drawing(text: str) -> None:
    """Entities, style sheets and other kinds of XML are refused."""
    assert drawings.fault(text.encode())


def test_limits() -> None:
    """A giant file and one in another encoding are refused."""
    assert drawings.fault(b" " * (drawings.LARGEST + 1))
    assert drawings.fault(SVG.format("").encode("utf-16"))


def test_our_own_drawings_are_published() -> None:
    """Each drawing of our guide and our theme would do for an unknown writer."""
    found = [*(ROOT / "content").rglob("*.svg"), *(ROOT / "plugins/theme").rglob("*.svg")]
    assert found
    for file in found:
        assert "" == drawings.fault(file.read_bytes()), file
