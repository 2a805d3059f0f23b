"""Makes one page of all pages, with an environment of its own, as plugins for printing do."""

from pathlib import Path

from mkdocs.structure.nav import Navigation
from mkdocs.utils.templates import TemplateContext


def on_post_build(config):
    template = config.theme.get_env().get_template("main.html")
    context = TemplateContext(nav=Navigation([], []), pages=[], base_url=".", config=config, page=None)
    Path(config.site_dir, "print.html").write_text(template.render(context), encoding="utf-8")
