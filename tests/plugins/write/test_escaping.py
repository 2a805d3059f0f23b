"""Words of the front matter are printed as text."""

from __future__ import annotations

import re

import pytest

from tests.plugins.conftest import Make


@pytest.mark.slow
def test_titles_with_html(make: Make) -> None:
    """Any title, description or heading is printed as text, and read as it was written."""
    attack = "X </title></script><script>alert(2)</script>"
    built = make(
        {
            "index.md": "# Home\n",
            "a.md": '---\nid: a\ntitle: Use the <textarea> & "quotes"\n---\n\n# Other\n',
            "b.md": f"---\nid: b\ntitle: '{attack}'\ndescription: '\"><script>alert(3)</script>'\n---\nB.\n",
            "c.md": "---\nid: c\n---\n\n# See `</title><script>alert(4)</script>`\n",
            "d.md": f"---\nid: d\naudience: agents\ntitle: '{attack}'\n---\nText.\n",
            "e.md": f"Title: {attack}\n\nText.\n",
        }
    )

    pages = [*built.site.rglob("*.html"), *(built.out / "agents").rglob("*.html")]
    printed = {page: page.read_text(encoding="utf-8") for page in pages}
    raw = re.compile(r"<textarea|<script>alert|&amp;lt;|&amp;amp;")
    assert [] == [page for page, html in printed.items() if raw.search(html)]
    shown = "<title>Use the &lt;textarea&gt; &amp; &#34;quotes&#34; - Help</title>"
    assert shown in printed[built.site / "a/index.html"]
    titles = {document["article"]: document["title"] for document in built.documents()}
    assert ('Use the <textarea> & "quotes"', attack, attack, attack) == (
        titles["a"], titles["b"], titles["d"], titles["e"]
    )  # fmt: skip
    assert '"><script>alert(3)</script>' == built.documents()[2]["description"]
