"""Reads the files of the site and of its theme, as plugins for authors, feeds, links and languages do."""

from pathlib import Path


def on_files(files, config):
    for file in files:
        assert Path(file.abs_src_path).is_file()
    for name in ("logo", "favicon"):
        assert "gapless" not in (config.theme.get(name) or "")


def on_page_markdown(markdown, page, config, files):
    on_files(files, config)


def on_page_context(context, page, config, nav):
    assert Path(page.file.abs_src_path).is_file()


def on_env(env, config, files):
    for name in ("main.html", "partials/search.html", "search/index.html"):
        assert env.loader.get_source(env, name)[1]
