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
    html = _after_last(html, _STYLES, styles) or _after(html, _HEAD, styles) or html
    html = _before(html, _HEAD_END, part("head")) or html
    html = _after(html, _CONTAINER, page) or _after(html, _BODY, page) or html
    html = _before_last(html, _BODY_END, part("scripts")) or html
    worker = part("worker").strip()
    html = _WORKER.sub(lambda found: f"{found[1]}{worker}{found[2]}", html, count=1)
    shown = context.get("page")
    if gapless.article and shown and shown.meta.get("template") not in _OWN and _ARTICLE.search(html):
        html = _after(html, _ARTICLE, part("article-head")) or html
        html = _before_last(html, _ARTICLE_END, part("article-foot")) or html
    return html


def _insert(html: str, place: int, part: str) -> str:
    return f"{html[:place]}\n{part.strip()}\n{html[place:]}"


def _after(html: str, mark: re.Pattern[str], part: str) -> str:
    found = mark.search(html)
    return _insert(html, found.end(), part) if found else ""


def _after_last(html: str, mark: re.Pattern[str], part: str) -> str:
    found = list(mark.finditer(html))
    return _insert(html, found[-1].end(), part) if found else ""


def _before(html: str, mark: re.Pattern[str], part: str) -> str:
    found = mark.search(html)
    return _insert(html, found.start(), part) if found else ""


def _before_last(html: str, mark: re.Pattern[str], part: str) -> str:
    found = list(mark.finditer(html))
    return _insert(html, found[-1].start(), part) if found else ""
