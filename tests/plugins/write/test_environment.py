"""Which of several templates of the same name is used."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import pytest
from mkdocs.theme import Theme
from mkdocs.utils import get_theme_dir

import texts
from plugins.write import environment
from plugins.write.context import Context, LearningPath, PathStep
from tests.plugins.made import article


def _file(env: jinja2.Environment, name: str) -> Path:
    """The file that the template `name` is read from."""
    return Path(str(env.get_template(name).filename))


def test_ours_before_materials() -> None:
    """Our template is used before Material's of the same name, which is still there as `material/…`."""
    theme = Theme("material")
    environment.add(theme, "")
    env = theme.get_env()

    material = Path(get_theme_dir("material"))
    assert environment.THEME / "base.html" == _file(env, "base.html")
    assert material / "base.html" == _file(env, "material/base.html")
    assert material / "main.html" == _file(env, "main.html")


@pytest.mark.parametrize(
    ("theme", "found"),
    [
        (Theme("material"), True),
        (Theme(None, custom_dir=get_theme_dir("material")), True),
        (Theme("mkdocs"), False),
    ],
    ids=["by-name", "a-copy-of-it", "another"],
)
def test_where_material_is(theme: Theme, found: bool) -> None:
    """Material is found by its files, in whatever theme has them."""
    expected = Path(get_theme_dir("material")) if found else None
    assert expected == environment.material_folder(theme)


def test_the_sites_own_before_ours(tmp_path: Path) -> None:
    """A template in the site's `custom_dir` is used before ours; for all others, ours is used."""
    (tmp_path / "home.html").write_text("Our own home.", encoding="utf-8")
    theme = Theme("material", custom_dir=str(tmp_path))
    environment.add(theme, "")
    env = theme.get_env()

    assert tmp_path / "home.html" == _file(env, "home.html")
    assert environment.THEME / "results.html" == _file(env, "results.html")


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("index.html", "home.html"),
        ("search/index.html", "results.html"),
        ("search.html", "results.html"),
        ("ru/index.html", "home.html"),
        ("pt-BR/search/index.html", "results.html"),
        ("zh/404.html", "404.html"),
    ],
)
def test_generated_pages_in_every_environment(name: str, template: str) -> None:
    """Every plugin that makes an environment of the theme finds our generated pages and languages' names."""
    theme = Theme("material")
    environment.add(theme, "")
    first, second = theme.get_env(), theme.get_env()

    assert first is not second
    for env in (first, second):
        assert env.loader
        assert f'{{% extends "{template}" %}}' == env.loader.get_source(env, name)[0]
        assert "Русский" == env.from_string("{{ autonym('ru') }}").render()


def test_no_hidden_template_is_listed() -> None:
    """MkDocs is told of the theme's templates but for hidden ones, such as icons; those are found by name."""
    theme = Theme(name="material")
    everything = theme.get_env().list_templates()
    environment.add(theme, "")
    env = theme.get_env()
    shown = [name for name in everything if not any(part.startswith(".") for part in name.split("/")[:-1])]
    assert {*shown} < {*everything}
    assert {*shown} <= {*env.list_templates()}
    assert not [name for name in env.list_templates() if name.startswith(".icons/")]
    assert "<svg" in env.get_template(".icons/material/magnify.svg").render()


def test_a_theme_has_ours_once() -> None:
    """A theme that is used for several builds has our templates once."""
    theme = Theme("material")
    environment.add(theme, "")
    made, folders = theme.get_env, list(theme.dirs)
    environment.add(theme, "")

    assert (made, folders) == (theme.get_env, theme.dirs)
    assert 1 == theme.dirs.count(str(environment.THEME))


def test_a_header_of_the_sites_own_opens_our_search(tmp_path: Path) -> None:
    """A site that overrides Material's search box gets what opens our dialog: the box would find nothing."""
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials" / "search.html").write_text("A box of its own.", encoding="utf-8")
    theme = Theme("material", custom_dir=str(tmp_path))
    environment.add(theme, "")
    env = theme.get_env()

    assert env.loader
    assert "search-opener" in env.loader.get_source(env, "partials/search.html")[0]


@pytest.mark.parametrize(
    ("lang", "site", "expected"),
    [
        ("ru", "en", "ru"),
        ("zh-CN", "en", "zh"),
        ("zh-TW", "en", "zh-TW"),
        ("pt-br", "en", "pt-BR"),
        ("tlh", "de", "en"),
        ("de", "de", "de"),
        ("", "custom", "custom"),
        ("custom", "custom", "custom"),
    ],
)
def test_the_themes_texts_are_in_the_pages_language(lang: str, site: str, expected: str) -> None:
    """A page has Material's texts in its own language, in the nearest one, or in English."""
    known = {"en", "de", "ru", "zh", "zh-TW", "pt-BR", "custom"}

    assert expected == environment.material_language(known, lang, site)


