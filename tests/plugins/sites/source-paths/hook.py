"""Reads the Markdown file of each page, as plugins for authors, feeds and links do."""

from pathlib import Path


def on_files(files, config):
    for file in files.documentation_pages():
        assert Path(file.abs_src_path).is_file()


def on_page_markdown(markdown, page, config, files):
    assert Path(page.file.abs_src_path).is_file()


def on_page_context(context, page, config, nav):
    assert Path(page.file.abs_src_path).is_file()
