"""Changes files of the site once all pages are built, as plugins that encrypt, move or redirect do."""

from pathlib import Path

REDIRECT = '<!doctype html><meta http-equiv="refresh" content="0; url=../"><title>Elsewhere</title>'


def on_post_page(output, page, config):
    return REDIRECT if page.file.src_uri == "left.md" else output


def on_post_build(config):
    site = Path(config.site_dir)
    edited = site / "edited/index.html"
    html = edited.read_text(encoding="utf-8")
    edited.write_text(html.replace("Tamarind is secret.", "").replace("Kumquat", "Lime"), encoding="utf-8")
    (site / "gone/index.html").unlink()
    (site / "renamed").rename(site / "named")
    (site / "redirected/index.html").write_text(REDIRECT, encoding="utf-8")
