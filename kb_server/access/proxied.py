"""Names from a proxy: a header in which the proxy in front of the service says who logged in there.

Anybody can send a header. It is believed only where the connection itself comes from an address of
`GAPLESS_USER_HEADER_FROM`; what `X-Forwarded-For` says does not count. The proxy must clear the header of its
clients. Whoever sends a header twice sends no name: servers join the values with a comma.
"""

from __future__ import annotations

import ipaddress

from flask import request

from kb_server.access import users
from kb_server.web import application, cross_origin


def named() -> str | None:
    """Who sends this request, as the proxy says, in the form in which names are stored.

    "" for a name that no user can have; None where no proxy says anything.
    """
    header = application.settings().user_header
    if not header or not application.has_database() or not _from_proxy() or cross_origin.allowed():
        return None
    sent = request.headers.get(header, "").strip()
    return _fit(sent) if sent else None


def _from_proxy() -> bool:
    direct = request.environ.get("werkzeug.proxy_fix.orig", request.environ)  # before X-Forwarded-For counts
    try:
        address = ipaddress.ip_address(str(direct.get("REMOTE_ADDR", "")).partition("%")[0])
    except ValueError:  # a Unix socket
        return False
    address = getattr(address, "ipv4_mapped", None) or address
    allowed = application.settings().user_header_from
    return any(address in ipaddress.ip_network(one, strict=False) for one in allowed)


def _fit(sent: str) -> str:
    """The stored form of a name; "" where another name of the proxy may have the same one."""
    try:
        return users.unique(sent.encode("latin-1").decode("utf-8"))  # WSGI reads headers as Latin-1
    except UnicodeError:
        return ""
