"""Promises about the hosts that pages load from: named with the setting that allows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb_server.releases.built_files import BuiltFiles
from kb_server.releases.hosts import blocked, used
from kb_server.releases.store import Manifest
from kb_server.settings import Settings
from kb_server.settings.kinds import script_sources, style_sources
from kb_server.web.headers import policy

PAGE = """
<script src="https://cdn.example.com/a.js"></script><script src=//other.example.com/b.js></script>
<script src="c.js" data-src="https://no.example.com/"></script>
<link rel="preload stylesheet" href="https://fonts.googleapis.com/css"><link rel="canonical" href="https://no.example/">
<img alt="" src='https://img.example.com/a.png'><video poster="https://img.example.com/b.png"></video>
<img alt="" src="d.png" srcset="d2.png 2x, https://img2.example.com/d4.png 4x">
<source srcset="https://img3.example.com/e">
<link rel="shortcut icon" href="https://icons.example.com/f.ico">
<object data="g.pdf"></object><embed src="https://papers.example.com/h.pdf">
<object data="data:text/plain,x"></object>
<iframe src="https://frames.example.com:8443/x"></iframe><a href="https://no.example.com/">x</a>
"""
CSS = "@import url('https://css.example.com/x.css'); @font-face { src: url(https://f.example.com/a.woff2) }"


def test_hosts_are_found(tmp_path: Path) -> None:
    """The hosts of everything that pages and styles load are found, and no link's."""
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "extra.css").write_text(CSS, encoding="utf-8")

    assert {
        "font": ["https://f.example.com", "https://fonts.gstatic.com"],
        "frame": ["https://frames.example.com:8443"],
        "image": [
            "https://icons.example.com",
            "https://img.example.com",
            "https://img2.example.com",
            "https://img3.example.com",
        ],
        "object": ["'self'", "https://papers.example.com"],
        "script": ["https://cdn.example.com", "https://other.example.com"],
        "style": ["https://css.example.com", "https://fonts.googleapis.com"],
    } == used(tmp_path, BuiltFiles())


def test_what_scripts_ask_for(tmp_path: Path) -> None:
    """Hosts in scripts of the site, Material's link to a repository and forms are found; links are not."""
    (tmp_path / "assets/javascripts").mkdir(parents=True)
    (tmp_path / "assets/javascripts/bundle.1.js").write_text(
        'fetch("https://theirs.example.com")', encoding="utf-8"
    )
    (tmp_path / "own.js").write_text(
        'import a from "https://esm.example.com/a.js"; fetch(`https://api.example.com/x`); i.src = "https://i.example"',
        encoding="utf-8",
    )
    (tmp_path / "page.html").write_text(
        '<script>t=document.createElement("script"),t.src="https://www.googletagmanager.com/gtag/js"</script>'
        '<a href="https://github.com/a/b" class="md-source" data-md-component="source">a/b</a>'
        '<form action="https://news.example.com/join"></form><form action="/here"></form>'
        '<a href="https://github.com/a/b">x</a><script src="x.js">fetch("https://no.example.com")</script>',
        encoding="utf-8",
    )

    assert {
        "connect": [
            "https://*.google-analytics.com",
            "https://api.example.com",
            "https://api.github.com",
            "https://www.googletagmanager.com",
        ],
        "form": ["https://news.example.com"],
        "image": ["https://i.example"],
        "script": ["https://esm.example.com", "https://www.googletagmanager.com"],
    } == used(tmp_path, BuiltFiles())


def test_blocked_hosts_are_named_with_their_setting() -> None:
    """A message names the hosts and the setting with a value that allows them; allowed ones are not named."""
    hosts = {
        "script": ["https://a.example.com", "https://b.example.com"],
        "image": ["https://x.cdn.example.com"],
    }
    settings = Settings(
        script_sources=("https://b.example.com/lib/",), image_sources=("https://*.cdn.example.com",)
    )

    (said,) = blocked(hosts, settings)

    assert said == (
        "Pages load scripts from https://a.example.com, which browsers block: "
        "set GAPLESS_SCRIPT_SOURCES='https://b.example.com/lib/ https://a.example.com'."
    )


def test_objects_of_the_site_need_a_setting() -> None:
    """Browsers show nothing in an object until the setting allows it; the message says its value."""
    (said,) = blocked({"object": ["'self'"]}, Settings())
    assert (
        said == "Pages show objects from 'self', which browsers block: set GAPLESS_OBJECT_SOURCES=\"'self'\"."
    )

    allowed = Settings(object_sources=("'self'",))
    assert [] == list(blocked({"object": ["'self'"]}, allowed))
    assert "object-src 'self'" in policy(allowed, None).split("; ")
    assert "object-src 'none'" in policy(Settings(), None).split("; ")


