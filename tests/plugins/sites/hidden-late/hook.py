"""Hides words from readers at each moment of a build, as plugins that encrypt or personalise do."""

import re


def on_page_content(html, page, config, files):
    return re.sub("<p>Kumquat.*?</p>", "", html)


def on_page_context(context, page, config, nav):
    if page.meta.get("secret") == "context":
        page.content = "<h1>Locked</h1><p>Type the password.</p>"


def on_post_page(output, page, config):
    if page.meta.get("secret") == "skipped":
        return ""
    if page.meta.get("secret") == "page":
        return re.sub("(<article[^>]*>).*(</article>)", r"\1<h1>Locked</h1>\2", output, flags=re.DOTALL)
    return re.sub("Rambutan [a-z ]*", '<span style="display: none">5f1e</span>', output)
