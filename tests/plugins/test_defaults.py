"""A site has what its mkdocs.yml leaves out, and keeps what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from plugins import configuration, defaults
from plugins.write import joined
from tests.plugins.conftest import Built, run

FIVE = """\
site_name: Parcel help
theme: { name: material }
plugins:
  - search
  - gapless: { brand: "#1a56db" }
"""


def _loaded(folder: Path, text: str) -> MkDocsConfig:
    """The configuration that mkdocs.yml makes, without what Gapless adds."""
    (folder / "docs").mkdir(exist_ok=True)
    file = folder / "mkdocs.yml"
    file.write_text(f"site_name: Help\n{text}", encoding="utf-8")
    return configuration.load(file, folder / "site")


def _completed(folder: Path, text: str, colour: str = "") -> MkDocsConfig:
    """The configuration of a site, completed."""
    config = _loaded(folder, text)
    defaults.complete(config, "ru", colour)
    return config


def _marked(config: MkDocsConfig) -> Files:
    """The files of an empty site after it got its mark."""
    config.plugins._current_plugin = "gapless"  # as MkDocs has it while it asks us
    files = Files([])
    defaults.add_mark(files, config, "")
    return files


@pytest.mark.parametrize(
    ("theme", "ours"),
    [
        ("material", True),
        ("{ name: material }", True),
        ("{ name: material, features: [navigation.tabs] }", False),
    ],
)
def test_whose_features(tmp_path: Path, theme: str, ours: bool) -> None:
    """Features that mkdocs.yml names are the site's own, and with them its tabs."""
    assert ours == defaults.has_our_features(_loaded(tmp_path, f"theme: {theme}\n"))


def test_what_is_left_out(tmp_path: Path) -> None:
    """Light and dark with a switch in the site's language, features, no foreign font, a mark, extensions."""
    config = _completed(tmp_path, "theme: { name: material }\n")

    assert ["default", "slate"] == [option["scheme"] for option in config.theme["palette"]]
    assert "" == defaults.colour(config, "")
    assert "Тёмное оформление" == config.theme["palette"][0]["toggle"]["name"]
    assert "navigation.tabs" in config.theme["features"]
    assert config.theme["font"] is False
    assert (None, "assets/images/favicon.png") == (config.theme.get("logo"), config.theme["favicon"])
    _marked(config)
    assert (defaults.MARK, defaults.MARK) == (config.theme["logo"], config.theme["favicon"])
    assert {"admonition", "pymdownx.superfences"} <= set(config.markdown_extensions)
    assert config.mdx_configs["tables"] == {"use_align_attribute": True}


@pytest.mark.parametrize(
    ("palette", "colour"),
    [
        ("{ primary: teal }", "#009485"),
        (
            "[{ media: (prefers-color-scheme) }, { scheme: slate, primary: light blue }, { primary: red }]",
            "#02a6f2",
        ),
        ("{ scheme: slate }", "#4051b5"),  # Material's own, where none is named
        ("{ primary: custom }", "#abcdef"),
        ("{ primary: white }", ""),
    ],
)
def test_the_colour_of_a_palette(tmp_path: Path, palette: str, colour: str) -> None:
    """The mark and pictures of a site with a palette of its own have its colour; `brand` goes before it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/own.css").write_text("a { --md-primary-fg-color: #abcdef; }", encoding="utf-8")
    config = _completed(
        tmp_path, f"theme: {{ name: material, palette: {palette} }}\nextra_css: [none.css, own.css]\n"
    )

    assert (colour, "#123456") == (defaults.colour(config, ""), defaults.colour(config, "#123456"))


def test_what_is_said_wins(tmp_path: Path) -> None:
    """A palette, features, fonts, logo, icon and extensions of the site's own stay as they are."""
    said: dict[str, Any] = {
        "palette": {"primary": "teal"},
        "features": [],
        "font": {"text": "Roboto", "code": "Roboto Mono"},
        "icon": {"logo": "material/library"},
        "favicon": "own.png",
    }
    config = _completed(tmp_path, f"theme: { ({'name': 'material'} | said)!r}\n")
    _marked(config)

    assert said == {key: config.theme[key] for key in said}
    assert None is config.theme.get("logo")
    assert "admonition" in config.markdown_extensions
    config = _completed(tmp_path, "theme: { name: material }\nmarkdown_extensions: [abbr]\n")
    assert "admonition" not in config.markdown_extensions


def test_the_plugin_for_languages_refuses_instant_loading(tmp_path: Path) -> None:
    """Beside the plugin for languages, which warns of instant loading, a site that names none has none."""
    config = _loaded(tmp_path, "theme: { name: material }\n")
    config.plugins["i18n"] = BasePlugin()
    defaults.complete(config, "en", "")

    assert "navigation.tabs" in config.theme["features"]
    assert [] == [name for name in config.theme["features"] if "instant" in name]


