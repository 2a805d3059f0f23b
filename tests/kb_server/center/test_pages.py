"""Promises about the pages over HTTP: types, caching, ranges, conditions, and nothing outside the site."""

import gzip
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from kb_server import app
from kb_server.releases import store
from kb_server.releases.current import CurrentRelease
from kb_server.settings import Settings
from tests.kb_server import migrated
from tests.kb_server.access.conftest import logged_in
from tests.kb_server.log import stories
from tests.kb_server.reading import browser

TRAVERSALS = (
    "/../manifest.json",
    "/%2e%2e/manifest.json",
    "/..%2fmanifest.json",
    "/guide/../../manifest.json",
    "/guide/..%2f..%2fmanifest.json",
    "/..%5cmanifest.json",
    "/%2fetc%2fpasswd",
    "//etc/passwd",
    "/site/../../documents.jsonl",
    "/guide/password/%00",
    "/index.html%00.png",
    "/gzip/index.html",
    "/agents/guide/inside/",
    "/guide/inside/",
    "/articles.json",
    "/" + "a" * 5000,
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/guide/password/", "text/html; charset=utf-8"),
        ("/guide/password/index.html", "text/html; charset=utf-8"),
        ("/guide/password/index.md", "text/markdown; charset=utf-8"),
        ("/guide/clip.vtt", "text/vtt; charset=utf-8"),
        ("/guide/clip.webm", "video/webm"),
        ("/llms.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/search/search_index.json", "application/json"),
        ("/assets/images/favicon.png", "image/png"),
    ],
)
def test_files_have_their_types(client: FlaskClient, path: str, kind: str) -> None:
    """Every file is sent with the type that its name says, the same on every machine."""
    response = client.get(path)
    assert (200, kind) == (response.status_code, response.headers["Content-Type"])
    assert "Content-Disposition" not in response.headers


