"""The static pages of the release: addresses to files, with types, caching, ranges and conditions."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from kb_server.leases import release

TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".htm": "text/html",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".mjs": "text/javascript",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".ogv": "video/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "text/plain",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}  # our own: what the machine's mime.types says differs from machine to machine

_HASHED = re.compile(r"\.[0-9a-f]{8}\.(min\.)?(js|css)$")  # Material's names change with their content
_MEDIA = re.compile(r"(image|video|audio|font)/.*")

blueprint = Blueprint("site", __name__)


@blueprint.get("/")
@blueprint.get("/<path:path>")
def page(path: str = "") -> Response:
    """The file at `path` of the public site, or 404."""
    file = _file(release().site, path)
    if file is None:
        raise NotFound
    if file.name == "index.html" and path and not path.endswith("/") and not path.endswith("index.html"):
        return _with_slash()
    mimetype = TYPES.get(file.suffix.lower(), "application/octet-stream")
    response = send_file(
        file,
        mimetype=mimetype,
        conditional=True,
        etag=release().sums.get(file.relative_to(release().directory).as_posix(), True),
    )
    del response.headers["Content-Disposition"], response.headers["Date"]  # the server says when
    response.headers["Cache-Control"] = _caching(file, mimetype)
    return response


def _file(site: Path, path: str) -> Path | None:
    joined = safe_join(str(site), path) if "\0" not in path else None
    if joined is None:
        return None
    file = Path(joined)
    try:
        if file.is_dir():
            file = file / "index.html"
        return file if file.is_file() else None
    except OSError:  # a name that no file system takes
        return None


def _with_slash() -> Response:
    # Relative to the address asked, so that it can lead nowhere else.
    target = quote(request.path.rpartition("/")[2]) + "/"
    query = request.query_string.decode("ascii", "replace")
    response = Response(status=301)
    response.autocorrect_location_header = False
    response.headers["Location"] = f"./{target}?{query}" if query else f"./{target}"
    return response


def _caching(file: Path, mimetype: str) -> str:
    if _HASHED.search(file.name):
        return "public, max-age=31536000, immutable"
    if _MEDIA.fullmatch(mimetype):
        return "public, max-age=3600"
    return "no-cache"  # kept by browsers, and asked for each time: usually 304