@pytest.mark.parametrize(
    ("palette", "colour", "says"),
    [
        ("{}", "#ffd400", 'gapless: brand: "#ffd400" has a contrast of 1.2'),
        ("{}", "green", "gapless: brand: 'green' is no colour"),
        ("{ primary: teal }", "#1a56db", "has no effect beside theme.palette with primary: teal"),
        ("[{ scheme: slate }]", "#1a56db", "has no effect beside theme.palette with primary: indigo"),
    ],
)
def test_a_brand_that_would_not_show(tmp_path: Path, palette: str, colour: str, says: str) -> None:
    """A brand that cannot be read, or that the palette hides, stops the build with its cure."""
    with pytest.raises(PluginError) as stopped:
        _completed(tmp_path, f"theme: {{ name: material, palette: {palette} }}\n", colour)

    assert says in str(stopped.value)


def test_files_of_the_site_stay(tmp_path: Path) -> None:
    """The site's own file is not replaced by ours of the same name."""
    config = _loaded(tmp_path, "theme: { name: material }\n")
    own = File(defaults.MARK, str(tmp_path), str(tmp_path / "site"), True)
    config.plugins._current_plugin = "gapless"  # as MkDocs has it while it asks us
    files = Files([own])
    defaults.add_mark(files, config, "")

    assert own is files.get_file_from_path(defaults.MARK)
    assert [own] == [*files]


@pytest.mark.parametrize(
    ("path", "markdown", "template"),
    [
        ("index.md", "# Help\n\nWelcome to our help.\n\n- [First](first.md)\n", "home.html"),
        ("ru/index.md", "# Помощь\n", "home.html"),
        ("it/index.md", "# Department\n", None),
        ("guide/index.md", "# Guide\n", None),
        ("index.md", "# Library\n\nText.\n\n## Install\n", None),
        ("index.md", "# Library\n\n```sh\npip install it\n```\n", None),
        ("index.md", "# Library\n\n" + "Much to say. " * 200, None),
    ],
)
def test_a_short_welcome_is_a_home_page(
    tmp_path: Path, path: str, markdown: str, template: str | None
) -> None:
    """The start page of the site, and of each language, is a home page unless it is an article itself."""
    config = _loaded(tmp_path, "theme: { name: material }\n")
    page = Page(None, File(path, "", "", True), config)
    page.meta, page.markdown = {}, markdown
    defaults.give_start_page(page, {"ru"}, config)

    assert template == page.meta.get("template")


def test_a_start_page_may_choose(tmp_path: Path) -> None:
    """A template in its front matter stays, and sites with templates of their own arrange their pages."""
    config = _loaded(tmp_path, "theme: { name: material }\n")
    page = Page(None, File("index.md", "", "", True), config)
    page.meta, page.markdown = {"template": "main.html"}, "# Help\n"
    defaults.give_start_page(page, set(), config)
    assert "main.html" == page.meta["template"]

    (tmp_path / "own").mkdir()
    config = _loaded(tmp_path, "theme: { name: material, custom_dir: own }\n")
    page.meta = {}
    defaults.give_start_page(page, set(), config)
    assert {} == page.meta


def _built(folder: Path, pages: dict[str, str]) -> Built:
    """A site of these pages and five lines, built."""
    for name, text in pages.items():
        file = folder / "docs" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / "mkdocs.yml").write_text(FIVE, encoding="utf-8")
    return run(folder, folder / "mkdocs.yml")


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of five lines, built."""
    folder = tmp_path_factory.mktemp("five")
    pages = {"index.md": "# Parcels\n\nHello.\n", "send/a.md": "# Send it\n\n!!! note\n\n    Tape it.\n"}
    return _built(folder, pages)


@pytest.mark.slow
def test_five_lines_are_a_learn_center(five: Built) -> None:
    """Hero, areas, light and dark, the brand's colours, notes and nothing from elsewhere, with five lines."""
    home = (five.site / "index.html").read_text(encoding="utf-8")

    assert 1 == home.count("<h1")
    assert "Parcels</h1>" in home
    for part in ("gapless-hero", "gapless-card--category", 'data-md-color-scheme="slate"', defaults.MARK):
        assert part in home
    assert "fonts.googleapis" not in home
    (styles,) = (five.site / joined.FOLDER).glob("style.*.css")
    assert "#1a56db" in styles.read_text(encoding="utf-8")
    assert "#1a56db" in (five.site / defaults.MARK).read_text(encoding="utf-8")
    assert "admonition note" in (five.site / "send/a/index.html").read_text(encoding="utf-8")