def test_switches_of_the_palette_are_named_in_the_pages_language() -> None:
    """On a page in another language than the site's, the switches between light and dark are named in it."""
    options: list[dict[str, Any]] = [
        {"scheme": "default", "toggle": {"icon": "a", "name": "Switch to dark mode"}},
        {"scheme": "slate", "toggle": {"icon": "b", "name": "Switch to light mode"}},
        {"scheme": "slate"},
    ]

    named = environment.palette(options, texts.load("ru"))

    assert ["Тёмное оформление", "Светлое оформление"] == [one["toggle"]["name"] for one in named[:2]]
    assert {"scheme": "slate"} == named[2]


def test_a_learning_path_in_a_list_says_how_long_it_is() -> None:
    """A list says of a learning path its steps and minutes, and of an article its type and minutes."""
    theme = Theme("material")
    environment.add(theme, "")
    path, step = article("path", type="path", minutes=1), article("step", minutes=4)
    course = LearningPath(path, (PathStep(step, step.url, 4), PathStep(step, step.url, 3)))
    context = {"gapless": Context(courses={"path": course}), "texts": texts.load("en")}
    template = theme.get_env().get_template("gapless/facts.html")

    facts = [
        " ".join(re.sub("<[^>]+>", " ", template.render(context, card=one)).split()) for one in (path, step)
    ]

    assert ["2 steps 7 min", "How-to 4 min"] == facts


def test_what_is_new_goes_by_month() -> None:
    """Articles stand under the month in which they were written, in the page's language, the newest first."""
    theme = Theme("material")
    environment.add(theme, "")
    days = (date(2025, 12, 31), date(2026, 11, 2), date(2026, 11, 30))
    articles = [article(f"a{place}", created=day) for place, day in enumerate(days)]

    shown = (
        theme.get_env()
        .get_template("gapless/months.html")
        .render({"articles": articles, "texts": texts.load("ru"), "base_url": ".", "page": None})
    )

    order = ("Ноябрь 2026", "a1/", "a2/", "Декабрь 2025", "a0/")
    assert list(order) == sorted(order, key=shown.index)
    assert 2 == shown.count("<h2>")


@pytest.mark.parametrize(
    ("html", "title", "more"),
    [
        ('<h1 id="a">One &amp; <em>two</em></h1>\n<p>More.</p>', "One &amp; two", "\n<p>More.</p>"),
        ('<h1>A<a class="headerlink" href="#a">¶</a></h1>', "A", ""),
        ("<p>No title.</p><h1>Late</h1>", "", "<p>No title.</p><h1>Late</h1>"),
        (None, "", ""),
    ],
)
def test_the_title_of_a_start_page(html: str | None, title: str, more: str) -> None:
    """A title at the very beginning is told apart from what follows it."""
    assert (title, more) == environment.titled(html)


FILLED = "Much to say. " * 30


@pytest.mark.parametrize(
    ("html", "lead", "more"),
    [
        ("\n<p>Hi <b>you</b>.</p>\n<p>B</p>", "Hi <b>you</b>.", "\n<p>B</p>"),
        ('<p>See <a href="a/">a &lt; b</a></p>', 'See <a href="a/">a &lt; b</a>', ""),
        *(
            (html, "", html)
            for html in (
                "",
                "<h2>B</h2><p>Hi.</p>",
                "<ul><li>Hi.</li></ul>",
                '<p><img src="a.png"></p>',
                '<p class="lead">Hi.</p>',
                '<p><a class="md-button" href="a/">Go</a></p>',
                '<p>A <span class="twemoji">x</span></p>',
                f"<p>{FILLED}</p>",
            )
        ),
    ],
)
def test_the_line_below_the_title_of_a_start_page(html: str, lead: str, more: str) -> None:
    """A short paragraph of text at the very beginning is told apart; no other thing is."""
    assert (lead, more) == environment.led(html)


def test_a_footer_without_labels() -> None:
    """The links to the pages beside this one are named by their words; other labels stay."""
    link = '<a href="b/" class="md-footer__link md-footer__link--next"{}>Next B</a>'
    other = '<nav aria-label="Footer">'
    assert other + link.format("") == environment.unlabelled(other + link.format(' aria-label="Next: B"'))


def test_globals_are_those_of_a_template_and_of_its_environment() -> None:
    """A template has its own globals before those of the environment, also those set after it was loaded."""
    env = jinja2.Environment(
        autoescape=True, loader=jinja2.DictLoader({"a": "{{ one }}{{ two }}{{ three }}"})
    )
    env.template_class = environment.PageTemplate
    env.globals |= {"one": 1, "two": 2}
    template = env.get_template("a", globals={"two": "own "})
    assert "1own " == template.render()
    env.globals["three"] = 3
    assert "1own 3" == template.render()
    assert "0own 3" == template.render({"one": 0})
