"""What the learn center needs in every page, put into the built HTML, so that no theme can lose it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import jinja2

from plugins.write.context import Context

_FLAGS = re.IGNORECASE
_STYLES = re.compile(r"<link\b[^>]*assets/stylesheets/(?:main|palette)\.[^>]*>", _FLAGS)
_HEAD = re.compile(r"<head\b[^>]*>", _FLAGS)
_HEAD_END = re.compile(r"</head\s*>", _FLAGS)
_BODY = re.compile(r"<body\b[^>]*>", _FLAGS)
_BODY_END = re.compile(r"</body\s*>", _FLAGS)
_CONTAINER = re.compile(r"<div\b[^>]*data-md-component=[\"']?container\b[^>]*>", _FLAGS)
_ARTICLE = re.compile(r"<article\b[^>]*md-content__inner[^>]*>", _FLAGS)
_ARTICLE_END = re.compile(r"</article\s*>", _FLAGS)
_WORKER = re.compile(r'("search":\s*")[^"]*assets/javascripts/workers/(search\.[^"]*")')
_OWN = ("home.html", "results.html")  # our templates that arrange the whole page


def put(html: str, env: jinja2.Environment, context: Mapping[str, Any]) -> str:
    """Put our parts into the page `html`, which was made with `context`.

    Head: styles behind Material's own and before the site's, and what search engines read. Container, which
    instant navigation replaces: the settings of the page. End of the body: our scripts. Around an article:
    where it stands, and the question whether it helped.
    """
    gapless: Context = context["gapless"]

    def part(name: str) -> str:
        return env.get_template(f"gapless/{name}.html").render(context)

    styles, page = part("styles"), part("page")
    html = _after(_last(_STYLES, html) or _HEAD.search(html), html, styles)
    html = _before(_HEAD_END.search(html), html, part("head"))
    html = _after(_CONTAINER.search(html) or _BODY.search(html), html, page)
    html = _before(_last(_BODY_END, html), html, part("scripts"))
    worker = part("worker").strip()
    html = _WORKER.sub(lambda found: f"{found[1]}{worker}{found[2]}", html, count=1)
    shown = context.get("page")
    if gapless.article and shown and shown.meta.get("template") not in _OWN and _ARTICLE.search(html):
        html = _after(_ARTICLE.search(html), html, part("article-head"))
        html = _before(_last(_ARTICLE_END, html), html, part("article-foot"))
    return html


def _last(mark: re.Pattern[str], html: str) -> re.Match[str] | None:
    found = [*mark.finditer(html)]
    return found[-1] if found else None


def _after(found: re.Match[str] | None, html: str, part: str) -> str:
    """`html` with the part behind what was found; unchanged where nothing was."""
    return _insert(html, found.end(), part) if found else html


def _before(found: re.Match[str] | None, html: str, part: str) -> str:
    """`html` with the part in front of what was found; unchanged where nothing was."""
    return _insert(html, found.start(), part) if found else html


def _insert(html: str, place: int, part: str) -> str:
    return f"{html[:place]}\n{part.strip()}\n{html[place:]}"
