"""Requests to other services: to the address that an operator set, and to no other.

A redirect is not followed, and a private address must be allowed by a setting. The address that was checked
is the one that is connected to, so that a name cannot change its meaning in between.
"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

SECONDS = 10.0  # that a request may take in all: name, connection, and answer
LARGEST = 4 * 1024 * 1024  # bytes of an answer that are read
EVERYWHERE = ("0.0.0.0/0", "::/0")  # networks of an address that no stranger chose

P = ParamSpec("P")
T = TypeVar("T")

FAILURES = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingAnswer:
    """What the other service answered."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def send(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    networks: Sequence[str] = (),
    seconds: float | None = None,
) -> OutgoingAnswer:
    """Send one request. `networks` may be written to although they are private. Raises one of FAILURES.

    It may take `seconds` in all, or SECONDS.
    """
    with _connected(url, networks, seconds or SECONDS) as connection:
        connection.request(method, _target(url), body, dict(headers))
        answer = connection.getresponse()
        return OutgoingAnswer(
            status=answer.status,
            headers={name.lower(): value for name, value in answer.getheaders()},
            body=answer.read(LARGEST),
        )


@contextlib.contextmanager
def connected(
    host: str, port: int, seconds: float, networks: Sequence[str] = EVERYWHERE
) -> Iterator[socket.socket]:
    """A connection that is cut after `seconds`, whatever the other side does. Raises one of FAILURES.

    Private addresses must be in one of `networks`.
    """
    end = time.monotonic() + seconds
    plain = _open(in_time(end, _addresses, host, port, networks), port, end)
    with plain, _cut_at(end, plain):
        yield plain


@contextlib.contextmanager
def _connected(url: str, networks: Sequence[str], seconds: float) -> Iterator[http.client.HTTPConnection]:
    """An HTTP connection to the host of `url` that is cut after `seconds`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    with connected(host, port, seconds, networks) as plain, contextlib.closing(connection):
        plain.settimeout(seconds)
        secure = parts.scheme == "https"
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        )
        yield connection


@contextlib.contextmanager
def _cut_at(end: float, plain: socket.socket) -> Iterator[None]:
    """Cut the connection at `end` (steady seconds), and raise TimeoutError: what had come may be a part."""
    other = plain.dup()  # TLS takes `plain` over, which then leads nowhere
    cut = threading.Timer(max(0, end - time.monotonic()), _cut, (other,))
    cut.daemon = True
    cut.start()
    try:
        yield
    except FAILURES as error:
        _check(end, error)
        raise
    finally:
        cut.cancel()
        other.close()
    _check(end)


def _cut(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was faster
        connected.shutdown(socket.SHUT_RDWR)


def _check(end: float, cause: Exception | None = None) -> None:
    if time.monotonic() >= end:
        raise TimeoutError("timed out") from cause


def in_time(end: float, ask: Callable[P, T], *what: P.args, **more: P.kwargs) -> T:
    """What `ask` returns or raises; TimeoutError at `end`. Looking a name up cannot be interrupted."""
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(ask(*what, **more))
        except Exception as error:
            answer.set_exception(error)

    at_work = threading.Thread(target=work, daemon=True)
    at_work.start()
    at_work.join(max(0, end - time.monotonic()))
    if not answer.done():
        raise TimeoutError("timed out")
    return answer.result()


def _open(addresses: Sequence[str], port: int, end: float) -> socket.socket:
    """A connection to the first of the addresses that can be reached, before `end` (steady seconds)."""
    for number, address in enumerate(addresses[:-1]):
        with contextlib.suppress(OSError):
            return _connect(address, port, end, len(addresses) - number)
    return _connect(addresses[-1], port, end, 1)


def _connect(address: str, port: int, end: float, waiting: int) -> socket.socket:
    """A connection, in the share of the time left of one of `waiting` addresses. Raises OSError."""
    _check(end)
    return socket.create_connection((address, port), timeout=(end - time.monotonic()) / waiting)


def _addresses(host: str, port: int, networks: Sequence[str]) -> list[str]:
    """The addresses of `host`. Raises OSError if one of them is private and not allowed."""
    allowed = [ipaddress.ip_network(network, strict=False) for network in networks]
    found = socket.getaddrinfo(host.encode("idna").decode(), port, type=socket.SOCK_STREAM)
    addresses = [str(address[0]).partition("%")[0] for *_, address in found]
    for text in addresses:
        address = ipaddress.ip_address(text)
        if not _public(address) and not any(address in network for network in allowed):
            raise PermissionError(
                f"{host} is {address}, a private address. Allow its network in GAPLESS_WEBHOOK_NETWORKS"
            )
    return addresses


def _public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Is it an address of the internet, also behind a translation from IPv6 to IPv4?"""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _public(inner)
        if address not in _UNICAST:  # old and local ways to write an IPv4 address, and site-local ones
            return False
    reserved = any(address in network for network in _RESERVED)
    return address.is_global and not address.is_multicast and not reserved


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# Older Pythons take these for the internet's. Clouds tell secrets at the first and the second.
_RESERVED = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # RFC 6890
            "168.63.129.16/32",  # of the machine below a virtual one, in Azure
            "192.88.99.0/24",  # RFC 7526
            "3fff::/20",  # RFC 9637
        ),
    )
)
_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that the internet gives out, RFC 4291


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
