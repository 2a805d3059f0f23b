"""Pages in the frame of the learn center: the built contact page, with other content."""

from __future__ import annotations

import re
from html import escape

from flask import Response, render_template
from markupsafe import Markup
from markupsafe import escape as markup_escape
from werkzeug.exceptions import NotFound

import texts
from kb_server.releases.support import Support
from kb_server.web.request import release
from texts import Texts, foreign

_CONTENT = re.compile(r"<gapless-contact>[^<]*+(?:<(?!/?gapless-contact>)[^<]*+)*+</gapless-contact>")
_TITLE = re.compile(r"<title>[^<]*</title>")
_HEADING = re.compile(r'(<h1 id="gapless-title">)[^<]*+(?:<(?!/?h1\b)[^<]*+)*+(</h1>)')
_ALTERNATE = re.compile(r'<link rel="(?:canonical|alternate)"[^<>]*>')


def support() -> Support:
    """The support of the release. Raises NotFound where its site has none."""
    found = release().support
    if found is None:
        raise NotFound("This learn center has no contact page.")
    return found


def show(lang: str, template: str, *, title: str = "", status: int = 200, **values: object) -> Response:
    """The page of `template` in the language `lang`, titled with the text `title`, or as the page is."""
    lang, address = support().page(lang)
    t = foreign.read(lang)
    html = release().page(address)
    rendered = render_template(f"contact/{template}", t=t, lang=lang, rich=_rich(t), **values)
    content = foreign.mark(rendered, lang)
    html = _CONTENT.sub(lambda _: f"<gapless-contact>{content}</gapless-contact>", html, count=1)
    if title:
        said = escape(t(title))
        html = _TITLE.sub(lambda _: f"<title>{foreign.unmarked(said)}</title>", html, count=1)
        html = _HEADING.sub(lambda found: f"{found[1]}{foreign.mark(said, lang)}{found[2]}", html, count=1)
        html = _ALTERNATE.sub("", html)
    response = Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def private(response: Response) -> Response:
    """`response` as a page whose address is a secret: no search engine keeps it, no link tells it."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _escaped(value: object) -> Markup:
    return value if isinstance(value, Markup) else markup_escape(str(value))


def _rich(t: Texts) -> object:
    def print_rich(key: str, **values: object) -> Markup:
        form = t.form(key, values.get("n"))
        filled = texts.fill(form, {name: _escaped(one) for name, one in values.items()})
        return Markup(t.shown(key, filled))  # noqa: S704 - ours

    return print_rich
