"""The routes of the service, and who may use each: the matrix of the guide, read from the code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click
from flask import Flask

from kb_server import app
from kb_server.access import logins
from kb_server.access.users import ROLES
from kb_server.settings import Settings
from kb_server.terminal.options import with_json
from kb_server.terminal.tables import print_json
from kb_server.web.api import operations
from kb_server.web.api.scopes import SCOPES

# Endpoints whose address or request holds a secret, or our signature: whoever has it may use them.
BY_SECRET = (
    "access.show_invitation",
    "access.accept_invitation",
    "answering.show",
    "answering.decide",
    "back_channel.end",
    "gaps.feed",
    "hooks.take",
    "own_page.show",
    "own_page.change",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteAccess:
    """One route with one method, and who may use it."""

    address: str
    rule: str  # the address as Flask has it, with its converters
    method: str
    endpoint: str
    role: str  # the least of a user who is logged in; "" where the public may use it
    scope: str  # that a token must have; "" where none is asked for
    secret: bool  # only with the secret in the address, or a signature
    tokens: bool  # does a token count here? At pages it does not


def of(service: Flask) -> list[RouteAccess]:
    """The routes of an application, by address and method."""
    found = [
        _access(service, rule.rule, method, rule.endpoint)
        for rule in service.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda one: (one.address, one.method))


def _access(service: Flask, rule: str, method: str, endpoint: str) -> RouteAccess:
    view = service.view_functions[endpoint]
    declared, role = operations.of(view), logins.role_of(view)
    if declared and not declared.public:
        role = SCOPES[declared.scope]
    return RouteAccess(
        address=re.sub(r"<(?:[^<>:]*:)?(\w+)>", r"<\1>", rule),
        rule=rule,
        method=method,
        endpoint=endpoint,
        role=role,
        scope=declared.scope if declared else "",
        secret=endpoint in BY_SECRET,
        tokens=declared is not None or not role,
    )


def markdown(routes: list[RouteAccess]) -> str:
    """The matrix, as the guide has it."""
    lines = ["| address | method | public | " + " | ".join(ROLES) + " | token |", "| --- " * 7 + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(_cells(one))} |" for one in routes)]) + "\n"


def _cells(one: RouteAccess) -> Iterator[str]:
    yield f"`{one.address}`"
    yield one.method
    if one.secret:
        yield from ["with its secret"] * (len(ROLES) + 2)
        return
    yield "" if one.role else "yes"
    for role in ROLES:
        yield "yes" if not one.role or ROLES.index(role) >= ROLES.index(one.role) else ""
    yield f"`{one.scope}`" if one.scope else "yes" * one.tokens


@click.command("routes")
@with_json
def show(as_json: bool) -> None:
    """Show every address of the service and who may use it, in Markdown."""
    found = of(app.create(Settings(assistants_per_minute=1)))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        click.echo(markdown(found), nl=False)
