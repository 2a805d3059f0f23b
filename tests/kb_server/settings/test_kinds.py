"""Promises about the kinds of settings: what each reads, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kb_server.settings import kinds

Read = Callable[[str], Any]


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (kinds.path, "~/site/mkdocs.yml", Path.home() / "site" / "mkdocs.yml"),
        (kinds.number(0, 65535), "0", 0),
        (kinds.number(0, 65535), "65535", 65535),
        (kinds.url, "https://help.example.com/docs", "https://help.example.com/docs/"),
        (kinds.sources, "'self' https://*.example.com:8443/a", ("'self'", "https://*.example.com:8443/a")),
        (
            kinds.origins,
            "https://app.example.com http://localhost:3000 https://[2001:db8::1]:8443",
            ("https://app.example.com", "http://localhost:3000", "https://[2001:db8::1]:8443"),
        ),
        (kinds.semantic_languages, "off", ()),
        (kinds.engine, "whoosh", "whoosh"),
        (kinds.issuer, "https://login.example.com/realms/ours", "https://login.example.com/realms/ours"),
        (kinds.issuer, "https://login.example.com/", "https://login.example.com/"),
        (kinds.issuer, "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (kinds.acr_values, "phr  2 phr", ("phr", "2")),
        (kinds.scopes, "email groups openid", ("openid", "email", "groups")),
        (kinds.role_map, "a=b=agent KB%20Admins=admin", (("a=b", "agent"), ("KB Admins", "admin"))),
        (kinds.domains, "Example.com münchen.example", ("example.com", "münchen.example")),
        (kinds.switch, "on", True),
        (kinds.networks, "192.0.2.7/24 2001:db8::1", ("192.0.2.7/24", "2001:db8::1")),
        (kinds.roles, "writer admin", ("writer", "admin")),
        (kinds.key, "k" * 32, "k" * 32),
        (kinds.hook, "https://chat.example.com/hook?key=1", "https://chat.example.com/hook?key=1"),
        (kinds.segments, "gold=3 free-plan=0.5", (("gold", 3.0), ("free-plan", 0.5))),
        (kinds.addresses, "a@example.com b@example.com", ("a@example.com", "b@example.com")),
        (kinds.address, " a@example.com ", "a@example.com"),
        (kinds.syslog, "stderr", "stderr"),
        (kinds.syslog, "udp://[2001:db8::1]", "udp://[2001:db8::1]"),
        (kinds.syslog, "unix:///run/log-socket", "unix:///run/log-socket"),
        (kinds.smtp, "smtps://me:secret@mail.example.com:465", "smtps://me:secret@mail.example.com:465"),
    ],
)
def test_what_a_kind_reads(read: Read, text: str, value: object) -> None:
    """Each kind reads its text into the value that the service uses."""
    assert value == read(text)


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (kinds.number(0, 65535), "65536", "from 0 to 65535"),
        (kinds.number(0, 65535), "eighty", "whole number"),
        (kinds.number(0, 65535), "-1", "whole number"),
        (kinds.number(0, 65535), "١٠٢٤", "whole number"),
        (kinds.number(0, 10**15), "1" * 13, "whole number"),
        (kinds.url, "https://help.example.com/?a=1", "is not an address"),
        (kinds.url, "https://help.example.com/#a", "is not an address"),
        (kinds.url, "ftp://help.example.com/", "is not an address"),
        (kinds.sources, "'self' 'unsafe-inline'", "unsafe-inline"),
        (kinds.issuer, "http://login.example.com", "is not an https address"),
        (kinds.issuer, "https://login.example.com?a=1", "is not an https address"),
        (kinds.issuer, "https://me@login.example.com", "is not an https address"),
        (kinds.issuer, "https://[x", "is not an https address"),
        (kinds.issuer, "https://", "is not an https address"),
        (kinds.acr_values, "phr é", "which no provider calls a login"),
        (kinds.scopes, 'a"b', "is not a scope"),
        (kinds.role_map, "agent", "has 'agent', which is not value=role"),
        (kinds.role_map, "staff=king", "has 'king', which is none of"),
        (kinds.domains, "ann@example.com", "is not a domain"),
        (kinds.domains, "localhost", "is not a domain"),
        (kinds.switch, "true", "neither on nor off"),
        (kinds.sources, "https://a.example;script-src", "neither 'self', 'none' nor an origin"),
        (kinds.origins, "https://app.example.com/", "has 'https://app.example.com/', which is not an origin"),
        (kinds.origins, "https://App.example.com", "which is not an origin"),
        (kinds.origins, "https://*.example.com", "which is not an origin"),
        (kinds.origins, "https://app.example.com:443", "which is not an origin"),
        (kinds.origins, "app.example.com", "which is not an origin"),
        (kinds.origins, "null", "which is not an origin"),
        (kinds.semantic_languages, "en off", "has 'off'"),
        (kinds.engine, "elastic", "neither arrays nor whoosh"),
        (kinds.networks, "192.0.2.0/33", "has '192.0.2.0/33'"),
        (kinds.roles, "admin king", "has 'king', which is none of agent, writer, admin"),
        (kinds.role, "agent writer", "is not one of agent, writer, admin"),
        (kinds.user_header, "X_Remote_User", "letters, digits and hyphens"),
        (kinds.user_header, "X-Remote-User:", "letters, digits and hyphens"),
        (kinds.user_header, "X-FORWARDED-FOR", "has another meaning"),
        (kinds.user_header, "User-Agent", "browsers send"),
        (kinds.origin, "Staff", "is none of"),
        (kinds.key, "k" * 31, "shorter than 32"),
        (kinds.hook, "mailto:a@example.com", "is not an address"),
        (kinds.hook, "http://[::1", "is not an address"),
        (kinds.hook, "http://example.com:99999/", "is not an address"),
        (kinds.hook, "http://example.com:port/", "is not an address"),
        (kinds.hook, "http://user:word@example.com/", "is not an address"),
        (kinds.hook, "http://example.com/a b", "is not an address"),
        (kinds.hook, "http:///hook", "is not an address"),
        (kinds.segments, "gold=-1", "has 'gold=-1', which is not name=weight"),
        (kinds.segments, "Gold=1", "has 'Gold=1'"),
        (kinds.addresses, "a@example.com,b@example.com", "which is not an e-mail address"),
        (kinds.address, "a@example.com b@example.com", "has 2 e-mail addresses"),
        (kinds.address, "somebody", "which is not an e-mail address"),
        (kinds.address, "a:ann@example.com", "which is not an e-mail address"),  # a group of a mail's header
        (kinds.address, "(a)ann@example.com", "which is not an e-mail address"),  # a comment
        (kinds.address, "a@[example", "which is not an e-mail address"),
        (kinds.address, "a@.example.com", "which is not an e-mail address"),
        (kinds.address, "a@example.com.", "which is not an e-mail address"),
        (kinds.smtp, "smtp://mail.example.com/box", "is not an address"),
        (kinds.syslog, "logs.example.com", "is neither stderr nor"),
        (kinds.syslog, "tls://logs.example.com:99999", "is neither stderr nor"),
        (kinds.syslog, "tcp://", "is neither stderr nor"),
        (kinds.syslog, "unix://dev/log", "is neither stderr nor"),
        (kinds.syslog, "udp://[::1", "is neither stderr nor"),
    ],
)
def test_what_a_kind_refuses(read: Read, text: str, said: str) -> None:
    """A text that cannot be used is refused, and the message names what is wrong in it."""
    with pytest.raises(ValueError, match=re.escape(said)):
        read(text)
