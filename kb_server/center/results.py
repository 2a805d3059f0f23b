"""The results page for browsers without JavaScript: the service puts the answer into the page itself.

A page with scripts tells the log what was asked and what was opened. Without scripts nobody could tell if
an answer was read, and each of these questions would look unanswered. So they are answered and not logged.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, urlencode

from flask import Response, render_template, request

import texts
from kb_server.access.audiences import audiences
from kb_server.web import encoded
from kb_server.web.request import release
from search import MAX_QUERY, Request
from search.documents import base_language
from texts import Texts, foreign
from texts.foreign import ForeignTexts

PLAIN = "plain"  # the parameter that asks for an answer in the page
PAGE = 10  # articles
DEEPEST = 1000  # the offset of the last page of results
CLOSEST = 3  # articles before the way to a person, when search is not sure

_FOLDER = re.compile(r"[a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*")
_PLACES = re.compile(rf"(?:{_FOLDER.pattern}/)?(?:search/(?:index\.html)?|search\.html)")
_MARK = "<gapless-results"
_START = re.compile(rf"{_MARK}\b[^<>]*>")
_HEAD = re.compile(r"<head\b[^<>]*>")
_TITLE = re.compile(r"<title>[^<]*</title>")
_BOX = re.compile(r'(<input\b[^<>]*\bname="q")')
_NOTE = re.compile(r'<p class="gapless-note gapless-no-script">[^<]*(?:<(?!/?p\b)[^<]*)*</p>')


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainQuestion:
    """What the address asks for. What cannot be read is left out."""

    q: str
    correct: bool
    offset: int
    types: tuple[str, ...]
    products: tuple[str, ...]

    def address(self, **changes: str) -> str:
        """The same question with `changes`, as the query of an address."""
        kept = {"q": self.q, PLAIN: "1", **({} if self.correct else {"correct": "0"})}
        several = [("type", one) for one in self.types] + [("product", one) for one in self.products]
        return f"?{urlencode([*(kept | changes).items(), *several])}"


def show(path: str, file: Path) -> Response | None:
    """The answer to a request for the page `path`, in `file`; None where the file itself is the answer."""
    asked = _asked()
    named = request.args.get("lang", "")
    if not _PLACES.fullmatch(path) or not (asked.q or named):
        return None
    html = release().read(file)
    if _MARK not in html:
        return None
    if named and (folder := _folder(path, named)):
        return _lead_to(folder, path)
    if not asked.q:
        return None
    return _sent(_answered(html, asked) if PLAIN in request.args else _with_way(html, asked))


def _asked() -> PlainQuestion:
    given = request.args
    offset = given.get("offset", 0, type=int) or 0
    return PlainQuestion(
        q=given.get("q", "").strip()[:MAX_QUERY],
        correct=given.get("correct") != "0",
        offset=min(DEEPEST, max(0, offset)),
        types=tuple(filter(None, given.getlist("type"))),
        products=tuple(filter(None, given.getlist("product"))),
    )


def _folder(path: str, lang: str) -> str:
    """The folder of the language `lang` if its results are on a page of their own, else ""."""
    if "/" in path.removesuffix("index.html").rstrip("/"):  # in such a folder already
        return ""
    code = lang.replace("_", "-")
    for folder in (lang, code, code.lower(), base_language(code)):
        if _FOLDER.fullmatch(folder) and _is_results(release().site / folder / _file(path)):
            return folder
    return ""


def _file(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") else path


def _is_results(file: Path) -> bool:
    return file.is_file() and _MARK in file.read_text(encoding="utf-8")


def _lead_to(folder: str, path: str) -> Response:
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    response = Response(status=302)
    response.autocorrect_location_header = False
    query = f"?{urlencode(rest)}" if rest else ""
    response.headers["Location"] = f"{request.script_root}/{quote(folder)}/{path}{query}"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _with_way(html: str, asked: PlainQuestion) -> str:
    """The page for scripts, which leads a browser without them to the answer."""
    refresh = f'<noscript><meta http-equiv="refresh" content="0; url={escape(asked.address())}"></noscript>'
    return _HEAD.sub(lambda head: head[0] + refresh, html, count=1)


def _answered(html: str, asked: PlainQuestion) -> str:
    """The page with the answer in it."""
    said = _texts(html, lang := _said(html, "lang"))
    answer = release().engine.search(
        Request(
            text=asked.q,
            lang=lang,
            audiences=audiences(),
            types=frozenset(asked.types),
            products=frozenset(asked.products),
            correct=asked.correct,
            limit=PAGE,
            offset=asked.offset,
        )
    )
    believed = answer.answered or bool(asked.types or asked.products)
    shown = render_template(
        "center/answer.html",
        answer=answer,
        asked=asked,
        believed=believed,
        closest=0 if believed or asked.offset else CLOSEST if answer.verdict == "unsure" else 0,
        more=asked.offset + len(answer.hits) if asked.offset + len(answer.hits) < answer.total else 0,
        root=f"{_said(html, 'base')}/",
        said=said,
        contact=_contact(html),
        texts=texts,
    )
    title = f"<title>{escape(foreign.unmarked(said('script.results_title', q=asked.q)))}</title>"
    html = _TITLE.sub(lambda _: title, html, count=1)
    html = _BOX.sub(lambda box: f'{box[1]} value="{escape(asked.q)}"', html, count=1)
    html = _NOTE.sub("", html)
    return _START.sub(lambda start: start[0] + foreign.mark(shown, lang), html, count=1)


def _said(html: str, name: str) -> str:
    """What the page says about itself to our scripts."""
    found = re.search(rf'\sdata-{name}="([^"]*)"', html)
    return unescape(found[1]) if found else ""


def _texts(html: str, lang: str) -> Texts:
    """The texts for the page: of a language that we do not speak, with the words that its theme has in it.

    The site build has borrowed them, and the page hands them to our scripts.
    """
    native = _said(html, "native").split() if not texts.speaks(lang) else []
    if not native:
        return foreign.read(lang)
    given = json.loads(_said(html, "texts"))
    parts = (name.partition(".") for name in native)
    return ForeignTexts(
        {f"script.{name}": given[name] for room, _, name in parts if room == "script" and name in given}
    )


def _contact(html: str) -> str:
    found = re.search(rf'{_MARK}\b[^<>]*\sdata-contact="([^"]*)"', html)
    return unescape(found[1]) if found else ""


def _sent(html: str) -> Response:
    response = encoded.answer(html.encode(), "text/html")
    response.vary.add("Cookie")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
