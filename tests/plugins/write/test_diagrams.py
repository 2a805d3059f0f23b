"""Which sites include Mermaid, which draws diagrams."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from plugins.write import diagrams
from plugins.write.environment import THEME


@pytest.mark.parametrize(
    "html",
    [
        '<pre class="mermaid"><code>graph TD</code></pre>',
        "<DIV id='a' class='wide mermaid'>graph TD</DIV>",
        '<div\n  class="mermaid dark">graph TD</div>',
    ],
)
def test_a_diagram_on_any_page(html: str) -> None:
    """A diagram is found in the HTML of any page, with other classes and attributes beside."""
    assert diagrams.found(["<p>Text.</p>", html])


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>Draw it with mermaid.</p>",
        '<pre class="language-text">mermaid</pre>',
        '<div class="mermaids">x</div>',
        '<div data-kind="mermaid">x</div>',
    ],
)
def test_words_are_no_diagram(html: str) -> None:
    """A page that only mentions Mermaid, or has a class with a similar name, has no diagram."""
    assert not diagrams.found([html])


def test_what_draws_is_taken_out(tmp_path: Path) -> None:
    """Only our copy of Mermaid is taken out; the site's own files beside it stay."""
    ours = [name for name in ("mermaid.min.js", "LICENSE.txt") if (THEME / "assets/mermaid" / name).exists()]
    assert ours
    kept = [
        File("index.md", str(tmp_path), str(tmp_path / "site"), True),
        File("assets/mermaid/poster.png", str(tmp_path), str(tmp_path / "site"), True),
        File("guide/assets/mermaid/x.png", str(tmp_path), str(tmp_path / "site"), True),
        File("assets/gapless/diagrams.js", str(THEME), str(tmp_path / "site"), True),
    ]
    files = Files(kept)
    for name in ours:
        files.append(File(f"assets/mermaid/{name}", str(THEME), str(tmp_path / "site"), True))

    diagrams.take_out(files)

    assert kept == list(files)


def test_what_draws_is_put_in(tmp_path: Path) -> None:
    """A site with diagrams gets our copy of Mermaid, but for what it has itself."""
    config = MkDocsConfig()
    config.load_dict({"site_name": "Help", "site_dir": str(tmp_path / "site")})
    own = File("assets/mermaid/mermaid.min.js", str(tmp_path), str(tmp_path / "site"), True)
    files, others = Files([own]), Files([])

    diagrams.put(files, config)
    diagrams.put(others, config)

    assert own is files.get_file_from_path("assets/mermaid/mermaid.min.js")
    found = others.get_file_from_path("assets/mermaid/mermaid.min.js")
    assert found is not None
    assert str(tmp_path / "site/assets/mermaid/mermaid.min.js") == found.abs_dest_path
    assert {file.src_uri for file in files} == {file.src_uri for file in others}