WELCOMES = {
    "a short one": (
        "# Parcels\n\nHello *you*.\n",
        ("<h1", 'hero__lead">Hello <em>you</em>.</p>', "gapless-browse"),
    ),
    "more of it": (
        "# Parcels\n\nHello.\n\n- One\n",
        ('hero__lead">Hello.</p>', "<li>One</li>", "gapless-browse"),
    ),
    "a picture": ("# Parcels\n\n![p](p.svg) Hello\n", ("</header>", "p.svg", "gapless-browse")),
    "beside a description": (
        "---\ndescription: All about it.\n---\n# Parcels\n\nHello.\n",
        ('hero__lead">All about it.</p>', "<p>Hello.</p>", "gapless-browse"),
    ),
    "a long one": (
        "---\ntemplate: home.html\n---\n# Parcels\n\nHello.\n\n## One\n\nMore.\n",
        ('hero__lead">Hello.</p>', "gapless-browse", "<p>More.</p>"),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(("welcome", "order"), WELCOMES.values(), ids=WELCOMES)
def test_where_a_welcome_stands(tmp_path: Path, welcome: str, order: tuple[str, ...]) -> None:
    """A short welcome is the line below the title, what follows stands above the areas, an article below."""
    pages = {"index.md": welcome, "send/a.md": "# Send it\n\nTape it.\n", "p.svg": "<svg/>"}
    built = _built(tmp_path, pages)

    home = (built.site / "index.html").read_text(encoding="utf-8")
    body = home[home.index("<article") :]
    assert [1] * len(order) == [min(body.count(part), 1) for part in order]
    assert list(order) == sorted(order, key=body.index)
    assert 1 == body.count("Hello")


@pytest.mark.parametrize(
    ("theme", "colour", "ours"),
    [
        ("material", "", True),
        ("{ name: material, palette: { primary: custom } }", "", False),
        ("{ name: material, palette: { primary: custom } }", "#1a56db", True),
        ("{ name: material, palette: [{ scheme: default, primary: custom }] }", "", False),
        ("{ name: material, palette: { primary: teal } }", "", False),
    ],
)
def test_whose_colours(tmp_path: Path, theme: str, colour: str, ours: bool) -> None:
    """A site with a palette keeps the colours of its own styles, unless it names a brand."""
    config = _completed(tmp_path, f"theme: {theme}\n", colour)
    assert ours == ("--md-primary-fg-color" in defaults.colours(config, colour))


GITHUB = """\
# Written for GitHub

```js{1,3}
let first
```

~~~py title="x.py" {1} showLineNumbers
second = 2
~~~

```mermaid
graph TD; A-->B
```

~~Gone~~, about ~5 or ~6. See https://example.com/there.

Term
: What it means
"""


def test_pages_as_github_has_them(tmp_path: Path) -> None:
    """A site that names no extensions shows code, diagrams, struck words and addresses as GitHub does."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/page.md").write_text(GITHUB, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(FIVE, encoding="utf-8")

    built = run(tmp_path / "built", tmp_path / "mkdocs.yml")

    html = (built.site / "page/index.html").read_text(encoding="utf-8")
    assert 2 == html.count('<div class="highlight')
    for part in (
        '<pre class="mermaid">',
        "<del>Gone</del>, about ~5 or ~6.",
        '<a href="https://example.com/there">https://example.com/there</a>.',
        "<dt>Term</dt>",
    ):
        assert part in html, part


@pytest.mark.parametrize(
    ("more", "coloured"),
    [
        ("plugins: [search, tags, material/blog]\n", True),
        ("plugins: { search: {}, material/meta: {} }\n", True),
        ("plugins: [search, test-charts]\n", False),
        ("plugins: [search, test-charts, gapless]\n", True),
        ("plugins: [search, test-charts, gapless: { strict: false }]\n", True),
        ("hooks: [hook.py]\n", False),
        ("hooks: [hook.py]\nplugins: { gapless: {} }\n", True),
    ],
)
def test_code_that_others_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, coloured: bool
) -> None:
    """Where others may look for code, a site that does not list gapless has it as plain MkDocs does."""
    from importlib.metadata import EntryPoint

    (tmp_path / "hook.py").write_text("def on_pre_build(config): pass\n", encoding="utf-8")
    option: Any = dict(MkDocsConfig._schema)["plugins"]
    charts = EntryPoint("test-charts", "mkdocs.plugins:BasePlugin", "mkdocs.plugins")
    monkeypatch.setitem(option.installed_plugins, "test-charts", charts)

    config = _completed(tmp_path, f"theme: {{ name: material }}\n{more}")

    assert coloured == ("pymdownx.superfences" in config.markdown_extensions)
    assert "admonition" in config.markdown_extensions
