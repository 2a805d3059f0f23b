"""Chooses the theme once plugins are loaded, as techdocs-core of Backstage does."""

from mkdocs.theme import Theme


def on_config(config):
    config.theme = Theme(name="material", font=False, static_templates=["404.html", "sitemap.xml"])
    return config
