"""The users of people whom the provider signs in: found by issuer and subject, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kb_server.access import open_logins, users
from kb_server.access.oidc import roles
from kb_server.access.users import NameTaken, User
from kb_server.data import audit
from kb_server.data.audit import Actor
from kb_server.data.schema.access import identities
from kb_server.settings import Settings


class NotLetIn(Exception):
    """The provider signed somebody in who may not enter here.

    `why` is "domain", "role", "strength", "name", "taken" or "removed"; `name` is that of the user, "" where
    none is known, and `subject` who they are at the provider.
    """

    def __init__(self, why: str, name: str = "", subject: str = "") -> None:
        self.why, self.name, self.subject = why, name, subject
        super().__init__(why)


def enter(connection: Connection, settings: Settings, claims: Mapping[str, Any], now: datetime) -> User:
    """The user whom the claims are about, with the role that they give; a new one where none is bound.

    Raises NotLetIn.
    """
    bound = _bound(connection, settings.oidc_issuer, claims["sub"])
    if bound is not None and bound.user is None:
        raise NotLetIn("removed", bound.name)
    known = "" if bound is None else bound.name
    role = roles.role(settings, claims)
    if not roles.is_of(settings.oidc_domains, claims):
        raise NotLetIn("domain", known)
    if not role:
        raise NotLetIn("role", known)
    if settings.oidc_acr and claims.get("acr") not in settings.oidc_acr:
        raise NotLetIn("strength", known)
    if not known:
        return _made(connection, settings.oidc_issuer, claims, role, now)
    if users.change_role(connection, known, role):
        audit.note(connection, Actor(known, "page"), "role_changed", known, role, at=now)
    return users.find(connection, known)


def shut_out(connection: Connection, name: str) -> None:
    """End the logins of a user whom the provider no longer lets in here."""
    if users.is_taken(connection, name):
        open_logins.end_all(connection, users.find(connection, name).id)


def user_of(connection: Connection, issuer: str, subject: str) -> int | None:
    """The number of the user who is this subject; None for nobody, or somebody who was removed."""
    bound = _bound(connection, issuer, subject)
    return None if bound is None else bound.user


def connect(connection: Connection, issuer: str, subject: str, name: str, now: datetime) -> User:
    """Let the subject at the provider sign in as a user who exists. Raises NoSuchUser, NameTaken."""
    user = users.find(connection, name)
    bound = _bound(connection, issuer, subject)
    if bound is not None and bound.user is not None:
        raise NameTaken(f"This subject is {bound.name} already.")
    connection.execute(sa.delete(identities).where(*_is(issuer, subject)))
    _bind(connection, issuer, subject, user, now)
    return user


def _made(connection: Connection, issuer: str, claims: Mapping[str, Any], role: str, now: datetime) -> User:
    name = roles.name(claims)
    if not name:
        raise NotLetIn("name")
    if users.is_removed(connection, name):
        raise NotLetIn("removed", name)
    if users.is_taken(connection, name):
        raise NotLetIn("taken", name, claims["sub"])
    users.add_without_password(connection, name, role, now)
    user = users.find(connection, name)
    _bind(connection, issuer, claims["sub"], user, now)
    audit.note(connection, Actor(name, "page"), "user_added", name, role, at=now)
    return user


def _bind(connection: Connection, issuer: str, subject: str, user: User, now: datetime) -> None:
    row = {"issuer": issuer, "subject": subject, "user": user.id, "name": user.name, "created": now}
    connection.execute(sa.insert(identities).values(row))


def _bound(connection: Connection, issuer: str, subject: str) -> sa.Row[Any] | None:
    return connection.execute(sa.select(identities).where(*_is(issuer, subject))).one_or_none()


def _is(issuer: str, subject: str) -> tuple[sa.ColumnElement[bool], ...]:
    return identities.c.issuer == issuer, identities.c.subject == subject
