"""What the learn center needs in every page, put into the built HTML, so that no theme can lose it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

import jinja2
import markupsafe

from plugins.write import joined, language_parts, rows, terms
from plugins.write.context import Context
from plugins.write.environment import THEME
from plugins.write.terms import Explained
from texts import foreign

_FLAGS = re.IGNORECASE
_STYLES = re.compile(r"<link\b(?=[^<>]*assets/stylesheets/(?:main|palette)\.)[^<>]*>", _FLAGS)
_HEAD = re.compile(r"<head\b[^<>]*>", _FLAGS)
_HEAD_END = re.compile(r"</head\s*>|<body\b", _FLAGS)  # HTML may leave out </head>, and </body>
_BODY = re.compile(r"<body\b[^<>]*>", _FLAGS)
_BODY_END = re.compile(r"</body\s*>", _FLAGS)
_CONTAINER = re.compile(r"<div\b(?=[^<>]*data-md-component=[\"']?container\b)[^<>]*>", _FLAGS)
_EMPTY_CONTENTS = re.compile(r"<nav\b(?=[^<>]*\bmd-nav--secondary\b)[^<>]*>\s*</nav\s*>", _FLAGS)
_ARTICLE = re.compile(r"<article\b(?=[^<>]*md-content__inner)[^<>]*>", _FLAGS)
_ARTICLE_END = re.compile(r"</article\s*>", _FLAGS)
_SKIP = re.compile(
    r"<div\b(?=[^<>]*data-md-component=[\"']?skip\b)[^<>]*>[^<]*(?:<(?!/?div\b)[^<]*)*</div\s*>", _FLAGS
)
_TITLE = re.compile(r"""<h1\b((?:[^<>"']|"[^"]*"|'[^']*')*+)>""", _FLAGS)
_TITLE_END = re.compile(r"</h1\s*>", _FLAGS)
_DATA = re.compile(r"<script type=\"application/ld\+json\">[^<]*</script>\n?")
_PAGE = re.compile(r"<gapless-page\b[^<>]*\sdata-article=[\"']?([^\"'\s<>]+)", _FLAGS)
_ID = re.compile(r"(?:^|\s)id=[\"']?([^\"'\s>]+)", _FLAGS)
_OURS = "<gapless-"  # our elements begin with that
TITLE = "gapless-title"  # the id of a title that has none
_OWN = ("home.html", "results.html")  # our templates that arrange the whole page


def put(html: str, env: jinja2.Environment, context: Mapping[str, Any]) -> str:
    """Put our parts into the page `html`, which was made with `context`.

    Head: styles behind Material's own and before the site's, and what search engines read. Container, which
    instant navigation replaces: the settings of the page. End of the body: the search dialog and our scripts.
    Around an article: where it stands, what it is, and the question whether it helped. Before all: a link to
    the title. What of our words is English in a page in another language says so.
    """
    gapless: Context = context["gapless"]

    def part(name: str, **more: object) -> str:
        return env.get_template(f"gapless/{name}.html").render({**context, **more})

    if not (place := _CONTAINER.search(html) or _BODY.search(html)):
        return foreign.mark(html, gapless.lang)  # it only sends readers on, or is no page
    html = _after(place, html, part("page"))
    styles = part("styles")
    html = _after(_last(_STYLES, html) or _HEAD.search(html), html, styles)
    html = _before(_HEAD_END.search(html), html, part("head"))
    html = _with_skip_link(html, context["texts"]("center.skip"))
    html = _EMPTY_CONTENTS.sub("", html)  # a landmark without anything in it
    if gapless.article and gapless.rows:
        rows_of = env.get_template("gapless/rows.html").render
        html = rows.put(
            html, gapless.article.url, gapless.rows, lambda found: rows_of({**context, "rows": found})
        )
    shown = context.get("page")
    if gapless.article and shown and shown.meta.get("template") not in _OWN and _ARTICLE.search(html):
        html = _with_terms(html, env, context)
        html = _before(_last(_ARTICLE_END, html), html, part("article-foot"))
        html = _with_head(html, part("article-trail"), part("article-head"))
    scripts = part("scripts", later=_later(html))
    end = _last(_BODY_END, html)
    html = _insert(html, end.start() if end else len(html), part("finder") + scripts)
    return foreign.mark(language_parts.put(html, dict(gapless.foreign_words)), gapless.lang)


def article(html: str) -> str:
    """The id of the article whose page with our parts `html` is; "" for any other."""
    found = _PAGE.search(html)
    return unescape(found[1]) if found else ""


def undescribed(html: str, about: str) -> str:
    """The page `html` without what our head says of its text, where the page does not show that any more.

    `about` is the summary that stands there, "" for one that its writer wrote.
    """
    if about:
        html = re.sub(rf'<meta [^<>]*content="{re.escape(str(markupsafe.escape(about)))}">\n?', "", html)
    return _DATA.sub("", html)


def _later(html: str) -> list[str]:
    """The scripts for elements that only some pages have, of those that `html` has."""
    ours = [f"{_OURS}{part}" for part in html.split(_OURS)[1:]]  # a page is read once, not for each element
    later = joined.later(THEME).items()
    found = (script for name, script in later if any(part.startswith(f"<{name}") for part in ours))
    return list(dict.fromkeys(found))


def _with_head(html: str, above: str, below: str) -> str:
    """`html` with the parts above and below its article's title; before its text where no title opens it."""
    start = _ARTICLE.search(html)
    if not start:
        return html
    title = _TITLE_END.search(html, start.end())
    if title and "<h2" not in html[start.end() : title.start()]:
        return _after(start, _after(title, html, below), above)
    return _after(start, html, above + below)


def _with_terms(html: str, env: jinja2.Environment, context: Mapping[str, Any]) -> str:
    """`html` with the words of the glossary in its article explained."""
    start, end = _ARTICLE.search(html), _last(_ARTICLE_END, html)
    if not start or not end or not context["gapless"].terms:
        return html
    text, found = terms.put(html[start.end() : end.start()], context["gapless"].terms, _button)
    boxes = env.get_template("gapless/terms.html").render({**context, "terms": found}) if found else ""
    return f"{html[: start.end()]}{text}{boxes}{html[end.start() :]}"


def _button(one: Explained, written: str) -> str:
    target = f"gapless-term-{one.number}"
    return f'<button type="button" class="gapless-term" popovertarget="{target}">{written}</button>'


def _with_skip_link(html: str, words: str) -> str:
    """`html` with a link to its title as the first thing that the keyboard reaches."""
    title = _TITLE.search(html)
    if not title:
        return html
    named = _ID.search(title[1])
    link = f'<a href="#{named[1] if named else TITLE}" class="md-skip">{escape(words)}</a>'
    if not named:
        html = f'{html[: title.start()]}<h1 id="{TITLE}"{title[1]}>{html[title.end() :]}'
    shown = f'<div data-md-component="skip">{link}</div>'
    if found := _SKIP.search(html):
        return f"{html[: found.start()]}{shown}{html[found.end() :]}"
    return _after(_BODY.search(html), html, shown)


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
