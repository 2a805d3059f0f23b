"""Keeps the list of style sheets, and reads each once the site is built, as mkdocs-exporter does."""

from pathlib import Path

SHEETS = []


def on_files(files, config):
    SHEETS[:] = files.css_files()


def on_post_build(config):
    for sheet in SHEETS:
        file = Path(sheet.abs_dest_path)
        file.write_text(file.read_text(encoding="utf-8") + "/* read */", encoding="utf-8")
