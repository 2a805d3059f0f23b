"""Which generated pages MkDocs builds."""

from __future__ import annotations

import pytest
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from plugins.write import generated


def _site(*, directories: bool = True) -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Help", "use_directory_urls": directories})
    config.theme = Theme("material")
    return config


@pytest.mark.parametrize(("directories", "results"), [(True, "search/index.html"), (False, "search.html")])
def test_results_page_at_the_sites_kind_of_address(directories: bool, results: str) -> None:
    """Home and results are built, the results at one address, of the kind that the site's pages have."""
    config = _site(directories=directories)
    before = set(config.theme.static_templates)

    generated.add(config, ["guide/index.html"])

    assert {"index.html", results} == config.theme.static_templates - before
    assert before <= config.theme.static_templates


def test_a_writers_page_stands() -> None:
    """No page is generated at the address of a writer's page."""
    config = _site()
    before = set(config.theme.static_templates)

    generated.add(config, ["index.html", "search/index.html"])

    assert before == config.theme.static_templates


def test_a_preview_follows_the_writers() -> None:
    """When a home page is written or removed during a preview, the generated one goes or comes back."""
    config = _site()

    generated.add(config, [])
    generated.add(config, ["index.html"])
    assert generated.HOME not in config.theme.static_templates
    generated.add(config, [])
    assert generated.HOME in config.theme.static_templates


def test_a_build_inside_another_makes_those_of_its_language() -> None:
    """A build for another language leaves all else to the first, with the site's page for wrong addresses."""
    config = _site()
    before = set(config.theme.static_templates)
    generated.add(config, [], contact=True)

    made = generated.add(config, [], ["ru"], contact=True, inner=True)

    own = {"ru/index.html", "ru/search/index.html", "ru/contact/index.html", "ru/404.html"}
    assert before - {generated.MISSING} | own == config.theme.static_templates
    assert ("ru/search/", "ru/contact/", "") == (made.results("ru"), made.contact("ru"), made.contact())


@pytest.mark.parametrize(
    ("directories", "results", "home"),
    [(True, "ru/search/index.html", "ru/"), (False, "ru/search.html", "ru/index.html")],
)
def test_each_language_has_its_own(directories: bool, results: str, home: str) -> None:
    """A language in a folder has a results page, a page for wrong addresses and a start page in it."""
    config = _site(directories=directories)

    made = generated.add(config, [], ["ru"])

    assert {"ru/index.html", "ru/404.html", results} <= config.theme.static_templates
    assert results.removesuffix("index.html") == made.results("ru")
    assert home == made.home("ru")
    assert "" == made.results("zh")


def test_a_page_at_a_languages_results_stands() -> None:
    """Where a writer's page is at the address of a language's results, the site's own page shows them."""
    made = generated.add(_site(), ["ru/search/index.html"], ["ru"])

    assert ("", "search/") == (made.results("ru"), made.results())