def _used_by(site: Path, name: str, text: str) -> dict[str, list[str]]:
    """What a site uses of which the file `name` holds `text`."""
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return used(site, BuiltFiles())


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.js", "WebAssembly.instantiateStreaming(fetch(x))", True),
        ("player.min.js", "const a=await WebAssembly.instantiate(b,c)", True),
        ("page.html", "<script type=module>new WebAssembly.Module(bytes)</script>", True),
        ("a.js", "if (typeof WebAssembly === 'object') show()", False),
        ("page.html", "<p>Call WebAssembly.instantiate to begin.</p>", False),
        ("assets/javascripts/bundle.1.min.js", "WebAssembly.instantiate(b)", False),
    ],
)
def test_web_assembly_needs_a_setting(tmp_path: Path, name: str, text: str, told: bool) -> None:
    """Browsers refuse to compile WebAssembly until the setting allows it; the message says its value."""
    hosts = _used_by(tmp_path, name, text)
    cure = "Pages run WebAssembly, which browsers block: set GAPLESS_SCRIPT_SOURCES=\"'wasm-unsafe-eval'\"."
    assert [cure] * told == list(blocked(hosts, Settings()))

    allowed = Settings(script_sources=script_sources("'wasm-unsafe-eval' 'unsafe-eval'"))
    assert [] == list(blocked(hosts, allowed))
    assert "script-src 'self' 'wasm-unsafe-eval' 'unsafe-eval'" in policy(allowed, None).split("; ")


def test_scripts_from_elsewhere_and_web_assembly() -> None:
    """One message has one value of the setting for both."""
    (said,) = blocked({"script": ["'wasm-unsafe-eval'", "https://x.example"]}, Settings())
    assert said == (
        "Pages load scripts from https://x.example and run WebAssembly, which browsers block: "
        "set GAPLESS_SCRIPT_SOURCES=\"'wasm-unsafe-eval' https://x.example\"."
    )


def test_the_policy_follows_the_settings() -> None:
    """Each setting opens its directive; inline styles replace the hashes, beside which they do not count."""
    made = Manifest(id="", time="", style_hashes=("'sha256-a'",), style_attribute_hashes=("'sha256-b'",))
    hosts = ("https://x.example.com",)
    settings = Settings(script_sources=hosts, font_sources=hosts, connect_sources=hosts, style_sources=hosts)

    said = policy(settings, made).split("; ")

    assert "script-src 'self' https://x.example.com" in said
    assert "style-src 'self' 'sha256-a' https://x.example.com" in said
    assert "style-src-attr 'unsafe-hashes' 'sha256-b'" in said
    assert {"font-src 'self' https://x.example.com", "connect-src 'self' https://x.example.com"} <= set(said)
    inline = policy(Settings(style_sources=style_sources("https://x.example.com 'unsafe-inline'")), made)
    assert "style-src 'self' 'unsafe-inline' https://x.example.com; style-src-attr 'unsafe-inline';" in inline


def test_scripts_of_writers_by_setting() -> None:
    """'unsafe-inline' allows what writers wrote by its hashes, and nothing else; forms have hosts."""
    made = Manifest(id="", time="", script_hashes=("'sha256-a'",), written_script_hashes=("'sha256-b'",))
    chosen = Settings(
        script_sources=script_sources("https://x.example.com 'unsafe-inline'"),
        form_sources=("https://n.example",),
    )
    assert "script-src 'self' 'sha256-a' 'unsafe-hashes' 'sha256-b' https://x.example.com;" in policy(
        chosen, made
    )
    assert policy(chosen, made).endswith("form-action 'self' https://n.example")
    assert "script-src 'self' 'sha256-a';" in policy(Settings(), made)


def test_diagrams_may_have_styles() -> None:
    """A release with diagrams allows the styles that Mermaid writes, and no more scripts."""
    said = policy(Settings(), Manifest(id="", time="", diagrams=True))

    assert "script-src 'self'; style-src 'self' 'unsafe-inline'; style-src-attr 'unsafe-inline';" in said


def test_what_draws_formulas_loads_fonts(tmp_path: Path) -> None:
    """MathJax and KaTeX load fonts from where they are; their copies in the site need no other host."""
    html = (
        '<script src="https://a.example.com/npm/mathjax@3/es5/tex-chtml.js"></script><script src="katex.js">'
    )
    (tmp_path / "page.html").write_text(
        f'{html}</script><link rel="stylesheet" href="https://b.example.com/KaTeX/katex.min.css">'
    )

    assert {
        "font": ["https://a.example.com", "https://b.example.com"],
        "script": ["https://a.example.com"],
        "style": ["https://b.example.com"],
    } == used(tmp_path, BuiltFiles())


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("assets/javascripts/plugin.js", 'const s = document.createElement("style")', True),
        ("page.html", "<script>document.createElement('style')</script>", True),
        ("assets/javascripts/bundle.1.min.js", "createElement('style')", False),
        ("page.html", "<p>Call createElement('style').</p>", False),
    ],
)
def test_styles_that_scripts_write_need_a_setting(tmp_path: Path, name: str, text: str, told: bool) -> None:
    """Browsers ignore styles that scripts write until the setting allows it; the message says its value."""
    hosts = _used_by(tmp_path, name, text)
    cure = "which browsers block: set GAPLESS_STYLE_SOURCES=\"'unsafe-inline'\"."

    assert [f"Pages have scripts that write styles, {cure}"] * told == list(blocked(hosts, Settings()))
    assert [] == list(blocked(hosts, Settings(style_sources=style_sources("'unsafe-inline'"))))
    assert {} == used(tmp_path, BuiltFiles(), styled=True)  # as formulas and diagrams allow it
