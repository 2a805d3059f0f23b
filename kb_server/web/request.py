"""A request: its query as it is read, and the release that it is answered from, from first byte to last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flask import Blueprint, Request, g, request
from werkzeug.routing import IntegerConverter

from kb_server.releases.current import NothingServed, OpenRelease
from kb_server.web.application import serving, settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

DIGITS = 9  # of a number that somebody sends: it fits into a column of any database

blueprint = Blueprint("request", __name__)

_UP = re.compile(r"/(?:\.|%2e){2}(?![^/#])", re.IGNORECASE)  # browsers read both so
_ASCII = bytes(range(128))
_NUMBER = re.compile(f"[1-9][0-9]{{0,{DIGITS - 1}}}")


class QuotedRequest(Request):
    """A request whose query holds ASCII alone: other bytes are read as if they were quoted, such as `%FF`.

    Servers let them through, and Werkzeug fails at what is not UTF-8.
    """

    def __init__(self, environ: WSGIEnvironment, *how: Any, **more: Any) -> None:
        query = environ.get("QUERY_STRING", "")
        if not query.isascii():
            environ["QUERY_STRING"] = quote(query.encode("latin-1"), safe=_ASCII)
        super().__init__(environ, *how, **more)


class ShortInteger(IntegerConverter):
    """`<int:…>` of an address, no longer than a number may be: any other address does not exist."""

    regex = rf"\d{{1,{DIGITS}}}"


def number(text: str) -> int | None:
    """The whole number from 1 that `text` says; None for anything else, and for one that is too long."""
    return int(text) if _NUMBER.fullmatch(text) else None


def release() -> OpenRelease:
    """The release of this request. Raises NothingServed when none can be served."""
    if "release" not in g:
        lease = serving().lease()
        g.release = lease.__enter__()
        g.lease = lease  # until `_give_back`
    opened: OpenRelease = g.release
    return opened


def any_release() -> OpenRelease | None:
    """The release of this request; None when none can be served."""
    try:
        return release()
    except NothingServed:
        return None


def root() -> str:
    """The public address of the learn center, with a slash at its end."""
    return settings().base_url.rstrip("/") + "/" if settings().base_url else request.url_root


def local(target: str) -> str:
    """`target` when it is a path of this site, below the learn center, else ""."""
    plain = target.isprintable() and "\\" not in target and not _UP.search(target.partition("?")[0])
    return target if plain and target.startswith("/") and not target.startswith("//") else ""


@blueprint.teardown_app_request
def _give_back(_error: BaseException | None) -> None:
    if "lease" in g:
        g.pop("lease").__exit__(None, None, None)
