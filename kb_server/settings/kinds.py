"""The kinds of settings: each function reads the text of one, or raises ValueError saying what is wrong."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from kb_server.settings import database_url
from search.text.languages import ENCODED

INLINE = "'unsafe-inline'"  # in a content security policy: what is written into pages
WASM = "'wasm-unsafe-eval'"  # … and what lets scripts run WebAssembly
EVAL = "'unsafe-eval'"  # … and what lets them run text
_ORIGIN = re.compile(r"(?P<scheme>https?)://([a-z0-9.-]+|\[[0-9a-f:]+\])(?P<port>:[0-9]{1,5})?")
_USUAL_PORTS = {"http": ":80", "https": ":443"}  # browsers leave them out
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# Browsers send these, or proxies set them for something else.
_OTHER_HEADERS = re.compile(
    r"accept(-\w+)*|authorization|connection|content-.*|cookie|forwarded|from|host|origin|referer|sec-.*"
    r"|user-agent|via|x-forwarded-(for|host|port|prefix|proto)|x-real-ip"
)
# In the header of a mail these signs are comments, groups, lists and quotes: `a:ann@x` is a mail to ann@x.
_UNFIT = r'\s@<>,;:()\[\]\\"\x00-\x1f\x7f-\x9f'
MAIL_ADDRESS = rf"[^{_UNFIT}]{{1,64}}@[^{_UNFIT}.](?:[^{_UNFIT}]{{0,187}}[^{_UNFIT}.])?"


def path(text: str) -> Path:
    """A path; `~` is the home directory."""
    return Path(text).expanduser()


def file(text: str) -> str:
    """The path of a file, made absolute; `~` is the home directory. Whoever uses it reads it at start."""
    return str(Path(text).expanduser().absolute())


def number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(f"is not a whole number from {least} to {most}")
        return int(text)

    return read


def _parts(text: str) -> SplitResult | None:
    """The parts of an address; None where its host has brackets that do not close, or its port is none."""
    try:
        parts = urlsplit(text)
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def url(text: str) -> str:
    """An http address that ends with a slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("is not an address such as https://help.example.com/")
    return text.rstrip("/") + "/"


def issuer(text: str) -> str:
    """The address of an OpenID provider, letter by letter as it names itself.

    Only by https, but for this machine: whoever can change what it answers can log in as anybody.
    """
    plain = text.isascii() and text.isprintable() and not re.search(r"[\s?#@]", text)
    if not plain or not secure(text):
        raise ValueError("is not an https address such as https://login.example.com/realms/ours")
    return text


def secure(text: str) -> bool:
    """Is it an address by https, or one of this machine by http?"""
    parts = _parts(text)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def scopes(text: str) -> tuple[str, ...]:
    """Scopes that a provider is asked for, separated by spaces; `openid` is always one."""
    for scope in text.split():
        if not re.fullmatch(r"[\x21\x23-\x5b\x5d-\x7e]+", scope):  # RFC 6749, 3.3
            raise ValueError(f"has {scope!r}, which is not a scope")
    return tuple(dict.fromkeys(("openid", *text.split())))


def acr_values(text: str) -> tuple[str, ...]:
    """Names of how strongly somebody signed in at a provider, separated by spaces."""
    for name in text.split():
        if not name.isascii() or not name.isprintable():
            raise ValueError(f"has {name!r}, which no provider calls a login")
    return tuple(dict.fromkeys(text.split()))


def role_map(text: str) -> tuple[tuple[str, str], ...]:
    """Roles by value of a claim: `value=role`, separated by spaces. `%20` is a space in a value."""
    pairs = []
    for pair in text.split():
        value, _, name = pair.rpartition("=")
        if not value:
            raise ValueError(f"has {pair!r}, which is not value=role")
        pairs.append((unquote(value), role(name)))
    return tuple(pairs)


def domains(text: str) -> tuple[str, ...]:
    """Domains of e-mail addresses, separated by spaces."""
    for domain in text.split():
        if not re.fullmatch(r"[^\s@,;.]+(\.[^\s@,;.]+)+", domain):
            raise ValueError(f"has {domain!r}, which is not a domain such as example.com")
    return tuple(domain.lower() for domain in text.split())


def sources(text: str) -> tuple[str, ...]:
    """Sources of a content security policy: origins, 'self', 'none'."""
    sources = tuple(text.split())
    for source in sources:
        if not re.fullmatch(r"'(self|none)'|https?://[\w.*:-]+(/[^\s;,'\"]*)?", source):
            raise ValueError(f"has {source!r}, which is neither 'self', 'none' nor an origin (https://host)")
    return sources


def origins(text: str) -> tuple[str, ...]:
    """Origins as browsers send them: scheme, host and port, without a path."""
    for origin in text.split():
        found = _ORIGIN.fullmatch(origin)
        if not found or found["port"] == _USUAL_PORTS[found["scheme"]]:
            raise ValueError(f"has {origin!r}, which is not an origin such as https://app.example.com")
    return tuple(text.split())


def style_sources(text: str) -> tuple[str, ...]:
    """Sources of styles: also 'unsafe-inline', for what is written into pages."""
    return _with_keywords(text, INLINE)


def script_sources(text: str) -> tuple[str, ...]:
    """Sources of scripts: also 'unsafe-inline', 'wasm-unsafe-eval' for WebAssembly, 'unsafe-eval'."""
    return _with_keywords(text, INLINE, WASM, EVAL)


