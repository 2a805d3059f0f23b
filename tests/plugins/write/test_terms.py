"""Words of the glossary are explained where they first stand in the text of a page."""

import pytest

from plugins.read.glossary import GlossaryTerm
from plugins.write.terms import Explained, put

TERMS = (
    Explained(0, GlossaryTerm(term="release", text="A state.")),
    Explained(1, GlossaryTerm(term="front matter", text="Keys.", also=("header keys",))),
    Explained(2, GlossaryTerm(term="R&D", text="Research.")),
    Explained(3, GlossaryTerm(term="链接", text="地址。")),
    Explained(4, GlossaryTerm(term="релиз", text="Состояние.", also=("релиза",))),
)


def _put(html: str) -> str:
    """The page with each explained word in braces."""
    return put(html, TERMS, lambda one, written: f"{{{one.number}:{written}}}")[0]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>A Release, a release.</p>", "<p>A {0:Release}&#8288;, a release.</p>"),
        ("<p>Two releases. Prerelease.</p>", "<p>Two {0:releases}&#8288;. Prerelease.</p>"),
        (
            "<p>The header keys of <b>front matter</b></p>",
            "<p>The {1:header keys} of <b>front matter</b></p>",
        ),
        ("<p>Our R&amp;D.</p>", "<p>Our {2:R&amp;D}&#8288;.</p>"),
        ("<p>永久链接在这里。</p>", "<p>永久{3:链接}在这里。</p>"),
        ("<p>Нет релиза, есть релиз.</p>", "<p>Нет {4:релиза}&#8288;, есть релиз.</p>"),
        ('<h2>A release</h2><a href="release">a release</a>', None),
        ('<pre><code>release<span>release</span></code> release</pre><p title="release">x</p>', None),
        ("<gapless-video><p>release</p></gapless-video><!-- release -->", None),
        ("<nav><nav>a</nav>release</nav><p>release</p>", "<nav><nav>a</nav>release</nav><p>{0:release}</p>"),
        ("<h1>A<br>b</h1><p>release</p>", "<h1>A<br>b</h1><p>{0:release}</p>"),
    ],
)
def test_the_first_in_the_text(html: str, expected: str | None) -> None:
    """The first of each word in any form is explained; titles, links, code and attributes stay.

    No line begins with what closes the sentence.
    """
    assert (expected or html) == _put(html)


def test_what_was_found() -> None:
    """Only words that the page has are told; without a glossary the page stays."""
    assert (TERMS[0],) == put("<p>release</p>", TERMS, lambda one, written: f"{one.number}{written}")[1]
    assert ("<p>release</p>", ()) == put("<p>release</p>", (), lambda one, written: f"{one.number}{written}")
