"""Keeps lists of style sheets and scripts, and reads each once the site is built, as mkdocs-exporter does."""

from pathlib import Path

from mkdocs.plugins import CombinedEvent, event_priority

KEPT = []


@event_priority(100)
def early(files, config):
    KEPT[:] = [*files.css_files(), *files.javascript_files()]


@event_priority(-100)
def late(files, config):
    KEPT.extend([*files.css_files(), *files.javascript_files()])


on_files = CombinedEvent(early, late)


def on_env(env, config, files):
    KEPT.extend([*files.css_files(), *files.javascript_files()])


def on_post_build(config):
    for file in {file.abs_dest_path: file for file in KEPT}.values():
        built = Path(file.abs_dest_path)
        built.write_text(built.read_text(encoding="utf-8") + "/* read */", encoding="utf-8")
