"""`POST /login/oidc/ended`: the provider says that a login ended there, and so it ends here.

OpenID Connect Back-Channel Logout 1.0. No browser is in between: what proves it is the provider's signature.
"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, Response, request
from sqlalchemy.engine import Connection
from werkzeug.exceptions import BadRequest, NotFound, ServiceUnavailable, TooManyRequests

from kb_server.access import attempts, open_logins, spent, users
from kb_server.access.oidc import accounts, logout_tokens, provider
from kb_server.access.oidc.id_tokens import BadToken
from kb_server.access.oidc.logout_tokens import LogoutToken
from kb_server.access.oidc.provider import ProviderAway
from kb_server.access.spent import AlreadySpent
from kb_server.data import audit
from kb_server.data.audit import Actor
from kb_server.web import application, limits
from kb_server.web.application import settings
from kb_server.web.limits import Exceeded, Limit

MOST = Limit(attempts.MOST["address"], attempts.WINDOW)  # tokens of one network that prove nothing
LONGEST = 10_000  # characters of a token

blueprint = Blueprint("back_channel", __name__, url_prefix="/login/oidc")


@blueprint.post("/ended")
def end() -> Response:
    """End the logins that a logout token names; 200 also where there are none any more."""
    if not settings().oidc_issuer or not application.has_database():
        raise NotFound
    now, counted, database = datetime.now(UTC), _counted(), application.database()
    try:
        with database.write() as connection:
            limits.take(connection, {counted: MOST}, now)
        found = _read(now)
        with database.write() as connection:
            spent.spend(connection, f"logout\0{settings().oidc_issuer}\0{found.id}", now)
            limits.give_back(connection, [counted], now)
            _end(connection, found, now)
    except Exceeded as wait:
        raise TooManyRequests(str(wait), retry_after=wait.seconds) from wait
    except ProviderAway as error:
        provider.note(error)
        raise ServiceUnavailable("The keys of the provider cannot be had at the moment.") from error
    except (BadToken, AlreadySpent) as error:
        said = str(error) or "The logout token was used before."
        provider.note(Exception(said))
        raise BadRequest(said) from error
    return Response(status=200, headers={"Cache-Control": "no-store"})


def _read(now: datetime) -> LogoutToken:
    token, chosen = request.form.get("logout_token", ""), settings()
    if not 0 < len(token) <= LONGEST:
        raise BadToken("There is no logout_token in the form.")
    return logout_tokens.read(provider.provider(), chosen.oidc_issuer, chosen.oidc_client_id, token, now)


def _end(connection: Connection, found: LogoutToken, now: datetime) -> None:
    issuer = settings().oidc_issuer
    user = accounts.user_of(connection, issuer, found.subject) if found.subject else None
    if found.subject and user is None:
        return
    session = open_logins.provider_session(issuer, found.session)
    for ended in open_logins.end_at_provider(connection, user, session):
        if (whose := users.with_id(connection, ended)) is not None:
            audit.note(connection, Actor("", "service"), "logins_ended", whose.name, "provider", at=now)


def _counted() -> str:
    return attempts.of_network("ended", request.remote_addr or "", application.keys().of("attempts"))
