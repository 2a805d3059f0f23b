"""The pages of signing in with the provider: where the browser leaves, and where it comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import NotFound

from kb_server.access import attempts, entering, open_logins, proxied, spent
from kb_server.access.oidc import accounts, flow, id_tokens, provider, roles
from kb_server.access.oidc.accounts import NotLetIn
from kb_server.access.oidc.flow import SignIn, Strange
from kb_server.access.oidc.id_tokens import BadToken
from kb_server.access.oidc.provider import CodeRefused, ProviderAway
from kb_server.access.spent import AlreadySpent
from kb_server.web import application, cookies, limits
from kb_server.web.application import settings
from kb_server.web.limits import Exceeded, Limit
from kb_server.web.request import local
from kb_server.web.staff import pages as staff
from kb_server.web.staff.language import spoken

_COOKIE = (
    "gapless-oidc"  # it comes with the redirect from the provider, and with nothing else of another site
)
MOST = Limit(attempts.MOST["address"], attempts.WINDOW)  # sign-ins of one network that come to nothing

blueprint = Blueprint("oidc", __name__, url_prefix="/login/oidc", template_folder="../templates")


@blueprint.get("")
def leave() -> Response:
    """Lead the browser to the provider; a link, since forms may lead to no other site."""
    _check()
    if proxied.named() is not None:
        return _refused(409, "proxy")
    begun = flow.begin(_key(), local(request.args.get("next", "")))
    try:
        found = provider.provider().metadata()
    except ProviderAway as error:
        provider.note(error)
        return _refused(503, "away")
    again = "again" in request.args
    response = entering.lead(flow.address(begun, settings(), found, spoken().lang, again=again))
    response.headers["Referrer-Policy"] = "no-referrer"
    cookies.keep(response, _COOKIE, flow.kept(begun), int(spent.LONGEST.total_seconds()))
    return response


@blueprint.get("/back")
def come_back() -> Response:
    """Check what the provider says, and begin a login."""
    _check()
    if proxied.named() is not None:
        return _refused(409, "proxy")
    now = datetime.now(UTC)
    try:
        response = _signed_in(now)
    except Exceeded as wait:
        response = _refused(429, "wait", n=wait.minutes)
        response.headers["Retry-After"] = str(wait.seconds)
    except Strange as error:
        response = _refused(400 if error.why == "late" else 403, error.why)
    except ProviderAway as error:
        provider.note(error)
        response = _refused(503, "away")
    except (BadToken, CodeRefused, AlreadySpent) as error:
        provider.note(error if str(error) else Exception("It does not take a code that a browser brought."))
        _note_failed(now, "", "oidc")
        response = _refused(401, "unproved")
    except NotLetIn as error:
        response = _not_let_in(error, now)
    cookies.forget(response, _COOKIE)
    return response


def leaving() -> str:
    """Where the browser ends its login at the provider, too; "" where there is nothing to end."""
    if not settings().oidc_issuer:
        return ""
    try:
        return flow.leave(settings(), provider.provider().metadata())
    except ProviderAway as error:
        provider.note(error)
        return ""


def _signed_in(now: datetime) -> Response:
    asked, chosen = provider.provider(), settings()
    begun, code = flow.finish(
        _key(),
        cookies.read(_COOKIE),
        request.args,
        chosen.oidc_issuer,
        must_name_issuer=asked.metadata().names_itself,
    )
    counted = _counted()
    with application.database().write() as connection:
        limits.take(connection, {counted: MOST}, now)
    claims = _claims(begun, code, now)
    for last in (False, True):
        try:
            with application.database().write() as connection:
                spent.spend(connection, begun.random, now)
                user = accounts.enter(connection, chosen, claims, now)
                limits.give_back(connection, [counted], now)
                return entering.enter(
                    connection,
                    user,
                    now,
                    way="oidc",
                    detail="oidc",
                    next_page=begun.next,
                    proved=id_tokens.proved(claims, now),
                    provider_session=open_logins.provider_session(
                        chosen.oidc_issuer, id_tokens.session(claims)
                    ),
                )
        except IntegrityError:  # another request made the same user first
            if last:
                raise
    raise AssertionError


def _claims(begun: SignIn, code: str, now: datetime) -> Mapping[str, Any]:
    """What the provider says of who signed in. Raises BadToken, CodeRefused, ProviderAway."""
    asked, chosen = provider.provider(), settings()
    given = asked.redeem(code, begun.verifier, flow.back(chosen))
    claims = id_tokens.read(
        asked, chosen.oidc_issuer, chosen.oidc_client_id, given["id_token"], begun.nonce, now
    )
    if not roles.lacks(chosen, claims):
        return claims
    more = asked.userinfo(given["access_token"])
    if more and more.get("sub") != claims["sub"]:  # OpenID Connect Core 1.0, 5.3.2
        raise BadToken("The userinfo endpoint speaks of somebody else.")
    # When they signed in, how strongly and in which session, counts where it is signed.
    more = {claim: value for claim, value in more.items() if claim not in ("acr", "auth_time", "sid")}
    return {**more, **claims}


def _not_let_in(error: NotLetIn, now: datetime) -> Response:
    if error.why in ("role", "domain") and error.name:
        with application.database().write() as connection:
            accounts.shut_out(connection, error.name)
    _note_failed(now, error.name if error.why in ("role", "domain") else "", f"oidc: {error.why}")
    return _refused(403, error.why, name=error.name, subject=error.subject)


def _note_failed(now: datetime, name: str, detail: str) -> None:
    with application.database().write() as connection:
        attempts.note_failed(connection, name, application.keys().of("attempts"), now, detail=detail)


def _refused(status: int, why: str, **values: Any) -> Response:
    """The page that says why nobody is logged in, and what to do."""
    elsewhere = {"proxy": "login.proxy.decides", "wait": "login.wait", "removed": "login.removed"}
    key = elsewhere.get(why, f"login.oidc.{why}")
    said = spoken()(key, provider=provider.name(), **values)
    again = why not in ("proxy", "removed")
    response = staff.render(
        "oidc.html", trouble=said, again=again, provider=provider.name(), only=settings().oidc_only
    )
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(int(provider.PAUSE))
    return response


def _check() -> None:
    if not settings().oidc_issuer or not application.has_database():
        raise NotFound


def _key() -> bytes:
    return application.keys().of("oidc")


def _counted() -> str:
    return attempts.of_network("oidc", request.remote_addr or "", application.keys().of("attempts"))