def test_a_page_is_asked_for_again_cheaply(client: FlaskClient) -> None:
    """A page has a strong ETag and a date; asked with either it is not sent again."""
    first = client.get("/guide/password/")
    tag = first.headers["ETag"]
    assert (False, "no-cache") == (tag.startswith("W/"), first.headers["Cache-Control"])
    by_tag = client.get("/guide/password/", headers={"If-None-Match": tag})
    by_date = client.get("/guide/password/", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert [(304, b""), (304, b"")] == [(r.status_code, r.data) for r in (by_tag, by_date)]
    assert 200 == client.get("/guide/password/", headers={"If-None-Match": '"other"'}).status_code


def test_hashed_assets_are_kept_for_ever(client: FlaskClient, published: Path) -> None:
    """A file whose name changes with its content is cached for a year, an image for an hour."""
    styles = next((published / "current/site/assets/stylesheets").glob("main.*.min.css")).name
    kept = [
        client.get(path).headers["Cache-Control"]
        for path in (f"/assets/stylesheets/{styles}", "/assets/images/favicon.png")
    ]
    assert ["public, max-age=31536000, immutable", "public, max-age=3600"] == kept


@pytest.mark.slow
def test_videos_can_be_read_in_parts(client: FlaskClient) -> None:
    """A player seeks by asking for a range; one that is not there is 416; of several, the whole is sent."""
    part = client.get("/guide/clip.webm", headers={"Range": "bytes=256-259"})
    assert (206, b"\0\1\2\3", "bytes 256-259/10240") == (
        part.status_code,
        part.data,
        part.headers["Content-Range"],
    )
    last = client.get("/guide/clip.webm", headers={"Range": "bytes=-1"})
    assert (206, b"\xff") == (last.status_code, last.data)
    for other in ("words=1-2", "bytes=0-1,4-5"):
        assert 10240 == len(client.get("/guide/clip.webm", headers={"Range": other}).data)
    for wrong in ("bytes=99999-", "bytes=9-1"):
        refused = client.get("/guide/clip.webm", headers={"Range": wrong})
        assert (416, "bytes */10240") == (refused.status_code, refused.headers["Content-Range"])
    changed = client.get("/guide/clip.webm", headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert (200, 10240) == (changed.status_code, len(changed.data))


def test_texts_are_sent_compressed(client: FlaskClient) -> None:
    """A browser gets what it likes best, under a tag of its own; a range is always of the plain file."""
    plain = client.get("/guide/password/")
    smallest = client.get("/guide/password/", headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert "br" == smallest.headers["Content-Encoding"]
    assert plain.data == brotli.decompress(smallest.data)
    small = client.get("/guide/password/", headers={"Accept-Encoding": "br;q=0.5, gzip"})
    assert smallest.headers["ETag"] != small.headers["ETag"]
    assert ("gzip", "Accept-Encoding") == (small.headers["Content-Encoding"], small.headers["Vary"])
    assert plain.data == gzip.decompress(small.data)
    assert ("Accept-Encoding", False) == (
        plain.headers["Vary"],
        plain.headers["ETag"] == small.headers["ETag"],
    )
    part = client.get("/guide/password/", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-9"})
    assert plain.data[:10] == part.data
    refused = client.get("/guide/password/", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/guide/password", "./password/"),
        ("/guide/password?h=mail", "./password/?h=mail"),
        ("/guide/password?a=%0d%0aX:1", "./password/?a=%0d%0aX:1"),
    ],
)
def test_a_folder_ends_with_a_slash(client: FlaskClient, path: str, to: str) -> None:
    """A page asked without its slash leads to the one with it, relative to itself, so never elsewhere."""
    response = client.get(path)
    assert (301, to) == (response.status_code, response.headers["Location"])


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/studio/", "../studio"),
        ("/studio/gaps/", "../gaps"),
        ("/desk/", "../desk"),
        ("/login/?next=%2Fdesk", "../login?next=%2Fdesk"),
        ("/api/search/?q=a", "../search?q=a"),
    ],
)
def test_an_address_of_the_service_needs_no_slash(client: FlaskClient, path: str, to: str) -> None:
    """Who ends an address of the studio, the desk or the API with a slash gets there."""
    response = client.get(path)
    assert (301, to) == (response.status_code, response.headers["Location"])


@pytest.mark.parametrize("path", ["/nowhere/", "/studio//", "/api/events/", "/studio/gaps/x/"])
def test_other_addresses_with_a_slash_lead_nowhere(client: FlaskClient, path: str) -> None:
    """An address that nothing answers is not found, with a slash as without."""
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_outside_the_site(client: FlaskClient, path: str) -> None:
    """Nothing but the public site's files is sent: not the release's own, not the agents' pages."""
    response = client.get(path, follow_redirects=True)
    assert 404 == response.status_code
    assert b"Only up to the sum" not in response.data


UP = (
    "..",
    "%2e%2e",
    ".%2e",
    "%2E.",
    "..%00",
    "....",
    "..;",
    "%252e%252e",
    "%c0%ae%c0%ae",
    "．．",
    "..%20",
    ". .",
)
PARTINGS = ("/", "//", "/./", "%2f", "%2F", "\\", "%5c", "%255c", "/%2f", "%00/", "/;/", "%ef%bc%8f")
PLACES = (
    "",
    "guide",
    "guide/password",
    "assets",
    "search",
    "agents",
    "br",
    "a",
    "-/widget/site",
    "static",
    "link",
    "up",
)
INSIDE = (
    *(
        "manifest.json",
        "documents.jsonl",
        "contracts.jsonl",
        "articles.json",
        "checksums.txt",
        ".lock",
        "current",
    ),
    *("index/index.json", "agents/guide/inside/index.html", "agents/guide/inside/", "rules/pins.yml"),
    *("etc/passwd", "proc/self/environ", "proc/self/cmdline", "secret", "state/secret", "var/gapless.db"),
)
LINKS = {  # in the site of a release: where each leads
    "link": "..",
    "up": "../..",
    "root": "/",
    "etc": "/etc",
    "manifest.json": "../manifest.json",
    "guide/inside": "../../agents/guide/inside",
    "guide/up": "../../..",
    "passwd.html": "/etc/passwd",
    "loop": "loop",
    "nowhere": "/nowhere/at/all",
}


def _hidden(dice: random.Random) -> str:
    """An address that leads, by some way to write it, to a file that is none of the public site."""
    steps = [dice.choice(UP) for _ in range(dice.randrange(9))]
    parts = [dice.choice((*PLACES, *LINKS)), *steps, dice.choice(INSIDE)]
    if dice.random() < 0.1:
        dice.shuffle(parts)
    address = parts[0] + "".join(dice.choice(PARTINGS) + part for part in parts[1:])
    return (
        "/"
        + address.lstrip("/")
        + dice.choice(("", "", "", "/", "%00", "%00.html", "?h=a", "#a", ".", "%20"))
    )


@pytest.mark.slow
@pytest.mark.parametrize("many", [1_000, pytest.param(20_000, marks=pytest.mark.ordeal)])
def test_no_way_to_write_an_address_leads_out(releases_copy: Path, tmp_path: Path, many: int) -> None:
    """Whatever is asked, also by links that somebody planted, only files of the public site are sent."""
    release = releases_copy / store.current(releases_copy)
    public = {file.read_bytes() for file in (release / "site").rglob("*") if file.is_file()}
    for name, target in LINKS.items():
        (release / "site" / name).symlink_to(target)
    served = CurrentRelease(releases_copy)
    service = app.create(Settings(releases=releases_copy, state=tmp_path / "state"), served)
    visitor, dice = browser(service), random.Random(many)  # noqa: S311 - addresses, no secret
    found: Counter[int] = Counter()
    for address in [*(f"/{name}" for name in LINKS), *(_hidden(dice) for _ in range(many))]:
        answer = visitor.get(address, headers={"Accept-Encoding": dice.choice(("", "br", "gzip"))})
        found[answer.status_code] += 1
        assert answer.status_code in (200, 301, 302, 303, 308, 400, 401, 404), address
        assert answer.status_code != 200 or _plain(answer) in public, address
        assert b"Only up to the sum" not in _plain(answer), address
    assert found[404] > many / 2
    stories.close(service)
    served.close()


def _plain(answer: TestResponse) -> bytes:
    """The body, however it is compressed."""
    unpacked: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
    return unpacked.get(answer.headers.get("Content-Encoding", ""), bytes)(answer.data)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["site/guide/password/index.html", "br/guide/password.index"])