def _with_keywords(text: str, *keywords: str) -> tuple[str, ...]:
    named = text.split()
    rest = " ".join(source for source in named if source not in keywords)
    return (*(word for word in keywords if word in named), *sources(rest))


def semantic_languages(text: str) -> tuple[str, ...]:
    """Languages with semantic search; "off" for none."""
    chosen = () if text == "off" else tuple(text.split())
    if unknown := [code for code in chosen if code not in ENCODED]:
        raise ValueError(f"has {unknown[0]!r}, and is neither off nor some of {' '.join(sorted(ENCODED))}")
    return chosen


def engine(text: str) -> str:
    """The name of the matcher that answers searches."""
    if text not in ("arrays", "whoosh"):
        raise ValueError("is neither arrays nor whoosh")
    return text


def lang(text: str) -> str:
    """A language that has texts."""
    from texts import LANGUAGES  # here: most commands need no texts, and starting them must be fast

    if text not in LANGUAGES:
        raise ValueError(f"is none of {', '.join(LANGUAGES)}")
    return text


def words(text: str) -> str:
    """Any text."""
    return text


def switch(text: str) -> bool:
    """On or off."""
    if text not in ("on", "off"):
        raise ValueError("is neither on nor off")
    return text == "on"


def database(text: str) -> str:
    """A PostgreSQL address, or the path of a SQLite file."""
    database_url.locate(text, Path())
    return text


def networks(text: str) -> tuple[str, ...]:
    """Networks in CIDR notation."""
    for network in text.split():
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError as error:
            raise ValueError(f"has {network!r}, which is not a network such as 192.0.2.0/24") from error
    return tuple(text.split())


def roles(text: str) -> tuple[str, ...]:
    """Roles of users, separated by spaces."""
    for role in text.split():
        if role not in ("agent", "writer", "admin"):
            raise ValueError(f"has {role!r}, which is none of agent, writer, admin")
    return tuple(text.split())


def role(text: str) -> str:
    """One role of users."""
    if len(roles(text)) != 1:
        raise ValueError("is not one of agent, writer, admin")
    return text


def user_header(text: str) -> str:
    """The name of a header that only a proxy sets.

    Without underscores: WSGI cannot tell X_Remote_User from X-Remote-User, and proxies clear only one.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*", text):
        raise ValueError("is not the name of a header of letters, digits and hyphens")
    if _OTHER_HEADERS.fullmatch(text.lower()):
        raise ValueError("is a header that browsers send or that has another meaning")
    return text


def telling(text: str) -> str:
    """When visitors who left an address are told."""
    if text not in ("answered", "verified", "off"):
        raise ValueError("is none of answered, verified, off")
    return text


def origin(text: str) -> str:
    """The origin of all events of an installation without customers."""
    if text not in ("staff", "bot", "ci", "replay"):
        raise ValueError("is none of staff, bot, ci, replay")
    return text


def key(text: str) -> str:
    """A secret key of at least 32 characters."""
    if len(text) < 32:
        raise ValueError("is shorter than 32 characters")
    return text


def hook(text: str) -> str:
    """The http address of a webhook."""
    parts = _parts(text)
    visible = text.isascii() and text.isprintable() and " " not in text
    by_http = parts and parts.scheme in ("http", "https") and parts.hostname and not parts.username
    if not by_http or not visible:
        raise ValueError("is not an address such as https://chat.example.com/hook")
    return text


def segments(text: str) -> tuple[tuple[str, float], ...]:
    """Weights by segment: `name=weight`, separated by spaces."""
    pairs = []
    for pair in text.split():
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}=[0-9]{1,4}(\.[0-9]{1,4})?", pair):
            raise ValueError(f"has {pair!r}, which is not name=weight")
        name, _, weight = pair.partition("=")
        pairs.append((name, float(weight)))
    return tuple(pairs)


def is_address(text: str) -> bool:
    """Has it the form of an e-mail address?"""
    return bool(re.fullmatch(MAIL_ADDRESS, text))


def addresses(text: str) -> tuple[str, ...]:
    """E-mail addresses, separated by spaces."""
    for address in text.split():
        if not is_address(address):
            raise ValueError(f"has {address!r}, which is not an e-mail address")
    return tuple(text.split())


def address(text: str) -> str:
    """One e-mail address."""
    found = addresses(text)
    if len(found) != 1:
        raise ValueError(f"has {len(found)} e-mail addresses, and a mail has one sender")
    return found[0]


def smtp(text: str) -> str:
    """The address of a mail server."""
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise ValueError("is not an address such as smtp://user:password@mail.example.com:587")
    return text


def syslog(text: str) -> str:
    """Where lines of syslog go: `stderr`, a machine, or a Unix socket."""
    if text == "stderr":
        return text
    parts = _parts(text)
    visible = text.isprintable() and " " not in text
    if parts is None or parts.username or not visible or not (_is_machine(parts) or _is_socket(parts)):
        raise ValueError(
            "is neither stderr nor an address such as tls://logs.example.com:6514 or unix:///dev/log"
        )
    return text


def _is_machine(parts: SplitResult) -> bool:
    return parts.scheme in ("tls", "tcp", "udp") and bool(parts.hostname) and parts.path in ("", "/")


def _is_socket(parts: SplitResult) -> bool:
    return parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1
