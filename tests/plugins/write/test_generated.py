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


def test_a_build_inside_another_makes_none() -> None:
    """A build for another language leaves the pages to the first build, and Material's own as they are."""
    config = _site()
    before = set(config.theme.static_templates)
    generated.add(config, [])

    generated.leave_out(config)

    assert before == config.theme.static_templates