def test_a_file_that_became_a_link(releases_copy: Path, tmp_path: Path, place: str) -> None:
    """Where a file of the release was replaced by a link to another one, that other one is not sent."""
    release = releases_copy / store.current(releases_copy)
    (release / place).unlink()
    (release / place).symlink_to(release / "manifest.json")
    served = CurrentRelease(releases_copy)
    service = app.create(Settings(releases=releases_copy, state=tmp_path / "state"), served)
    sent = browser(service).get("/guide/password/", headers={"Accept-Encoding": "br"}).data
    assert (release / "manifest.json").read_bytes() != sent
    stories.close(service)
    served.close()


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=200)
@given(path=st.text(max_size=60))
def test_any_address_is_answered(client: FlaskClient, path: str) -> None:
    """Any address is a page, a redirection, a log-in to be asked for or 404: never a failure."""
    response = client.get("/" + quote(path, errors="replace").lstrip("/"))
    assert response.status_code in {200, 301, 302, 303, 304, 308, 400, 401, 404, 405}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_are_only_read(client: FlaskClient, method: str) -> None:
    """Nothing can be written to a page."""
    response = getattr(client, method)("/guide/password/")
    assert (405, {"GET", "HEAD", "OPTIONS"}) == (response.status_code, set(response.allow))


@pytest.mark.slow
def test_what_is_for_agents(published: Path, tmp_path: Path) -> None:
    """An agent finds and reads it, and no cache keeps it for others."""
    migrated.lay(tmp_path / "var", staffed=True)
    service = app.create(Settings(releases=published, state=tmp_path / "var"))
    agent = logged_in(service, "agent")
    for path in ("/guide/inside/", "/guide/inside/index.md", "/search/?q=refund+a+customer&plain=1"):
        with agent.get(path) as response:
            assert (200, "private, no-cache") == (response.status_code, response.headers["Cache-Control"])
            text = response.get_data(as_text=True)
            assert "sum that was paid" in text or "guide/inside" in text
    assert "/guide/inside/" == agent.get("/a/inside").headers["Location"]
    stories.close(service)
