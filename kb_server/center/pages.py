"""The static pages of the release: addresses to files, with types, caching, ranges and conditions."""

from __future__ import annotations

import os
import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable
from werkzeug.routing import RoutingException
from werkzeug.security import safe_join
from werkzeug.wsgi import wrap_file

from kb_server.access.audiences import audiences
from kb_server.center import earlier_assets, llms, results
from kb_server.center.media_types import media_type
from kb_server.contact import marks
from kb_server.contact import page as contact
from kb_server.releases import compressed
from kb_server.web import encoded
from kb_server.web.request import release
from search.documents import AGENTS

_HASHED = re.compile(
    r"\.[0-9a-f]{8}\.(min\.)?(js|css|png|webp)$"
)  # names that change with the content: Material's, ours
_ONE_RANGE = re.compile(r"bytes=[^,]*")
_MEDIA = re.compile(r"(image|video|audio|font)/.*")

blueprint = Blueprint("site", __name__, template_folder="templates")


@blueprint.get("/")
@blueprint.get("/<path:path>")
def page(path: str = "") -> Response:
    """The file at `path` of the public site, or of the agents' pages for an agent; else 404."""
    if file := _file(release().site, path):
        _check(_name(file))
        if answer := contact.show(path) or llms.show(path, file):
            return answer
        if request.args and (answer := results.show(path, file)):
            return answer
        return _send(file, path, public=True)
    if AGENTS in audiences() and (file := _file(release().directory / "agents", path)):
        return _send(file, path, public=False)
    if content := earlier_assets.find(release().directory.parent, path):
        answer = encoded.answer(content, media_type(Path(path)))
        answer.headers["Cache-Control"] = _caching(Path(path), "")
        return answer
    if path.endswith("/") and _is_route(path.removesuffix("/")):
        return _redirect("../" + quote(path.split("/")[-2]))  # as people type it: `/studio/`
    for name in (path, f"{path.rstrip('/')}/index.html".lstrip("/")):
        _check(f"site/{name}")  # it may have been removed
    raise NotFound("There is no page at this address.")


def _check(name: str) -> None:
    """Raise ServiceUnavailable where this file of the release is not as it was published."""
    if release().is_damaged(name):
        raise ServiceUnavailable("This page is damaged.")


def _name(file: Path) -> str:
    return file.relative_to(release().directory).as_posix()


@blueprint.app_errorhandler(marks.NoTopic)
def beside_topics(_missing: marks.NoTopic) -> ResponseReturnValue:
    """The site's page at an address such as those at which readers give marks; 404 if there is none."""
    try:
        return page(request.path.lstrip("/"))
    except Exception as error:  # as if it came from a view: Flask calls handlers for nothing in a handler
        return current_app.handle_user_exception(error)


def _is_route(path: str) -> bool:
    """Is `path` an address of the service's own, and not of a page of the site?"""
    try:
        endpoint, _ = current_app.url_map.bind("localhost").match(f"/{path}", method="GET")
    except (HTTPException, RoutingException):
        return False
    return bool(endpoint != f"{blueprint.name}.{page.__name__}")


def _file(site: Path, path: str) -> Path | None:
    joined = safe_join(str(site), path) if "\0" not in path else None
    if joined is None:
        return None
    file = Path(joined)
    try:
        if file.is_dir():
            file = file / "index.html"
        return file if file.is_file() and _lies_in(site, file) else None
    except OSError:  # a name that the file system does not allow
        return None


def _lies_in(folder: Path, file: Path) -> bool:
    """Does the file itself lie there? A release has no symbolic links: who made one meant another file."""
    return os.path.realpath(file).startswith(f"{os.path.realpath(folder)}{os.sep}")


def _send(file: Path, path: str, *, public: bool) -> Response:
    if file.name == "index.html" and path and not path.endswith(("/", "index.html")):
        return _with_slash()
    if not _ONE_RANGE.fullmatch(request.headers.get("Range", "bytes=0-")):
        # Several ranges, or an unknown unit: the whole file is a valid answer.
        request.environ.pop("HTTP_RANGE")
    kind = media_type(file)
    encoding, small = (_compressed(file) if public else None) or ("", None)
    name = _name(small or file)
    _check(name)
    response = send_file(small or file, mimetype=kind, conditional=True, etag=release().sums.get(name, True))
    if response.status_code == HTTPStatus.PARTIAL_CONTENT and request.method == "GET":
        _leave_to_server(response, file)
    del response.headers["Content-Disposition"], response.headers["Date"]  # the server sets the date
    if small:
        response.headers["Content-Encoding"] = encoding
    if file.suffix in compressed.SUFFIXES:
        response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = _caching(file, kind) if public else "private, no-cache"
    return response


def _leave_to_server(response: Response, file: Path) -> None:
    """Let a server that can send a part of a file do so: no thread of ours waits for who watches a video.

    Waitress sends as much as Content-Length says, from where the file stands.
    """
    wrapper = request.environ.get("wsgi.file_wrapper")
    if hasattr(wrapper, "prepare"):
        response.close()
        opened = file.open("rb")
        opened.seek(response.content_range.start or 0)
        response.response = wrap_file(request.environ, opened)


def _compressed(file: Path) -> tuple[str, Path] | None:
    """The encoding that the browser likes best, and the file in it; None where it gets the plain file."""
    if "Range" in request.headers or file.suffix not in compressed.SUFFIXES:
        return None
    path = compressed.path(file.relative_to(release().site).as_posix())
    for encoding in encoded.accepted():
        folder = release().directory / encoding
        small = folder / path
        if small.is_file() and _lies_in(folder, small):
            return encoding, small
    return None


def _with_slash() -> Response:
    return _redirect("./" + quote(request.path.rpartition("/")[2]) + "/")


def _redirect(target: str) -> Response:
    """To `target`, relative to the requested address, so that it cannot lead to another site."""
    query = request.query_string.decode("ascii", "replace")
    response = Response(status=301)
    response.autocorrect_location_header = False
    response.headers["Location"] = f"{target}?{query}" if query else target
    return response


def _caching(file: Path, kind: str) -> str:
    if _HASHED.search(file.name):
        return "public, max-age=31536000, immutable"
    if _MEDIA.fullmatch(kind):
        return "public, max-age=3600"
    return "no-cache"  # browsers keep it and check it each time: usually 304
